"""A guide sorted and worded the way a reader meets it, the same for HTML and Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.model import Channel, Guide
from pipeline.publish.assess import items_of
from pipeline.publish.freshness import ChannelRow, Freshness, FreshnessFile, GuideRow, Item, SourceRow
from pipeline.publish.phrases import Phrases, item_line, phrases
from pipeline.publish.places import place_of
from pipeline.publish.publication import Publication
from pipeline.report.shown import link, passage_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """An official page under a step or fact. ``address`` opens at the quote; "" if not to be followed."""

    title: str
    host: str
    locale: str
    address: str
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A step, fact, note or answer: ``title`` and ``text``, how fresh it is, and what supports it.

    ``id`` is unique on the page: a shared step whose id the guide uses itself is told by its channel.
    """

    id: str
    title: str
    text: str
    state: Freshness
    line: str
    supports: tuple[Support, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One channel."""

    id: str
    title: str
    intro: str
    procedure: str
    steps: tuple[Part, ...]
    notes: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A link to another of our pages (relative) or to a page of somebody else's."""

    title: str
    address: str
    lang: str = ""
    ours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideView:
    """All that a page shows."""

    row: GuideRow
    words: Phrases
    summary: str
    reading: str
    ways: tuple[Way, ...]
    facts: tuple[Part, ...]
    products: tuple[Part, ...]
    questions: tuple[Part, ...]
    related: tuple[Elsewhere, ...]
    languages: tuple[Elsewhere, ...]
    sources: tuple[SourceRow, ...]
    disclaimer: str
    publisher: str


def view(publication: Publication, file: FreshnessFile, row: GuideRow) -> GuideView:
    """One guide as it is shown."""
    guide = publication.library.guide(row.id, row.locale)
    sources = {each.id: each for each in file.sources}
    words = phrases(row.locale)
    cited = dict.fromkeys(cite.source for item in items_of(row) for cite in item.sources)
    ways = zip(guide.channels, row.channels, strict=True)
    return GuideView(
        row=row,
        words=words,
        summary=guide.summary,
        reading=words.page("reading", time=words.minutes(guide.reading_minutes))
        if guide.reading_minutes
        else "",
        ways=tuple(_way(publication, guide, channel, each, sources) for channel, each in ways),
        facts=tuple(_part(each, row.locale, "", each.text, sources) for each in row.facts),
        products=tuple(_note(guide, each, sources) for each in row.notes),
        questions=tuple(_answer(guide, each, sources) for each in row.answers),
        related=tuple(_related(publication, guide)),
        languages=tuple(_languages(file, row)),
        sources=tuple(sources[each] for each in cited),
        disclaimer=guide.disclaimer,
        publisher=publication.settings.name,
    )


def up(path: str) -> str:
    """The way from a page back to the folder's root: ``../`` for each folder it lies in."""
    return "../" * path.count("/")


def _way(
    publication: Publication,
    guide: Guide,
    channel: Channel,
    row: ChannelRow,
    sources: Mapping[str, SourceRow],
) -> Way:
    procedure = publication.library.guide(row.procedure, guide.locale) if row.procedure else None
    own = {target.id for target in guide.targets()} if procedure else set()
    steps = [_step(each, guide.locale, sources) for each in row.steps]
    steps = [replace(each, id=f"{row.id}-{each.id}") if each.id in own else each for each in steps]
    return Way(
        id=row.id,
        title=row.title,
        intro=channel.intro,
        procedure=place_of(procedure.id, procedure.locale) if procedure else "",
        steps=tuple(steps),
        notes=tuple(_note(guide, each, sources) for each in row.notes),
    )


def _step(item: Item, locale: str, sources: Mapping[str, SourceRow]) -> Part:
    heading, _, body = item.text.partition("\n")
    return _part(item, locale, heading, body, sources)


def _note(guide: Guide, item: Item, sources: Mapping[str, SourceRow]) -> Part:
    notes = [*guide.products, *(note for channel in guide.channels for note in channel.notes)]
    title = next((note.title for note in notes if note.id == item.id), "")
    return _part(item, guide.locale, title, item.text, sources)


def _answer(guide: Guide, item: Item, sources: Mapping[str, SourceRow]) -> Part:
    question = next((each.question for each in guide.faq if each.id == item.id), "")
    return _part(item, guide.locale, question, item.text, sources)


def _part(item: Item, locale: str, title: str, text: str, sources: Mapping[str, SourceRow]) -> Part:
    line = item_line(item.state, locale, item.checked_at, item.verified_at, item.under_review_since)
    return Part(
        id=item.id,
        title=title,
        text=text,
        state=item.state,
        line=line,
        supports=tuple(
            Support(
                title=sources[cite.source].title,
                host=sources[cite.source].host,
                locale=sources[cite.source].locale,
                address=passage_link(sources[cite.source].url, cite.quote),
                quote=cite.quote,
            )
            for cite in item.sources
        ),
    )


def _related(publication: Publication, guide: Guide) -> list[Elsewhere]:
    found = []
    for each in guide.related:
        if each.guide:
            texts = [g for g in publication.library.guides if g.id == each.guide]
            best = next((g for g in texts if g.locale == guide.locale), texts[0])
            address = f"{up(guide.id)}{place_of(best.id, best.locale)}.html"
            found.append(Elsewhere(title=each.title, address=address, lang=best.locale))
        else:
            found.append(Elsewhere(title=each.title, address=link(each.url), ours=False))
    return found


def _languages(file: FreshnessFile, row: GuideRow) -> list[Elsewhere]:
    others = [each for each in file.guides if each.id == row.id and each.locale != row.locale]
    return [
        Elsewhere(
            title=phrases(each.locale).language(each.locale),
            address=f"{up(row.page)}{each.page}",
            lang=each.locale,
        )
        for each in others
    ]
