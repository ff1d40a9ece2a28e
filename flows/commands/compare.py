"""``guidewatch compare``: what changed between two versions of a page, and does it matter?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from flows.page_file import read_page_file
from flows.ticket_view import SEVERITY_STYLES, word_difference
from pipeline.difference import Comparison, comparison
from pipeline.errors import UsageError
from pipeline.extract import extract
from pipeline.markup import decode
from pipeline.model import Change, Document, FactKind, Judgement
from pipeline.report.shown import visible

_MEASURED = frozenset(FactKind) - {FactKind.LABEL, FactKind.PATH, FactKind.ADDRESS}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """One line of a batch."""

    id: str
    before: Path
    after: Path
    language: str | None
    service: str | None


@click.command()
@click.argument("before", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.argument("after", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--language", help="BCP 47 tag of the text (default: what the page says or reads like).")
@click.option("--service", help="What the provider calls itself: on its own pages that is “we”.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object and nothing else.")
@click.option(
    "--batch",
    type=click.Path(dir_okay=False, path_type=Path),
    help='JSON lines {"id", "before", "after", "language", "service"}; paths are relative to that file.',
)
def command(
    before: Path | None,
    after: Path | None,
    language: str | None,
    service: str | None,
    as_json: bool,
    batch: Path | None,
) -> None:
    """Say what changed from BEFORE to AFTER (.html, .md, .txt), whether it matters, and why.

    Exit codes: 0 compared (whatever was found), 2 a file or a line cannot be read.
    """
    if batch is not None:
        if before is not None:
            raise click.UsageError("give two files or --batch FILE, not both")
        for pair in list(_pairs(batch)):
            found = compared(pair.before, pair.after, language=pair.language, service=pair.service)
            click.echo(json.dumps({"id": pair.id, **row(found)}, ensure_ascii=False))
        return
    if before is None or after is None:
        raise click.UsageError("give two files, BEFORE and AFTER, or --batch FILE")
    found = compared(before, after, language=language, service=service)
    if as_json:
        click.echo(json.dumps({"id": after.name, **row(found)}, ensure_ascii=False))
    else:
        show(found, Console())


def compared(before: Path, after: Path, *, language: str | None, service: str | None) -> Comparison:
    """Two files compared; ``service`` is what the provider of both calls itself."""
    names = (service,) if service else ()
    return comparison(read(before), read(after), language=language, names=names)


def read(path: Path) -> Document:
    """The document of a file; its name says how it is written. An empty file is an empty document."""
    body, media_type = read_page_file(path)
    return extract(body, media_type=media_type)


def row(found: Comparison) -> dict[str, object]:
    """A comparison as the JSON that ``--json`` and ``--batch`` print, without its id."""
    judgement = found.judgement
    return {
        "changed": found.changed,
        "class": judgement.label,
        "needs_review": judgement.needs_review,
        "severity": judgement.severity.value,
        "facts": [
            {"kind": fact.kind.value, "before": fact.before, "after": fact.after, "about": fact.about}
            for fact in judgement.facts
            if fact.kind in _MEASURED and (fact.kind is not FactKind.RIGHT or (fact.before and fact.after))
        ],
        "reason": judgement.reason,
    }


def _pairs(batch: Path) -> Iterator[_Pair]:
    """The pairs of a batch file; a wrong line is named with file and number."""
    try:
        lines = decode(batch.read_bytes()).splitlines()
    except OSError as error:
        raise UsageError(f"{batch}: {error.strerror}") from error
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _pair(batch, number, line)


def _pair(batch: Path, number: int, line: str) -> _Pair:
    where = f"{batch}:{number}"
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise UsageError(f"{where}: not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(data, dict):
        raise UsageError(f"{where}: expected an object with id, before and after")
    for key in ("id", "before", "after"):
        if not isinstance(data.get(key), str) or not data[key]:
            raise UsageError(f"{where}: “{key}” is missing or is no text")
    language, service = data.get("language"), data.get("service")
    for key, value in (("language", language), ("service", service)):
        if value is not None and not isinstance(value, str):
            raise UsageError(f"{where}: “{key}” is no text")
    before, after = (batch.parent / data[side] for side in ("before", "after"))
    for path in (before, after):
        if not path.is_file():
            raise UsageError(f"{where}: there is no file {path}")
    return _Pair(id=data["id"], before=before, after=after, language=language, service=service)


def show(found: Comparison, console: Console) -> None:
    """Print each relevant change with its word difference, then what they come to."""
    relevant = [(change, judgement) for change, judgement in found.differences if judgement.needs_review]
    quiet = len(found.differences) - len(relevant)
    for change, judgement in relevant:
        _show_change(change, judgement, console)
    if quiet:
        console.print(Text(f"{quiet} more change(s) say nothing new", style="dim"))
    if not found.changed:
        console.print("nothing changed")
        return
    judgement = found.judgement
    style = SEVERITY_STYLES[judgement.severity]
    console.print(
        Text.assemble(
            (f"{judgement.label} · {judgement.severity.value}", style), ": ", visible(judgement.reason)
        )
    )
    console.print("needs review" if judgement.needs_review else "needs no review")


def _show_change(change: Change, judgement: Judgement, console: Console) -> None:
    block = (change.after or change.before)[0]
    place = " › ".join(block.headings) or "top of the page"
    console.print(Text(visible(f"{change.kind.value} · {place}"), style="bold"))
    before, after = ("\n".join(b.text for b in side) for side in (change.before, change.after))
    console.print(Text("  ").append_text(word_difference(before, after)))
    console.print(
        Text.assemble(
            "  ",
            (judgement.label, SEVERITY_STYLES[judgement.severity]),
            f" {visible(judgement.reason)}\n",
        )
    )
