"""What was just decided, told on the next page with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from pipeline.errors import UsageError
from pipeline.model import Decision, DecisionKind
from pipeline.report.shown import count
from pipeline.tickets import TicketStore

MOST = 200  # tickets in one go; a page of the queue has fewer
_SAID = {
    DecisionKind.ACCEPT: "accepted",
    DecisionKind.CONFIRM: "confirmed",
    DecisionKind.DISMISS: "dismissed as noise",
    DecisionKind.SNOOZE: "snoozed",
    DecisionKind.REOPEN: "reopened",
    DecisionKind.INVESTIGATE: "under investigation",
    DecisionKind.UNDO: "back as before",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A line about the last decision. ``tickets`` are those that can be undone together."""

    text: str
    detail: str
    tickets: tuple[int, ...]
    undoable: bool


def done(query: QueryParams, store: TicketStore) -> Done | None:
    """The line for the tickets that an address names as just decided; None where it names none."""
    ids = numbers(query.get("done", "").split(","))
    last: list[Decision] = []
    for each in ids:
        try:
            history = store.ticket(each).history
        except UsageError:
            continue
        last += history[-1:]
    if not last:
        return None
    decision = last[0]
    what = f"Ticket #{ids[0]}" if len(last) == 1 else count(len(last), "ticket")
    return Done(
        text=f"{what} {said(decision)}",
        detail=decision.edit.path if decision.edit else "",
        tickets=ids,
        undoable=decision.kind is not DecisionKind.UNDO,
    )


def said(decision: Decision) -> str:
    """A decision in words: "snoozed until 2 Dec 2026"."""
    words = _SAID[decision.kind]
    if decision.until is not None:
        return f"{words} until {decision.until.day} {decision.until:%b %Y}"
    if decision.kind is DecisionKind.INVESTIGATE and decision.assignee:
        return f"{words} by {decision.assignee}"
    return words


def with_done(target: str, ids: Sequence[int]) -> str:
    """An address that tells of decided tickets."""
    told = urlencode({"done": ",".join(map(str, ids))}, safe=",")
    return f"{target}{'&' if '?' in target else '?'}{told}"


def numbers(texts: Sequence[str]) -> tuple[int, ...]:
    """The ticket numbers among texts, each once, in order, at most ``MOST``."""
    found = (int(each) for each in texts if each.isascii() and each.isdigit() and len(each) < 10)
    return tuple(dict.fromkeys(found))[:MOST]
