"""A guide as schema.org JSON-LD: a WebPage with its HowTo, its questions and its claims.

``lastReviewed`` and ``reviewedBy`` stand there only where a person has agreed: a machine's look is no
review. Citations name the official pages.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pipeline.model import Guide, TicketState
from pipeline.publish.assess import items_of
from pipeline.publish.freshness import ChannelRow, FreshnessFile, GuideRow, Item
from pipeline.publish.places import absolute
from pipeline.publish.publication import Publication
from pipeline.report.shown import link

Json = dict[str, Any]
_AGREED = (TicketState.ACCEPTED, TicketState.CONFIRMED)
# What could end a script element or a comment when a site puts the text into its page.
_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def json_ld(publication: Publication, file: FreshnessFile, row: GuideRow) -> str:
    """The JSON-LD of one guide, safe to stand inside a script element."""
    guide = publication.library.guide(row.id, row.locale)
    url = absolute(publication.settings.url, row.page)
    cited = {each.id: each.url for each in file.sources}
    page: Json = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "@id": url,
        "url": url,
        "name": row.title,
        "inLanguage": row.locale,
        **_some(timeRequired=f"PT{guide.reading_minutes}M" if guide.reading_minutes else ""),
        **_some(description=guide.summary, citation=_citations(items_of(row), cited)),
        **_some(dateModified=row.modified_at.isoformat() if row.modified_at else ""),
        **_reviewed(publication, row),
        "mainEntity": _how_to(row, cited, url),
    }
    parts = [*_questions(row, guide), *_claims(row, cited, url)]
    if parts:
        page["hasPart"] = parts
    if publication.settings.name:
        page["publisher"] = {"@type": "Organization", "name": publication.settings.name}
    return json.dumps(page, ensure_ascii=False, indent=1).translate(_ESCAPES) + "\n"


def _reviewed(publication: Publication, row: GuideRow) -> Json:
    """When a person last agreed with all of it, and who; nothing where nobody did."""
    if row.verified_at is None:
        return {}
    names = publication.settings.reviewers
    deciders = {
        decision.by
        for ticket in publication.told
        if (ticket.owner, ticket.locale) == (row.id, row.locale) and ticket.state in _AGREED
        for decision in ticket.history
        if decision.became in _AGREED
    }
    people: list[Json] = [{"@type": "Person", "name": names[by]} for by in sorted(deciders) if by in names]
    who = people or [{"@type": "Organization", "name": publication.settings.name}]
    named = people or publication.settings.name
    return {"lastReviewed": row.verified_at.isoformat(), **({"reviewedBy": who} if named else {})}


def _how_to(row: GuideRow, cited: dict[str, str], url: str) -> Json:
    return {
        "@type": "HowTo",
        "@id": f"{url}#howto",
        "name": row.title,
        "inLanguage": row.locale,
        "step": [_section(each, cited, url) for each in row.channels if each.steps],
    }


def _section(channel: ChannelRow, cited: dict[str, str], url: str) -> Json:
    return {
        "@type": "HowToSection",
        "@id": f"{url}#{channel.id}",
        "name": channel.title,
        "itemListElement": [
            _step(each, place, cited, url) for place, each in enumerate(channel.steps, start=1)
        ],
    }


def _step(item: Item, place: int, cited: dict[str, str], url: str) -> Json:
    heading, _, body = item.text.partition("\n")
    return {
        "@type": "HowToStep",
        "@id": f"{url}#{item.id}",
        "position": place,
        "name": _plain(heading),
        "text": _plain(body or heading),
        **_some(citation=_citations([item], cited)),
    }


def _questions(row: GuideRow, guide: Guide) -> Iterable[Json]:
    asked = {each.id: each.question for each in guide.faq}
    if row.answers:
        yield {
            "@type": "FAQPage",
            "mainEntity": [
                {
                    "@type": "Question",
                    "name": asked[each.id],
                    "acceptedAnswer": {"@type": "Answer", "text": _plain(each.text)},
                }
                for each in row.answers
            ],
        }


def _claims(row: GuideRow, cited: dict[str, str], url: str) -> Iterable[Json]:
    for each in row.facts:
        yield {
            "@type": "Claim",
            "@id": f"{url}#{each.id}",
            "text": _plain(each.text),
            **_some(citation=_citations([each], cited)),
        }


def _citations(items: Iterable[Item], cited: dict[str, str]) -> list[Json]:
    """The official pages that support something, each once, in order of first mention."""
    sources = dict.fromkeys(cite.source for item in items for cite in item.sources)
    return [{"@type": "WebPage", "url": url} for each in sources if (url := link(cited[each]))]


def _plain(text: str) -> str:
    return text.replace("**", "")


def _some(**members: object) -> Json:
    """Members that say something."""
    return {name: value for name, value in members.items() if value}
