"""What changed and what people decided, newest first: the entries of the feeds."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.model import Decision, DecisionKind, FindingKind, Ticket
from pipeline.publish.places import place_of
from pipeline.publish.publication import Publication
from pipeline.report.shown import sentence, visible

LONGEST = 100  # entries of a feed
_OPENED = {
    FindingKind.FACT: "Source changed",
    FindingKind.PROCEDURE: "Source changed",
    FindingKind.GUIDE: "Source and guide disagree",
    FindingKind.TRANSLATION: "Translation to be updated",
}
_DECIDED = {
    DecisionKind.ACCEPT: "Guide updated",
    DecisionKind.CONFIRM: "Guide still right",
    DecisionKind.DISMISS: "Not a change for readers",
}
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://jsonfeed.org/version/1.1#guidewatch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened. ``page`` is relative to the export; ``tags`` for readers that sort."""

    id: str
    at: datetime
    title: str
    text: str
    page: str
    guide: str
    locale: str
    tags: tuple[str, ...]


def history(publication: Publication) -> tuple[Entry, ...]:
    """The newest ``LONGEST`` entries; equal publications give equal entries in one order."""
    entries = [entry for ticket in publication.told for entry in _entries(ticket, publication)]
    return tuple(sorted(entries, key=lambda each: (each.at, each.id), reverse=True)[:LONGEST])


def _entries(ticket: Ticket, publication: Publication) -> Iterator[Entry]:
    """A ticket's opening, and each decision in force that concerns readers."""
    yield _entry(
        ticket,
        ticket.opened_at,
        "opened",
        f"{_OPENED[ticket.kind]}: {_about(ticket, publication)}",
        publication,
    )
    for number, decision in enumerate(ticket.history):
        if decision.kind in _DECIDED and decision.became is not None and decision.became is ticket.state:
            title = f"{_DECIDED[decision.kind]}: {_about(ticket, publication)}"
            yield _entry(ticket, decision.at, f"decided {number}", title, publication, decision)


def _entry(
    ticket: Ticket,
    at: datetime,
    what: str,
    title: str,
    publication: Publication,
    decision: Decision | None = None,
) -> Entry:
    known = any(g.id == ticket.owner and g.locale == ticket.locale for g in publication.library.guides)
    return Entry(
        id=uuid.uuid5(_NAMESPACE, f"{ticket.topic} {ticket.id} {what} {at.isoformat()}").urn,
        at=at.astimezone(UTC),
        title=visible(title),
        text=visible(_told(ticket, decision)),
        page=f"{place_of(ticket.owner, ticket.locale)}.html#{ticket.target}" if known else "index.html",
        guide=ticket.owner,
        locale=ticket.locale,
        tags=(ticket.kind.value, ticket.severity.value, decision.kind.value if decision else "opened"),
    )


def _about(ticket: Ticket, publication: Publication) -> str:
    """The guide's title, or its id where it has been removed since."""
    guides = publication.library.guides
    titles = (g.title for g in guides if g.id == ticket.owner and g.locale == ticket.locale)
    return next(titles, ticket.owner)


def _told(ticket: Ticket, decision: Decision | None) -> str:
    """Why, the values that moved, and the words before and after. Who decided, and why, stays inside."""
    lines = [sentence(ticket.reason)]
    lines += [
        f"{f.about or f.subject or f.kind}: {f.before or 'not said'} → {f.after or 'not said'}"
        for f in ticket.facts
    ]
    edit = decision.edit if decision else None
    before, after = (edit.old, edit.new) if edit else (ticket.before, ticket.after)
    whose = "The guide" if edit else "The official page"
    if before and before != after:
        lines.append(f"{whose} said: {before}")
    if after and before != after:
        lines.append(f"{whose} says: {after}")
    return "\n\n".join(lines)
