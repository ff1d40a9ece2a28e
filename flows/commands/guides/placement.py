"""How an import is told: what was placed, what was not, and how much of the page that is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from flows.commands.guides.shown import console
from flows.shown import short
from pipeline.intake import Draft, Proposal, Unplaced
from pipeline.intake.sibling import Translated
from pipeline.report.shown import visible


def print_draft(
    origin: str, path: Path, draft: Draft, proposals: Sequence[Proposal], *, written: bool
) -> None:
    """What became of one page."""
    form = draft.form
    click.echo(f"{origin} → {short(path)}{'' if written else ' (not written)'}")
    for channel in form.channels:
        held = f"{len(channel.steps)} steps, {len(channel.notes)} notes"
        click.echo(f"  {channel.id}: {visible(channel.title)}: {held}")
    for fact in form.facts:
        scope = [fact.scope.product, fact.scope.channel, fact.scope.region, fact.scope.event]
        where = ", ".join(part for part in scope if part) or "in general"
        click.echo(f"  fact {fact.id}: {fact.subject} {fact.value} ({where})")
    for each in proposals:
        click.echo(f"  {each.target}: cites {each.source}? {each.score:.2f}, {each.verdict}")
    _print_rest("not placed", origin, draft.unplaced)
    _print_rest("left out with the page around the article", origin, draft.outside)


def print_sibling(origin: str, sibling: Translated) -> None:
    """What aligned with the original, and what only one of the two says."""
    form = sibling.form
    click.echo(f"  translation of {form.guide} ({form.original}), with its ids")
    if sibling.untranslated:
        click.echo(f"  not in this text, left as TODO: {', '.join(sibling.untranslated)}")
    if sibling.other_values:
        click.echo(f"  says another value than the original: {', '.join(sibling.other_values)}")
    _print_rest("not in the original", origin, sibling.left)


def _print_rest(title: str, origin: str, rest: Sequence[Unplaced]) -> None:
    if rest:
        click.echo(f"  {title}:")
    for each in rest:
        text = visible(each.text if len(each.text) <= 100 else f"{each.text[:97]}…")
        click.echo(f"    {origin}:{each.line}: “{text}” ({each.why})")


def print_placement(drafts: Iterable[tuple[str, Draft]]) -> None:
    """One line per page: sentences placed, steps, facts."""
    table = Table(title="Placement", title_justify="left")
    for head in ("guide", "sentences placed", "share", "channels", "steps", "facts", "questions"):
        table.add_column(head)
    for origin, draft in drafts:
        form = draft.form
        table.add_row(
            Path(origin).name or origin,
            f"{draft.placed} of {draft.sentences}",
            f"{draft.share:.1%}",
            str(len(form.channels)),
            str(sum(len(channel.steps) for channel in form.channels)),
            str(len(form.facts)),
            str(len(form.faq)),
        )
    console().print(table)


def as_json(origin: str, path: Path, draft: Draft, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """One import as a JSON object."""
    form = draft.form
    return {
        "origin": origin,
        "path": short(path),
        "guide": form.guide,
        "locale": form.locale,
        "title": form.title,
        "sentences": draft.sentences,
        "placed": draft.placed,
        "channels": [
            {"id": each.id, "title": each.title, "steps": [step.id for step in each.steps]}
            for each in form.channels
        ],
        "facts": [
            {"id": each.id, "subject": each.subject, "value": each.value, "product": each.scope.product}
            for each in form.facts
        ],
        "proposals": [
            {"target": each.target, "source": each.source, "score": each.score, "verdict": each.verdict.value}
            for each in proposals
        ],
        "not_placed": [_rest(each) for each in draft.unplaced],
        "outside": [_rest(each) for each in draft.outside],
    }


def _rest(each: Unplaced) -> dict[str, Any]:
    return {"line": each.line, "text": each.text, "why": each.why}
