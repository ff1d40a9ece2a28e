"""``guidewatch tickets accept`` and all other decisions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

import click

from flows.deciding import Order, decide_one, login, open_desk
from flows.ticket_view import ticket_json
from pipeline.errors import UsageError
from pipeline.model import Decision, DecisionKind, NoiseRule, RuleSyntax, Ticket
from pipeline.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the options of one decision ask for, beyond who and why."""

    until: str | None = None
    until_changed: bool = False
    text: str | None = None
    no_edit: bool = False
    branch: bool = False
    assignee: str | None = None
    rule: str | None = None
    rule_syntax: str = RuleSyntax.LITERAL.value


def _deciding(kind: DecisionKind, help_text: str, *options: click.Option) -> click.Command:
    """A command that decides tickets in one way; what only one decision needs comes as options."""

    @click.argument("ids", metavar="ID…", type=int, nargs=-1, required=True)
    @click.option("--why", default="", help="For the history.")
    @click.option("--by", envvar="GUIDEWATCH_REVIEWER", help="Who decides (default: the login name).")
    @click.option("--revision", type=int, help="Refuse if the ticket is past this revision.")
    @click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
    @click.option("--json", "as_json", is_flag=True, help="Print the tickets as one JSON array.")
    @click.pass_obj
    def decide(
        workspace: str,
        /,
        ids: tuple[int, ...],
        why: str,
        by: str | None,
        revision: int | None,
        dry_run: bool,
        as_json: bool,
        **more: Any,
    ) -> None:
        wishes = Wishes(**more)
        decision = _decision(kind, by or login(), why, wishes, datetime.now(UTC))
        if len(ids) > 1 and (wishes.text is not None or revision is not None):
            raise click.UsageError("--text and --revision are for one ticket")
        desk = open_desk(workspace)
        tickets = [desk.store.ticket(each) for each in dict.fromkeys(ids)]  # all or none exist
        order = Order(
            decision=decision,
            make=_maker(desk.review, decision, wishes, revision, readable=desk.library is not None),
            edits=kind is DecisionKind.ACCEPT and not wishes.no_edit,
            text=wishes.text,
        )
        done = [decide_one(desk, ticket, order, dry_run=dry_run) for ticket in tickets]
        if as_json:
            rows = [ticket_json(ticket, desk.guides(ticket)) for ticket in done]
            click.echo(json.dumps(rows, ensure_ascii=False, indent=1))

    made = click.command(kind.value, help=help_text)(decide)
    made.params += options
    return made


def _decision(kind: DecisionKind, by: str, why: str, wishes: Wishes, now: datetime) -> Decision:
    if wishes.until_changed and wishes.until:
        raise click.UsageError("--until and --until-changed exclude each other")
    assignee = (wishes.assignee or by) if kind is DecisionKind.INVESTIGATE else ""
    until = _until(wishes.until, now)
    return Decision(kind=kind, by=by, at=now, why=why, until=until, assignee=assignee)


def _maker(
    review: Review, decision: Decision, wishes: Wishes, revision: int | None, *, readable: bool
) -> Callable[[Ticket], Ticket]:
    """What makes the decision on a ticket, with what is special to its kind."""
    make: Any = getattr(review, decision.kind.value)
    special: dict[DecisionKind, dict[str, object]] = {
        DecisionKind.ACCEPT: {
            "text": wishes.text,
            "edit": readable and not wishes.no_edit,
            "branch": wishes.branch,
        },
        DecisionKind.SNOOZE: {"until": decision.until},
        DecisionKind.INVESTIGATE: {"assignee": decision.assignee},
    }
    common = {"by": decision.by, "at": decision.at, "why": decision.why, "expected_revision": revision}
    made = partial(make, **common, **special.get(decision.kind, {}))
    if decision.kind is DecisionKind.DISMISS and wishes.rule is not None:
        return lambda ticket: made(ticket.id, rule=_rule(wishes, ticket, decision))
    return lambda ticket: made(ticket.id)


def _rule(wishes: Wishes, ticket: Ticket, decision: Decision) -> NoiseRule:
    """The noise rule that comes with a dismissal: it holds for the ticket's source."""
    return NoiseRule(
        pattern=wishes.rule or "",
        syntax=RuleSyntax(wishes.rule_syntax),
        source=ticket.source,
        by=decision.by,
        at=decision.at,
        why=decision.why,
    )


def _until(text: str | None, now: datetime) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--until takes a date such as 2026-12-24, not “{text}”") from None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    if moment <= now:
        raise UsageError(f"--until {text} is past; name a day to come")
    return moment


DECISIONS = (
    _deciding(
        DecisionKind.ACCEPT,
        "Agree to the change: the proposed edit is made in the guide, the baseline moves to what the page "
        "says. Other languages of the guide get a translation ticket.",
        click.Option(
            ["--text"],
            help="These words instead of the proposed ones; of a step its heading, a line end, its body.",
        ),
        click.Option(["--no-edit"], is_flag=True, help="Leave the guide's file alone."),
        click.Option(
            ["--branch"],
            is_flag=True,
            help="Commit the edit to the git branch guidewatch/<guide>/<topic>; the files stay as they are.",
        ),
    ),
    _deciding(
        DecisionKind.CONFIRM,
        "Verified, the guide needs no edit: only the baseline moves to what the page says.",
    ),
    _deciding(
        DecisionKind.DISMISS,
        "This change is noise: it stays silent from now on, the baseline stays too.",
        click.Option(["--rule"], help="Words to overlook on this source from now on, as a noise rule."),
        click.Option(
            ["--rule-syntax"],
            type=click.Choice([each.value for each in RuleSyntax]),
            default=RuleSyntax.LITERAL.value,
            show_default=True,
            help="How the rule is read.",
        ),
    ),
    _deciding(
        DecisionKind.SNOOZE,
        "Not now: silent until a date, or until the page changes again.",
        click.Option(["--until"], metavar="DATE", help="Default: until it changes again."),
        click.Option(["--until-changed"], is_flag=True, help="Until the page changes again."),
    ),
    _deciding(
        DecisionKind.INVESTIGATE,
        "Somebody looks into it: the ticket stays open under a name.",
        click.Option(["--assignee"], help="Who (default: who decides)."),
    ),
    _deciding(
        DecisionKind.REOPEN,
        "The ticket is open again, a baseline that its decision moved goes back; the guide's file stays.",
    ),
    _deciding(
        DecisionKind.UNDO,
        "Take the last decision back: state, baseline, the edit of the guide, its noise rule.",
    ),
)
