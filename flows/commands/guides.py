"""``guidewatch guides``: what is there, what is wrong with it, and what may stand in the files."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from flows.shown import short
from pipeline.errors import ContentError, ContentErrors
from pipeline.guide import Library, load
from pipeline.guide.agreement import disagreements
from pipeline.guide.schema import schema_files, schemas
from pipeline.model import Channel, Citation, Guide, Target, TargetKind
from pipeline.workspace import Workspace

UNVERIFIED = "nobody has verified this yet"


@click.group(name="guides")
def command() -> None:
    """Validate guides, list and show them, print their JSON Schema."""


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def validate(root: str, as_json: bool) -> None:
    """Say everything that is wrong, with file and line (exit 2), or what is there."""
    library: Library | None = None
    errors: tuple[ContentError, ...] = ()
    try:
        workspace = Workspace(root)
        library = load(workspace.guides)
        errors = unknown_consent(workspace, library)
    except ContentErrors as error:
        errors = error.errors
    except ContentError as error:
        errors = (error,)
    warnings = doubts(library) if library else ()
    if as_json:
        _print_json(
            {
                "valid": not errors,
                "errors": [_problem(each) for each in errors],
                "warnings": [_problem(each) for each in warnings],
            }
        )
    else:
        for each in (*errors, *warnings):
            click.echo(_line(each) if each in errors else f"{_line(each)} (warning)")
        if library and not errors:
            _print_library(library)
        elif errors:
            click.echo(f"\n{len(errors)} to mend.", err=True)
    if errors:
        sys.exit(2)


@command.command()
@click.argument("name", type=click.Choice(sorted(schemas())), required=False)
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write all schemas into this folder (guides/schema in a workspace).",
)
def schema(name: str | None, write: Path | None) -> None:
    """Print a JSON Schema (default: all, by name), or write them for editors."""
    if write is None:
        _print_json(schemas()[name] if name else schemas())
        return
    write.mkdir(parents=True, exist_ok=True)
    for file, text in schema_files().items():
        (write / file).write_text(text, encoding="utf-8")
        click.echo(write / file)


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_obj
def list_guides(root: str, as_json: bool) -> None:
    """List guides and shared procedures."""
    library = load(Workspace(root).guides)
    if as_json:
        _print_json([_summary(each) for each in library.guides])
    else:
        _print_guides(library.guides)


@command.command()
@click.argument("guide")
@click.option("--locale", help="The language to show (default: the original).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(root: str, guide: str, locale: str | None, as_json: bool) -> None:
    """Show a guide as the reader sees it, with what each part cites."""
    library = load(Workspace(root).guides)
    found = library.guide(guide, locale)
    if as_json:
        targets = [_target(each) for each in found.targets()]
        _print_json({**_summary(found), "targets": targets})
        return
    click.echo("\n".join(_text_of(library, found)))


def unknown_consent(workspace: Workspace, library: Library) -> tuple[ContentError, ...]:
    """Consent in guidewatch.yaml for a source or service that does not exist."""
    known = {*library.sources, *(each.id for each in library.services)}
    return tuple(
        ContentError(
            workspace.root / "guidewatch.yaml", None, f"consent names “{each}”, which does not exist"
        )
        for each in workspace.settings.consent
        if each not in known
    )


def doubts(library: Library) -> tuple[ContentError, ...]:
    """Facts whose sentence does not say their value: for a person to look at, not an error."""
    from pipeline.facts import find, same_value  # costs a second, and only this command needs it

    return disagreements(library, find=find, same=same_value)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _line(error: ContentError) -> str:
    where = short(error.path)
    return f"{where}:{error.line}: {error.message}" if error.line else f"{where}: {error.message}"


def _problem(error: ContentError) -> dict[str, Any]:
    return {"path": short(error.path), "line": error.line, "message": error.message}


def _summary(guide: Guide) -> dict[str, Any]:
    targets = guide.targets()
    return {
        "id": guide.id,
        "kind": "procedure" if guide.shared else "guide",
        "locale": guide.locale,
        "original": guide.original,
        "service": guide.service,
        "title": guide.title,
        "steps": sum(each.kind is TargetKind.STEP for each in targets),
        "facts": len(guide.facts),
        "cited": sum(bool(each.cites) for each in targets),
        "targets": len(targets),
        "modified_at": guide.modified_at.isoformat() if guide.modified_at else None,
        "verified_at": guide.verified_at.isoformat() if guide.verified_at else None,
        "path": short(guide.path),
    }


def _target(target: Target) -> dict[str, Any]:
    claim = target.claim
    return {
        "id": target.id,
        "kind": target.kind.value,
        "channel": target.channel,
        "text": target.text,
        "value": claim.value if claim else None,
        "scope": {key: getattr(claim.scope, key) for key in ("product", "channel", "region", "event")}
        if claim
        else None,
        "sources": [cite.source for cite in target.cites],
    }


def _print_library(library: Library) -> None:
    table = Table(title="Services", title_justify="left")
    for head in ("service", "hosts", "products", "sources", "read by"):
        table.add_column(head)
    for service in library.services:
        access = sorted({source.access.value for source in service.sources})
        table.add_row(
            service.id,
            ", ".join(service.hosts),
            str(len(service.products)),
            str(len(service.sources)),
            ", ".join(access),
        )
    _console().print(table)
    _print_guides(library.guides)


def _print_guides(guides: Sequence[Guide]) -> None:
    table = Table(title="Guides and shared procedures", title_justify="left")
    for head in ("id", "locale", "kind", "steps", "facts", "cited", "verified"):
        table.add_column(head)
    for row in map(_summary, guides):
        origin = f"{row['kind']}, from {row['original']}" if row["original"] else row["kind"]
        cited = f"{row['cited']} of {row['targets']}"
        verified = row["verified_at"] or "not yet"
        cells = (row["id"], row["locale"], origin, row["steps"], row["facts"], cited, verified)
        table.add_row(*map(str, cells))
    _console().print(table)


def _console() -> Console:
    return Console(width=None if sys.stdout.isatty() else 120)


def _text_of(library: Library, guide: Guide) -> Iterable[str]:
    """The guide as plain text: title and dates, channels with their steps, facts, questions."""
    yield f"{guide.title}  [{guide.id}, {guide.locale}]"
    yield f"Verified: {guide.verified_at or UNVERIFIED}. Changed: {guide.modified_at or 'no date'}."
    if guide.summary:
        yield f"\n{guide.summary}"
    for channel in guide.channels:
        yield from _channel(library, guide, channel)
    yield from _block("Facts", (f"{c.value}: {c.text}{_cited(c.cites)}" for c in guide.facts))
    yield from _block("What is sold", (f"{n.title}: {n.text}{_cited(n.cites)}" for n in guide.products))
    yield from _block("Questions", (f"{q.question} {q.answer}{_cited(q.cites)}" for q in guide.faq))
    yield from _block("Read on", (f"{link.title} ({link.guide or link.url})" for link in guide.related))
    if guide.disclaimer:
        yield f"\n{guide.disclaimer}"


def _channel(library: Library, guide: Guide, channel: Channel) -> Iterable[str]:
    """One way to do it, with the steps, notes and facts of the procedure that it shows."""
    shown = library.shown(guide, channel)
    yield f"\n{channel.title}" + (f"  (shared: {channel.procedure})" if channel.procedure else "")
    if channel.intro:
        yield f"  {channel.intro}"
    for number, step in enumerate(shown.steps, start=1):
        yield f"  {number}. {step.heading}{_cited(step.cites)}"
        if step.body:
            yield f"     {step.body}"
    notes = channel.notes if shown is channel else (*shown.notes, *channel.notes)
    yield from (f"  ! {note.title}: {note.text}{_cited(note.cites)}" for note in notes)
    if channel.procedure:
        facts = library.guide(channel.procedure, guide.locale).facts
        yield from (f"  - {claim.value}: {claim.text}{_cited(claim.cites)}" for claim in facts)


def _block(title: str, lines: Iterable[str]) -> Iterable[str]:
    found = [f"  - {line}" for line in lines]
    return [f"\n{title}", *found] if found else []


def _cited(cites: Iterable[Citation]) -> str:
    sources = ", ".join(cite.source for cite in cites)
    return f" [{sources}]" if sources else ""
