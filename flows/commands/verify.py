"""``guidewatch verify``: judge a guide against given pages, without history."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.page_file import read_page_file
from pipeline import gate
from pipeline.errors import CaptureError, UsageError
from pipeline.extract import extract
from pipeline.guide import Library, load
from pipeline.model import Capture, Document, Guide, Opinion, Product, Recipe, Target, Verdict
from pipeline.report.shown import visible
from pipeline.verdict import judge_all, read
from pipeline.workspace import Workspace

_STYLES = {
    Verdict.SUPPORTED: "green",
    Verdict.CONTRADICTED: "bold red",
    Verdict.PARTLY: "yellow",
    Verdict.UNFOUND: "dim",
    Verdict.LOST: "bold yellow",
}


@click.command()
@click.argument("guide")
@click.argument("more", nargs=-1, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--against",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="A saved official page (.html, .md, .txt); may be repeated, or followed by more files.",
)
@click.option("--locale", help="Which text of the guide (default: its original).")
@click.option("--select", multiple=True, help="CSS selector of the article in the pages.")
@click.option(
    "--fail-on-contradiction", is_flag=True, help="Exit with 1 when the pages contradict the guide."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array and nothing else.")
@click.pass_obj
def command(
    workspace: str,
    guide: str,
    more: tuple[Path, ...],
    against: tuple[Path, ...],
    locale: str | None,
    select: tuple[str, ...],
    fail_on_contradiction: bool,
    as_json: bool,
) -> None:
    """Judge every step and fact of GUIDE (an id or a YAML file) by what the given pages say.

    Verdicts: supported, contradicted, partly, unfound. Nothing is stored.
    """
    files = (*against, *more)
    if not files:
        raise click.UsageError("name at least one page: --against FILE")
    library, chosen = find_guide(workspace, guide, locale)
    pages = [(path, read_page(path, select)) for path in files]
    opinions = verify(library, chosen, [page for _, page in pages])
    if as_json:
        click.echo(json.dumps([row(each) for each in opinions], ensure_ascii=False, indent=1))
    else:
        _print(chosen, opinions)
    if fail_on_contradiction and any(each.verdict is Verdict.CONTRADICTED for each in opinions):
        raise click.exceptions.Exit(1)


def find_guide(workspace: str, guide: str, locale: str | None) -> tuple[Library, Guide]:
    """The library and the guide that an id, or the path of a YAML file inside a workspace, names."""
    path = Path(guide)
    if path.suffix not in (".yaml", ".yml"):
        library = load(Workspace(workspace).guides)
        return library, library.guide(guide, locale)
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    folder = next((above for above in path.resolve().parents if above.name == "guides"), None)
    if folder is None:
        raise UsageError(
            f"{path} does not lie in a workspace's guides/ folder, where its service is described"
        )
    library = load(folder)
    found = next((each for each in library.guides if each.path.resolve() == path.resolve()), None)
    if found is None:
        raise UsageError(f"{path} is not a guide; name a <guide>.<locale>.yaml")
    return library, found


def read_page(path: Path, select: tuple[str, ...] = ()) -> Document:
    """The document of a saved page; CaptureError where it is missing or not an article."""
    body, media_type = read_page_file(path)
    moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    capture = Capture(
        source=str(path), url="", final_url="", captured_at=moment, body=body, media_type=media_type
    )
    document = extract(body, media_type=media_type, recipe=Recipe(select=select))
    problem = gate.inspect(capture) or gate.health(document, None)
    if problem:
        raise CaptureError(f"{path} is not an official article: {problem.kind}: {problem.reason}")
    return document


def verify(library: Library, guide: Guide, pages: Iterable[Document]) -> tuple[Opinion, ...]:
    """The clearest opinion of the pages on each target of a guide, shared steps included."""
    targets = targets_of(library, guide)
    products = products_of(library, guide)
    each_page = [judge_all(targets, read(page, products)) for page in pages]
    return tuple(max(of_one, key=_clarity) for of_one in zip(*each_page, strict=True))


def targets_of(library: Library, guide: Guide) -> tuple[Target, ...]:
    """The guide's own targets and those of the procedures that its channels show."""
    shared = dict.fromkeys(channel.procedure for channel in guide.channels if channel.procedure)
    procedures = [each for each in library.guides if each.id in shared and each.locale == guide.locale]
    return (*guide.targets(), *(target for each in procedures for target in each.targets()))


def products_of(library: Library, guide: Guide) -> tuple[Product, ...]:
    """The products of the guide's service: what scopes are resolved to."""
    return library.service(guide.service).products


def _clarity(opinion: Opinion) -> tuple[bool, float, bool]:
    """A page that speaks goes before a silent one, the better binding first, a no before a yes."""
    spoken = opinion.verdict is not Verdict.UNFOUND
    return spoken, opinion.score, opinion.verdict is Verdict.CONTRADICTED


def row(opinion: Opinion) -> dict[str, object]:
    """An opinion as the JSON of ``verify --json``."""
    return {
        "id": opinion.target.id,
        "kind": opinion.target.kind,
        "verdict": opinion.verdict,
        "guide": opinion.target.text,
        "official": opinion.official,
        "quote": opinion.quote,
        "score": round(opinion.score, 3),
        "reason": opinion.reason,
    }


def _print(guide: Guide, opinions: Iterable[Opinion]) -> None:
    table = Table(title=f"{guide.title} ({guide.id}, {guide.locale})", title_justify="left", expand=True)
    for heading, ratio in (("id", 2), ("verdict", 1), ("reason", 3), ("official quote", 4)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for each in opinions:
        quote = each.quote if len(each.quote) <= 240 else f"{each.quote[:239]}…"
        verdict = Text(each.verdict, style=_STYLES[each.verdict])
        table.add_row(each.target.id, verdict, Text(visible(each.reason)), Text(visible(quote)))
    Console().print(table)
    if guide.verified_at is None:
        Console().print("Nobody has verified this guide yet.", style="dim")
