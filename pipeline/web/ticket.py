"""One ticket in three bands: why it is here, what the official page says, what it means for our guides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.responses import Response

from pipeline.errors import (
    ContentError,
    EditConflict,
    GuidewatchError,
    StaleTicketError,
    StoreError,
    UsageError,
)
from pipeline.model import NoiseRule, RuleSyntax, Snapshot, Ticket, TicketState
from pipeline.report import Run
from pipeline.report.card import Card, card
from pipeline.report.pictures import image_of, picture_of, shown_words
from pipeline.review import Impact
from pipeline.tickets import LIVE, TicketFilter
from pipeline.tickets.deciding import undoable
from pipeline.web.asked import Asked, NotThere, see
from pipeline.web.desk import Content, Desk
from pipeline.web.done import done, said, with_done
from pipeline.web.hunks import hunks_of
from pipeline.web.listing import QueueFilter, neighbours
from pipeline.web.order import Neighbours
from pipeline.web.preferences import VIEWS
from pipeline.web.queue import SNOOZES, until
from pipeline.web.rules import read_rule

_DONE_IN_THE_LONG_RUN = 31_536_000  # seconds a browser may keep a screenshot: its address names its content


def show(asked: Asked) -> Response:
    """The ticket, with everything that is needed to decide it."""
    desk, content = asked.desk, asked.desk.content()
    ticket = _ticket(desk, asked.parts["ticket"])
    wanted = QueueFilter.of(asked.query)
    state = desk.store.state(ticket.source)
    latest, baseline = _snapshot(desk, ticket.source), state.baseline
    shown = _card(ticket, content, latest)
    view = asked.query.get("view", "")
    context: dict[str, Any] = {
        "ticket": ticket,
        "card": shown,
        "hunks": hunks_of(ticket, shown, baseline),
        "view": view if view in VIEWS else asked.preferences.diff,
        "queue": wanted.query(),
    }
    if asked.partial:
        return asked.show("hunks_part.html.j2", **context)
    before = _get(desk, baseline.snapshot) if baseline and baseline.snapshot else None
    words_before, words_after = shown_words(shown)
    return asked.show(
        "ticket.html.j2",
        **context,
        impact=_impact(desk, ticket),
        content_error=content.error,
        shelf=content.shelf,
        around=_around(asked, wanted, ticket),
        alike=_alike(desk, ticket),
        life=desk.store.life(ticket.id),
        said=said,
        undoable=_undoable(ticket),
        snoozes=SNOOZES,
        source_state=state,
        picture_before=picture_of(desk.snapshots, before, words_before),
        picture_after=picture_of(desk.snapshots, latest, words_after),
        words_before=words_before,
        words_after=words_after,
        syntaxes=tuple(RuleSyntax),
        done=done(asked.query, desk.store),
    )


def decide(asked: Asked) -> Response:
    """Carry out a decision and go on to the next ticket of the queue it was opened from."""
    desk, wanted = asked.desk, QueueFilter.of(asked.form_query())
    ticket = _ticket(desk, asked.parts["ticket"])
    after = _around(asked, wanted, ticket).after
    what = asked.text("decision")
    try:
        _carry_out(asked, ticket, what)
    except EditConflict as conflict:
        return asked.show("conflict.html.j2", 409, ticket=ticket, conflict=conflict, queue=wanted.query())
    except StaleTicketError as stale:
        return _stale(asked, _ticket(desk, ticket.id), stale, what, wanted.query())
    ids = [ticket.id, *_with_alike(asked, ticket, what)]
    query = wanted.query()
    if after in ids:
        after = neighbours(desk.database, wanted, ticket.id, asked.now).after
    target = f"/tickets/{after}" if after and what != "reopen" else "/"
    if what in ("reopen", "undo"):
        target = f"/tickets/{ticket.id}"
    return see(with_done(f"{target}?{query}" if query else target, ids))


def _stale(asked: Asked, shown: Ticket, stale: StaleTicketError, what: str, queue: str) -> Response:
    """What became of the ticket meanwhile; what the reviewer has written is kept for them to copy."""
    text = asked.text("text").strip()
    offered = _impact(asked.desk, replace(shown, state=TicketState.OPEN))
    typed = text.split() not in (offered.current.split(), (offered.proposed or "").split())
    return asked.show(
        "stale.html.j2",
        409,
        ticket=shown,
        stale=stale,
        said=said,
        what=what[:40],
        words=text if typed else "",
        why=asked.text("why").strip(),
        queue=queue,
    )


def picture(asked: Asked) -> Response:
    """A screenshot that was kept with a capture, as it is."""
    try:
        data, media_type = image_of(asked.desk.snapshots, asked.parts["snapshot"])
    except UsageError as error:
        raise NotThere(str(error)) from error
    headers = {
        "content-security-policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        "cache-control": f"private, max-age={_DONE_IN_THE_LONG_RUN}, immutable",
    }
    return Response(data, media_type=media_type, headers=headers)


def _carry_out(asked: Asked, ticket: Ticket, what: str) -> None:
    review = asked.desk.review
    made = _made(asked)
    if what == "accept":
        text, seen = _words(asked, ticket)
        branch = asked.text("branch") == "yes"
        review.accept(ticket.id, text=text, seen=seen, branch=branch, **made)
    elif what == "confirm":
        review.confirm(ticket.id, **made)
    elif what == "dismiss":
        review.dismiss(ticket.id, rule=_rule(asked, ticket), **made)
    elif what == "snooze":
        review.snooze(ticket.id, until=until(asked), **made)
    elif what == "investigate":
        assignee = asked.text("assignee").strip() or asked.who.name
        review.investigate(ticket.id, assignee=assignee[:64], **made)
    elif what == "reopen":
        review.reopen(ticket.id, **made)
    elif what == "undo":
        review.undo(ticket.id, **made)
    else:
        raise UsageError(f"“{what[:40]}” is no decision")


def _made(asked: Asked) -> dict[str, Any]:
    """What every decision says: by whom, when, why, and on which state of the ticket it was made."""
    return {
        "by": asked.who.name,
        "at": asked.now,
        "why": asked.text("why").strip()[:4000],
        "expected_revision": _number(asked.text("revision")),
        "expected_decisions": _number(asked.text("decisions")),
    }


def _words(asked: Asked, ticket: Ticket) -> tuple[str | None, str | None]:
    """The reviewer's own words and the text they were made on; None where they took the proposed ones.

    Raises UsageError where nothing would be edited: that is what "confirm" is for.
    """
    if "text" not in asked.form:
        return None, None
    impact = asked.desk.review.impact(ticket)
    text = asked.text("text").strip()
    if impact.proposed is not None and text.split() == impact.proposed.split():
        return None, None
    if not text:
        raise UsageError("the guide's text cannot be empty; remove the step in its file instead")
    if text.split() == impact.current.split():
        raise UsageError("the text is as it was, so there is nothing to accept: confirm, if it needs no edit")
    return text, asked.text("seen") if "seen" in asked.form else None


def _rule(asked: Asked, ticket: Ticket) -> NoiseRule | None:
    """The noise rule that comes with a dismissal; None where none was asked for."""
    return read_rule(asked, ticket.source) if asked.text("with_rule") == "yes" else None


def _with_alike(asked: Asked, ticket: Ticket, what: str) -> list[int]:
    """Decide the other tickets of the same change in the same way, where that was asked for."""
    if asked.text("alike") != "yes" or what not in ("accept", "confirm", "dismiss", "snooze"):
        return []
    review, done = asked.desk.review, []
    common: dict[str, Any] = {"by": asked.who.name, "at": asked.now, "why": asked.text("why").strip()}
    for each in _alike(asked.desk, ticket):
        try:
            if what == "accept":
                review.accept(each.id, **common)
            elif what == "confirm":
                review.confirm(each.id, **common)
            elif what == "dismiss":
                review.dismiss(each.id, **common)
            else:
                review.snooze(each.id, until=until(asked), **common)
            done.append(each.id)
        except GuidewatchError:  # changed meanwhile, or not to be edited: it stays in the queue
            continue
    return done


def _ticket(desk: Desk, number: int) -> Ticket:
    try:
        return desk.store.ticket(number)
    except UsageError as error:
        raise NotThere(str(error)) from error


def _card(ticket: Ticket, content: Content, latest: Snapshot | None) -> Card:
    shelf = content.shelf
    if latest is not None:
        shelf = replace(shelf, snapshots={latest.source: latest})
    # The run only says since when a ticket is new; here nothing is.
    nothing = Run(id="", started_at=ticket.updated_at, finished_at=ticket.updated_at)
    return replace(card(ticket, nothing, shelf), new=False)


def _impact(desk: Desk, ticket: Ticket) -> Impact:
    try:
        return desk.review.impact(ticket)
    except ContentError as error:
        return Impact(current=ticket.guide, why=f"the guides cannot be read: {error}")


def _alike(desk: Desk, ticket: Ticket) -> tuple[Ticket, ...]:
    found = desk.store.tickets(TicketFilter(states=LIVE, change=ticket.change, limit=50))
    return tuple(each for each in found if each.id != ticket.id)


def _around(asked: Asked, wanted: QueueFilter, ticket: Ticket) -> Neighbours:
    return neighbours(asked.desk.database, wanted, ticket.id, asked.now)


def _undoable(ticket: Ticket) -> bool:
    try:
        undoable(ticket)
    except UsageError:
        return False
    return True


def _snapshot(desk: Desk, source: str) -> Snapshot | None:
    try:
        return desk.snapshots.latest(source)
    except StoreError:
        return None


def _get(desk: Desk, snapshot: str) -> Snapshot | None:
    try:
        return desk.snapshots.get(snapshot)
    except (StoreError, UsageError):  # pruned: the words are in the ticket all the same
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
