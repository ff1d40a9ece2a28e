"""Guides: what each says, how far a reader can rely on it, and the three dates that are never mixed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.guide import Library
from pipeline.model import FindingKind, Guide
from pipeline.publish import Publication, assess
from pipeline.publish.freshness import GuideRow
from pipeline.tickets import LIVE, Database, TicketFilter
from pipeline.tickets.schema import sources, tickets
from pipeline.web.asked import Asked, NotThere
from pipeline.web.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A guide in the list. ``checked_at`` is the oldest last whole look at a source it cites."""

    guide: Guide
    waiting: int
    cited: int
    unread: int
    checked_at: datetime | None


def listed(asked: Asked) -> Response:
    """All guides and shared procedures, those with open tickets first."""
    return asked.show("guides.html.j2", shown=overview(asked.desk), content_error=asked.desk.content().error)


def overview(desk: Desk) -> list[Shown]:
    """Every guide in every locale with what waits, the most first."""
    open_now, checked = _open(desk.database), _checked(desk.database)
    guides = desk.content().library.guides
    cited: dict[tuple[str, str], set[str]] = {
        (guide.id, guide.locale): {cite.source for target in guide.targets() for cite in target.cites}
        for guide in guides
    }
    shown = [
        # A translation that cites nothing itself inherits what its original cites.
        _shown(g, cited[g.id, g.locale] or cited.get((g.id, g.original or ""), set()), open_now, checked)
        for g in guides
    ]
    return sorted(shown, key=lambda each: (-each.waiting, each.guide.id, each.guide.locale))


def show(asked: Asked) -> Response:
    """One guide in one locale: every step and fact with its state, quote and dates."""
    content = asked.desk.content()
    locale = asked.query.get("locale") or None
    try:
        guide = content.library.guide(asked.parts["guide"], locale)
    except UsageError as error:
        raise NotThere(str(error)) from error
    row = assessed(asked.desk, content.library, guide, asked.now)
    locales = [each for each in content.library.guides if each.id == guide.id]
    wanted = TicketFilter(states=LIVE, owners=_owners(guide))
    live = asked.desk.store.tickets(wanted, now=asked.now)
    about: dict[tuple[str, str], list[int]] = {}
    for ticket in live:
        about.setdefault((ticket.owner, ticket.target), []).append(ticket.id)
    return asked.show(
        "guide.html.j2",
        guide=guide,
        row=row,
        locales=locales,
        about=about,
        waiting=sum(ticket.kind is not FindingKind.WORDING for ticket in live),
        shelf=content.shelf,
        library=content.library,
        path=_relative(asked.desk, guide),
        content_error=content.error,
    )


def assessed(desk: Desk, library: Library, guide: Guide, now: datetime) -> GuideRow:
    """The guide as it is published, with what waits for a decision about it."""
    wanted = {guide.id, *(channel.procedure for channel in guide.channels if channel.procedure)}
    part = Library(services=library.services, guides=[g for g in library.guides if g.id in wanted])
    cited = {cite.source for each in part.guides for target in each.targets() for cite in target.cites}
    publication = Publication(
        library=part,
        states=desk.store.states(sorted(cited & set(library.sources))),
        tickets=desk.store.tickets(TicketFilter(owners=tuple(sorted(wanted))), now=now),
        now=now,
        settings=desk.workspace.settings.publish,
    )
    rows = assess(publication).guides
    return next(row for row in rows if (row.id, row.locale) == (guide.id, guide.locale))


def _owners(guide: Guide) -> tuple[str, ...]:
    return (guide.id, *dict.fromkeys(c.procedure for c in guide.channels if c.procedure))


def _shown(
    guide: Guide,
    cited: set[str],
    open_now: Mapping[tuple[str, str], int],
    checked: Mapping[str, datetime | None],
) -> Shown:
    times = [checked.get(each) for each in cited]
    whole = [each for each in times if each is not None]
    return Shown(
        guide=guide,
        waiting=sum(open_now.get((owner, guide.locale), 0) for owner in _owners(guide)),
        cited=len(cited),
        unread=len(times) - len(whole),
        checked_at=min(whole, default=None) if len(whole) == len(times) else None,
    )


def _open(database: Database) -> Mapping[tuple[str, str], int]:
    """Open tickets, wording left out, by owner and locale."""
    waiting = tickets.c.state.in_([each.value for each in LIVE]) & (
        tickets.c.kind != FindingKind.WORDING.value
    )
    query = select(tickets.c.owner, tickets.c.locale, func.count()).where(waiting)
    with database.reading() as connection:
        rows = connection.execute(query.group_by(tickets.c.owner, tickets.c.locale)).all()
    return {(owner, locale): int(number) for owner, locale, number in rows}


def _checked(database: Database) -> Mapping[str, datetime | None]:
    """When each source was last read whole; None after a bad look."""
    with database.reading() as connection:
        rows = connection.execute(select(sources.c.source, sources.c.checked_at, sources.c.bad)).all()
    return {row.source: None if row.bad else row.checked_at for row in rows}


def _relative(desk: Desk, guide: Guide) -> str:
    root = desk.workspace.root
    return guide.path.relative_to(root).as_posix() if guide.path.is_relative_to(root) else str(guide.path)
