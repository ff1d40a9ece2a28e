"""``guidewatch rules``: words to overlook, tried before they are put in force."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.deciding import login, open_desk
from flows.ticket_view import word_difference
from pipeline.model import NoiseRule, RuleSyntax
from pipeline.report.shown import count, visible
from pipeline.review import RulePreview, Tried

_EXAMPLES = 5  # changes shown of each sort; --json has all


@click.group()
def command() -> None:
    """Say which words make no difference. A change of a typed fact always speaks."""


@command.command("list")
@click.option("--all", "ended", is_flag=True, help="Those taken out of force too.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
@click.pass_obj
def list_rules(workspace: str, ended: bool, as_json: bool) -> None:
    """List the noise rules in force."""
    found = open_desk(workspace).store.rules(ended=ended)
    if as_json:
        click.echo(json.dumps([rule_json(each) for each in found], ensure_ascii=False, indent=1))
        return
    if not found:
        click.echo("No noise rules.")
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name in ("#", "overlooks", "where", "by", "since", "why"):
        table.add_column(name, overflow="fold")
    for each in found:
        table.add_row(str(each.id), *(Text(visible(value)) for value in _row(each)))
    Console().print(table)


def _defining(function: Callable[..., None]) -> Callable[..., None]:
    """The options that say what a rule overlooks and where."""
    for option in reversed(
        (
            click.argument("pattern"),
            click.option(
                "--syntax",
                type=click.Choice([each.value for each in RuleSyntax]),
                default=RuleSyntax.LITERAL.value,
                show_default=True,
                help="These very words; with * and ?; a regular expression (RE2); or a whole passage"
                " with # for a figure and * for a few words.",
            ),
            click.option("--service", help="Only on pages of this service."),
            click.option("--source", help="Only on this source."),
            click.option("--block", help="Only under this heading."),
        )
    ):
        function = option(function)
    return function


@command.command()
@_defining
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def preview(workspace: str, /, as_json: bool, **defined: Any) -> None:
    """Try a rule on the last 50 snapshots of every source that it concerns; nothing is stored."""
    _print_preview(open_desk(workspace).review.rule_preview(_rule(defined, login(), "")), as_json)


@command.command()
@_defining
@click.option("--why", default="", help="For the books.")
@click.option("--by", envvar="GUIDEWATCH_REVIEWER", help="Who decides (default: the login name).")
@click.option("--json", "as_json", is_flag=True, help="Print the rule as one JSON object.")
@click.pass_obj
def add(workspace: str, /, why: str, by: str | None, as_json: bool, **defined: Any) -> None:
    """Put a rule in force from the next look on."""
    rule = open_desk(workspace).review.add_rule(_rule(defined, by or login(), why))
    click.echo(f"rule {rule.id} is in force", err=True)
    if as_json:
        click.echo(json.dumps(rule_json(rule), ensure_ascii=False, indent=1))


@command.command()
@click.argument("rule_id", metavar="ID", type=int)
@click.option("--by", envvar="GUIDEWATCH_REVIEWER", help="Who decides (default: the login name).")
@click.pass_obj
def remove(workspace: str, rule_id: int, by: str | None) -> None:
    """Take a rule out of force; it stays in the books."""
    rule = open_desk(workspace).store.end_rule(rule_id, by=by or login(), at=datetime.now(UTC))
    click.echo(f"rule {rule.id} is out of force", err=True)


def rule_json(rule: NoiseRule) -> dict[str, object]:
    """A rule as one member of ``rules list --json``."""
    return {
        "id": rule.id,
        "pattern": rule.pattern,
        "syntax": rule.syntax,
        "service": rule.service,
        "source": rule.source,
        "block": rule.block,
        "by": rule.by,
        "at": rule.at.isoformat(),
        "why": rule.why,
        "active": rule.active,
        "ticket": rule.ticket,
        "ended_by": rule.ended_by or None,
        "ended_at": rule.ended_at.isoformat() if rule.ended_at else None,
    }


def _rule(defined: dict[str, Any], by: str, why: str) -> NoiseRule:
    syntax = RuleSyntax(defined.pop("syntax"))
    return NoiseRule(**defined, syntax=syntax, by=by, at=datetime.now(UTC), why=why)


def _row(rule: NoiseRule) -> tuple[str, ...]:
    where = [each for each in (rule.service, rule.source, rule.block) if each]
    ended = f" (ended {rule.ended_at:%Y-%m-%d} by {rule.ended_by})" if rule.ended_at else ""
    shown = rule.shown if rule.syntax is RuleSyntax.LITERAL else f"{rule.shown} [{rule.syntax}]"
    return shown, " › ".join(where) or "everywhere", rule.by, f"{rule.at:%Y-%m-%d}{ended}", rule.why


def _print_preview(tried: RulePreview, as_json: bool) -> None:
    if as_json:
        told = {
            "sources": list(tried.sources),
            "snapshots": tried.snapshots,
            "changes": tried.changes,
            "silenced": [_tried_json(each) for each in tried.silenced],
            "spared": [_tried_json(each) for each in tried.spared],
            "tickets": [each.id for each in tried.tickets],
        }
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    console = Console()
    looked = f"{count(tried.snapshots, 'snapshot')} of {count(len(tried.sources), 'source')}"
    console.print(f"{looked}: {count(tried.changes, 'change')} between them.")
    _print_tried(console, "would be ignored", tried.silenced)
    _print_tried(console, "would speak all the same, since a typed fact changes", tried.spared)
    if tried.tickets:
        console.print(f"Live tickets that would go: {', '.join(f'#{each.id}' for each in tried.tickets)}")


def _print_tried(console: Console, what: str, tried: tuple[Tried, ...]) -> None:
    console.print(f"{len(tried)} {what}", style="bold")
    for each in tried[:_EXAMPLES]:
        console.print(Text(f"  {each.source} {each.snapshot.captured_at:%Y-%m-%d}: ", style="dim"), end="")
        console.print(word_difference(*_texts(each)))


def _tried_json(tried: Tried) -> dict[str, object]:
    before, after = _texts(tried)
    return {
        "source": tried.source,
        "snapshot": tried.snapshot.id,
        "at": tried.snapshot.captured_at.isoformat(),
        "before": before,
        "after": after,
        "reason": tried.judgement.reason,
    }


def _texts(tried: Tried) -> tuple[str, str]:
    change = tried.change
    return "\n".join(b.text for b in change.before), "\n".join(b.text for b in change.after)
