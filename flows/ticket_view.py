"""Tickets for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.model import Change, Decision, Severity, Ticket, TicketState
from pipeline.report.shown import visible
from pipeline.report.worddiff import PartKind, word_diff

if TYPE_CHECKING:  # a command that shows no ticket need not wait for the database's library
    from pipeline.review import Impact
    from pipeline.tickets import Revision

SEVERITY_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.MAJOR: "yellow",
    Severity.MINOR: "cyan",
    Severity.NONE: "dim",
}
_PART_STYLES = {PartKind.SAME: "", PartKind.REMOVED: "red strike", PartKind.ADDED: "bold green"}

Json = dict[str, object]


def ticket_json(ticket: Ticket, guides: Sequence[str] = ()) -> Json:
    """A ticket as one member of ``tickets list --json``; moments are ISO 8601 in UTC.

    ``guide`` is the guide or shared procedure that owns it (null for a source's own ticket),
    ``guides`` are the guides whose readers are concerned, ``says`` is what the guide says.
    """
    return {
        "id": ticket.id,
        "kind": ticket.kind,
        "topic": ticket.topic,
        "guide": None if ticket.owner == ticket.source else ticket.owner,
        "guides": list(guides),
        "target": ticket.target,
        "places": [{"target": each.target, "channel": each.channel or None} for each in ticket.places],
        "source": ticket.source,
        "locale": ticket.locale,
        "channel": ticket.channel,
        "severity": ticket.severity,
        "state": ticket.state,
        "assignee": ticket.assignee or None,
        "reason": ticket.reason,
        "verdict": ticket.verdict,
        "facts": [
            {"kind": f.kind, "before": f.before, "after": f.after, "about": f.about} for f in ticket.facts
        ],
        "says": ticket.guide,
        "before": ticket.before,
        "after": ticket.after,
        "change": ticket.change,
        "confirmed": ticket.confirmed,
        "seen": ticket.seen,
        "suppressed": ticket.suppressed,
        "revision": ticket.revision,
        "previous": ticket.previous,
        "cause": ticket.cause,
        "opened_at": _iso(ticket.opened_at),
        "updated_at": _iso(ticket.updated_at),
        "closed_at": _iso(ticket.closed_at),
        "snoozed_until": _iso(ticket.snoozed_until),
    }


def ticket_details_json(
    ticket: Ticket, guides: Sequence[str], revisions: Sequence[Revision], same_change: Sequence[int]
) -> Json:
    """A ticket as ``tickets show --json``: its passages, revisions, decisions, and its cluster too."""
    return {
        **ticket_json(ticket, guides),
        "changes": [_change_json(change) for change in ticket.changes],
        "revisions": [
            {
                "revision": each.revision,
                "at": _iso(each.at),
                "kind": each.kind,
                "severity": each.severity,
                "reason": each.reason,
                "before": each.before,
                "after": each.after,
            }
            for each in revisions
        ],
        "history": [_decision_json(each) for each in ticket.history],
        "same_change": list(same_change),
    }


def _change_json(change: Change) -> Json:
    return {
        "kind": change.kind,
        "before": [block.text for block in change.before],
        "after": [block.text for block in change.after],
        "headings": list((change.after or change.before)[0].headings),
    }


def _decision_json(decision: Decision) -> Json:
    edit = decision.edit
    return {
        "kind": decision.kind,
        "by": decision.by,
        "at": _iso(decision.at),
        "why": decision.why,
        "until": _iso(decision.until),
        "from": decision.was,
        "to": decision.became,
        "revision": decision.revision,
        "id": decision.id,
        "undoes": decision.undoes,
        "assignee": decision.assignee or None,
        "rule": decision.rule,
        "edit": {"path": edit.path, "old": edit.old, "new": edit.new, "branch": edit.branch or None}
        if edit
        else None,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None


# --- for people -------------------------------------------------------------------------------


def print_tickets(console: Console, tickets: Sequence[Ticket], now: datetime) -> None:
    """A table of tickets in the order given."""
    table = Table(box=SIMPLE_HEAD, expand=True, padding=(0, 1, 1, 0), pad_edge=False)
    table.add_column("#", justify="right", no_wrap=True)
    table.add_column("severity", no_wrap=True)
    table.add_column("where", ratio=3, overflow="fold")
    table.add_column("why", ratio=5, overflow="fold")
    table.add_column("seen", justify="right", no_wrap=True)
    table.add_column("age", justify="right", no_wrap=True)
    for ticket in tickets:
        table.add_row(
            str(ticket.id),
            Text.assemble((ticket.severity, SEVERITY_STYLES[ticket.severity]), "\n", (ticket.kind, "dim")),
            Text("\n").join(_where(ticket)),
            _why(ticket),
            str(ticket.seen),
            age(now - ticket.opened_at),
        )
    console.print(table)


def print_ticket(
    console: Console,
    ticket: Ticket,
    guides: Sequence[str],
    revisions: Sequence[Revision],
    same_change: Sequence[int],
) -> None:
    """One ticket in three bands: why, evidence, history."""
    head = Text.assemble(
        (f"#{ticket.id} ", "bold"),
        (f"{ticket.severity} ", SEVERITY_STYLES[ticket.severity]),
        f"{ticket.kind} · {ticket.state}",
    )
    console.print(head)
    console.print(Text(" ").join(_where(ticket)), style="bold")
    console.print(_why(ticket))
    for name, value in _particulars(ticket, guides, same_change).items():
        console.print(Text(f"{name:<10} {visible(value)}"), style="dim")
    if ticket.before or ticket.after:
        console.print("\nThe official page (removed, added)", style="bold")
        console.print(word_difference(ticket.before, ticket.after))
    if ticket.guide:
        console.print("\nThe guide", style="bold")
        console.print(Text(visible(ticket.guide)))
    _print_history(console, ticket, revisions)


def print_impact(console: Console, impact: Impact) -> None:
    """Where the guide says it, and who else says the same."""
    lines = [("guide", impact.where)] if impact.where else []
    lines += [
        ("sibling", f"{each.locale} · {each.path.name}:{each.line} · {_agreement(each.agrees)}")
        for each in impact.siblings
    ]
    lines += [
        ("also", f"{each.path.name}:{each.line} · {each.target}: {each.text.splitlines()[0]}")
        for each in impact.mentions
    ]
    if not impact.diff and impact.why:
        lines.append(("no edit", impact.why))
    for name, value in lines:
        console.print(Text(f"{name:<10} {visible(value)}"), style="dim")


def _agreement(agrees: bool | None) -> str:
    return {True: "says it already", False: "still says the old", None: "to be read by a person"}[agrees]


def word_difference(before: str, after: str) -> Text:
    """Two texts as one, what went struck through and what came in bold; plain marks without colours."""
    shown = Text()
    for part in word_diff(visible(before), visible(after)):
        mark = {PartKind.SAME: "{}", PartKind.REMOVED: "[-{}-]", PartKind.ADDED: "{{+{}+}}"}[part.kind]
        words = part.text.rstrip()
        shown.append(mark.format(words), style=_PART_STYLES[part.kind])
        shown.append(part.text[len(words) :] or (" " if part.kind is PartKind.REMOVED else ""))
    return shown


def age(since: timedelta) -> str:
    """A span in its largest unit: "3 d", "5 h", "2 min", "now"."""
    minutes = int(since.total_seconds() // 60)
    for unit, size in (("d", 24 * 60), ("h", 60), ("min", 1)):
        if minutes >= size:
            return f"{minutes // size} {unit}"
    return "now"


def _where(ticket: Ticket) -> tuple[Text, Text]:
    """The owner, and its target with the channel."""
    channel = f" ({ticket.channel})" if ticket.channel else ""
    return Text(visible(ticket.owner)), Text(visible(f"› {ticket.target}{channel}"))


def _why(ticket: Ticket) -> Text:
    notes = [] if ticket.confirmed else ["unconfirmed"]
    if ticket.state is not TicketState.OPEN:
        until = f" until {ticket.snoozed_until:%Y-%m-%d}" if ticket.snoozed_until else ""
        notes.append(f"{ticket.state}{until}")
    shown = Text(visible(ticket.reason))
    return shown.append(f" [{', '.join(notes)}]", style="dim") if notes else shown


def _particulars(ticket: Ticket, guides: Sequence[str], same_change: Sequence[int]) -> Mapping[str, str]:
    """What else there is to know, by name, empty values left out."""
    times = "once" if ticket.seen == 1 else f"{ticket.seen} times"
    told = {
        "source": ticket.source,
        "locale": ticket.locale,
        "guides": ", ".join(guides),
        "verdict": ticket.verdict or "",
        "seen": f"{times}, since {ticket.opened_at:%Y-%m-%d %H:%M} UTC",
        "suppressed": f"{ticket.suppressed} times since it was decided" if ticket.suppressed else "",
        "follows": f"ticket {ticket.previous}" if ticket.previous else "",
        "cluster": f"same change: {', '.join(f'#{each}' for each in same_change)}" if same_change else "",
    }
    return {name: value for name, value in told.items() if value}


def _print_history(console: Console, ticket: Ticket, revisions: Sequence[Revision]) -> None:
    lines = [
        (each.at, f"revision {each.revision}: {visible(each.reason)}")
        for each in revisions
        if each.revision > 1
    ]
    for decision in ticket.history:
        why = f": {visible(decision.why)}" if decision.why else ""
        edit = f" ({visible(decision.edit.path)})" if decision.edit else ""
        until = f" until {decision.until:%Y-%m-%d}" if decision.until else ""
        until += f" ({visible(decision.assignee)})" if decision.assignee else ""
        lines.append((decision.at, f"{decision.kind}{until} by {visible(decision.by)}{why}{edit}"))
    if lines:
        console.print("\nHistory", style="bold")
    for at, line in sorted(lines):
        console.print(Text(f"{at:%Y-%m-%d %H:%M}  {line}"))
