"""``guides lint``: what is wrong with the guides, with file, line and advice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from flows.commands.guides.captured import captured
from flows.commands.guides.shown import print_json
from flows.shown import short
from pipeline.errors import UsageError
from pipeline.guide import load
from pipeline.lint import Level, Remark, Rule, lint
from pipeline.report.shown import visible
from pipeline.workspace import Workspace

_RULES = click.Choice(sorted(rule.value for rule in Rule))
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "blue"}


@click.command(name="lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH…]")
@click.option(
    "--fail-on",
    type=click.Choice([level.value for level in Level]),
    default=Level.WARNING.value,
    show_default=True,
    help="Exit with 1 when something at least as bad is found.",
)
@click.option("--rule", "rules", multiple=True, type=_RULES, help="Only this rule; may be repeated.")
@click.option("--skip", multiple=True, type=_RULES, help="All rules but this; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_obj
def lint_guides(
    root: str,
    paths: tuple[Path, ...],
    fail_on: str,
    rules: tuple[str, ...],
    skip: tuple[str, ...],
    as_json: bool,
) -> None:
    """Find what is wrong in guides (all, or the files and folders PATH): languages, contradictions, gaps.

    Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 the guides cannot be read or no such path.
    """
    workspace = Workspace(root)
    library = load(workspace.guides)
    remarks = [
        each
        for each in lint(
            library,
            documents=captured(workspace, library),
            now=datetime.now(UTC),
            review_after_days=workspace.settings.guides.review_after_days,
            only=_chosen(paths, [guide.path for guide in library.guides]),
        )
        if (not rules or each.rule in rules) and each.rule not in skip
    ]
    if as_json:
        print_json([_as_json(each) for each in remarks])
    else:
        _print(remarks)
    if any(each.level.rank >= Level(fail_on).rank for each in remarks):
        raise click.exceptions.Exit(1)


def _chosen(paths: Sequence[Path], guides: Sequence[Path]) -> list[Path] | None:
    """The guides that are named, by file or folder; None for all."""
    if not paths:
        return None
    found: list[Path] = []
    for path in paths:
        wanted = path.resolve()
        here = [each for each in guides if wanted in (each.resolve(), *each.resolve().parents)]
        if not here:
            raise UsageError(f"{path}: no guide of this workspace lies there")
        found += here
    return found


def _print(remarks: Sequence[Remark]) -> None:
    for each in remarks:
        level = click.style(each.level.value, fg=_COLOURS[each.level])
        place = f"{short(each.path)}:{each.line}"
        click.echo(f"{place}: {level} [{each.rule}] {visible(each.message)}; {visible(each.suggestion)}")
    counted = Counter(each.level for each in remarks)
    told = ", ".join(f"{counted[level]} {level}{'s' * (counted[level] != 1)}" for level in Level)
    click.echo(told if remarks else "nothing to remark", err=True)


def _as_json(each: Remark) -> dict[str, Any]:
    return {
        "path": short(each.path),
        "line": each.line,
        "level": each.level.value,
        "rule": each.rule.value,
        "guide": each.guide,
        "locale": each.locale,
        "message": each.message,
        "suggestion": each.suggestion,
        "other": each.other or None,
    }
