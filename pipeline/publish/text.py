"""A guide as Markdown, with the verified-on line under each step and fact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.publish.freshness import FreshnessFile, GuideRow
from pipeline.publish.publication import Publication
from pipeline.publish.view import GuideView, Part, up, view
from pipeline.report.markdown import inline, target

_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")


def guide_text(publication: Publication, file: FreshnessFile, row: GuideRow) -> str:
    """The Markdown of one guide, ending in a line break."""
    return "\n\n".join(each for each in _blocks(view(publication, file, row)) if each) + "\n"


def _blocks(guide: GuideView) -> Iterator[str]:
    words, row = guide.words, guide.row
    yield f"# {_words(row.title)}"
    yield _words(guide.summary)
    yield f"**{inline(row.label)}**"
    yield _dates(guide)
    for way in guide.ways:
        yield f"## {_words(way.title)}"
        yield _words(way.intro)
        yield "\n".join(_step(number, each) for number, each in enumerate(way.steps, start=1))
        for note in way.notes:
            yield "\n".join(f"> {line}" for line in _lines(note))
    if guide.facts:
        yield f"## {words.page('facts')}"
        yield "\n".join(_bullet(each) for each in guide.facts)
    if guide.products:
        yield f"## {words.page('products')}"
        yield "\n".join(f"- **{_plain(each.title)}**: {_words(each.text)}" for each in guide.products)
    if guide.questions:
        yield f"## {words.page('questions')}"
        for each in guide.questions:
            yield f"### {_words(each.title)}"
            yield _words(each.text)
            if each.supports:
                yield _fresh(each)
    yield from _ending(guide)


def _ending(guide: GuideView) -> Iterator[str]:
    words = guide.words
    if guide.sources:
        yield f"## {words.page('sources')}"
        rows = ((each, words.day(each.checked_at)) for each in guide.sources)
        yield "\n".join(
            f"- [{inline(each.title)}](<{target(each.url)}>), "
            + (words.page("read_on", date=inline(day)) if day else words.page("unread"))
            for each, day in rows
        )
    if guide.related:
        yield f"## {words.page('related')}"
        yield "\n".join(
            f"- [{inline(each.title)}](<{target(_beside(each.address, guide, ours=each.ours))}>)"
            if each.address
            else f"- {inline(each.title)}"
            for each in guide.related
        )
    yield _words(guide.disclaimer)


def _beside(address: str, guide: GuideView, *, ours: bool) -> str:
    """Markdown links to Markdown."""
    return (
        re.sub(r"\.html$", ".md", address)
        if ours and address.startswith(up(guide.row.page) or "")
        else address
    )


def _dates(guide: GuideView) -> str:
    words, row = guide.words, guide.row
    told = [
        f"{words.page('checked')}: {words.day(row.checked_at) or words.page('never')}",
        f"{words.page('verified')}: {words.day(row.verified_at) or words.page('nobody')}",
    ]
    if row.modified_at:
        told.append(f"{words.page('changed')}: {words.day(row.modified_at)}")
    return " · ".join(inline(each) for each in (*told, guide.reading) if each)


def _step(number: int, part: Part) -> str:
    first, *rest = _lines(part)
    indent = " " * (len(str(number)) + 2)
    return "\n".join([f"{number}. {first}", *(f"{indent}{line}" for line in rest)])


def _bullet(part: Part) -> str:
    first, *rest = _lines(part)
    return "\n".join([f"- {first}", *(f"  {line}" for line in rest)])


def _lines(part: Part) -> list[str]:
    """Title, text and freshness of a part, each on a line of its own (two spaces break the line)."""
    title = f"**{_plain(part.title)}**" if part.title else ""
    lines = [each for each in (title, _words(part.text), _fresh(part)) if each]
    return [f"{line}  " for line in lines[:-1]] + lines[-1:]


def _fresh(part: Part) -> str:
    links = (
        f"[{inline(each.host)}](<{target(each.address)}>)"
        if each.address
        else inline(each.host or each.title)
        for each in part.supports
    )
    return f"*{inline(part.line)}*" + _joined(links)


def _joined(links: Iterable[str]) -> str:
    told = ", ".join(dict.fromkeys(links))
    return f" ({told})" if told else ""


def _words(text: str) -> str:
    """A guide's own text: its **labels** stay bold, everything else is only text."""
    pieces = _STRONG.split(text)
    told = (f"**{inline(piece)}**" if i % 2 else _spaced(piece) for i, piece in enumerate(pieces))
    return "".join(told)


def _plain(text: str) -> str:
    return inline(text.replace("**", ""))


def _spaced(piece: str) -> str:
    """Neutral text with its outer spaces, which ``inline`` takes away."""
    if not piece.strip():
        return " " if piece else ""
    lead = " " if piece[0].isspace() else ""
    return f"{lead}{inline(piece)}{' ' if piece[-1].isspace() else ''}"
