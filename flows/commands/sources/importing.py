"""``guidewatch sources import-ota``: Open Terms Archive declarations as services of a workspace."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from flows.shown import short
from pipeline.content import read_tree, read_typed
from pipeline.declarations import Imported, Remark, imported, read_declaration
from pipeline.declarations.ota import HISTORY
from pipeline.declarations.written import service_yaml
from pipeline.errors import ContentError, UsageError
from pipeline.guide.forms import ServiceForm
from pipeline.guide.pages import SERVICE_FILE
from pipeline.model import Access
from pipeline.report.shown import count, visible
from pipeline.workspace import Workspace

_NO_DECLARATIONS = ("package.json", "package-lock.json", "tsconfig.json")


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--service", default="", help="Id of the service (one file only; default: from its name).")
@click.option(
    "--locale", default="en", show_default=True, help="Language of the pages, which is not declared."
)
@click.option(
    "--access",
    type=click.Choice([each.value for each in Access]),
    default=Access.MANUAL.value,
    show_default=True,
    help="On what basis the pages may be read, which is not declared either.",
)
@click.option("--dry-run", is_flag=True, help="Print the YAML instead of writing it.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON array: service, file, sources, remarks."
)
@click.pass_obj
def command(
    workspace: str, path: Path, service: str, locale: str, access: str, dry_run: bool, as_json: bool
) -> None:
    """Turn declarations of Open Terms Archive (a JSON file, or a folder of them) into service.yaml files.

    Selectors, ranges and removes are taken over; custom filters and everything else that has no place
    here is listed with file and line. A service that exists is never overwritten.
    """
    place = Workspace(workspace)
    files = _declarations(path)
    if service and len(files) > 1:
        raise UsageError("--service names one service; give one file with it")
    told, broken = [], []
    for file in files:
        try:
            found = imported(read_declaration(file), service=service, locale=locale, access=Access(access))
            told.append(_taken(place, found, file, dry_run=dry_run, quiet=as_json))
        except (ContentError, UsageError) as error:
            broken.append(str(error))
    if as_json:
        click.echo(json.dumps([{**row, "remarks": _rows(each.remarks)} for each, row in told], indent=1))
    else:
        _print([each for each, _ in told])
    if broken:
        raise UsageError("\n".join(broken))


def _declarations(path: Path) -> list[Path]:
    """The files to read: the one given, or every declaration below a folder."""
    if path.is_file():
        return [path]
    found = [
        each
        for each in sorted(path.rglob("*.json"))
        if not each.name.endswith(HISTORY)
        and each.name not in _NO_DECLARATIONS
        and "node_modules" not in each.parts
    ]
    if not found:
        raise UsageError(f"{path} holds no declarations (*.json)")
    return found


def _taken(
    place: Workspace, found: Imported, file: Path, *, dry_run: bool, quiet: bool
) -> tuple[Imported, dict[str, object]]:
    """Write a service's file where there is none yet; the same content again is no error."""
    text = service_yaml(found.service)
    target = place.guides / found.service.id / SERVICE_FILE
    read_typed(read_tree(target, text), ServiceForm)  # what we write must load
    if dry_run:
        if not quiet:
            click.echo(text, nl=False)
    elif target.exists():
        if target.read_text("utf-8") != text:
            raise UsageError(f"{file}: {target} exists already and says otherwise; name it --service OTHER")
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f".{target.name}.part")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    sources = [source.id for source in found.service.sources]
    return found, {"service": found.service.id, "file": str(target), "sources": sources}


def _rows(remarks: Sequence[Remark]) -> list[dict[str, object]]:
    return [
        {"file": str(each.path), "line": each.line, "what": each.what, "why": each.why, "mapped": each.mapped}
        for each in remarks
    ]


def _print(told: Sequence[Imported]) -> None:
    console = Console(highlight=False, stderr=True)
    for found in told:
        number = count(len(found.service.sources), "source")
        console.print(Text(f"{visible(found.service.id)}: {number}", style="bold"))
        for each in found.remarks:
            mark = ("mapped  ", "yellow") if each.mapped else ("not mapped", "red")
            where = f"{short(each.path)}:{each.line}"
            line = Text.assemble("  ", mark, f"  {visible(where)}: {visible(each.what)} {visible(each.why)}")
            console.print(line, soft_wrap=True)
