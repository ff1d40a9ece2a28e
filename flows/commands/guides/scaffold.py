"""``guides new``: a service with its first guide, ready to be filled in."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import click
from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.shown import program, short
from pipeline.content import Tree, read_typed
from pipeline.errors import ContentError, ContentErrors, UsageError
from pipeline.guide import load
from pipeline.guide.forms import GuideForm, ServiceForm
from pipeline.intake.cues import channel_title, title_for
from pipeline.workspace import Workspace


@click.command(name="new")
@click.argument("service")
@click.option("--name", help="The name that people know (default: made of the id).")
@click.option("--host", default="www.example.com", show_default=True, help="The host of its official pages.")
@click.option(
    "--locale",
    "locales",
    multiple=True,
    help="Language of the guide; the first is the original (default: en).",
)
@click.option("--guide", default="cancel", show_default=True, help="Name of the guide.")
@click.pass_obj
def new_service(
    root: str, service: str, name: str | None, host: str, locales: tuple[str, ...], guide: str
) -> None:
    """Scaffold a SERVICE with a guide in one or more languages; both load, and lint says what to fill in."""
    workspace = Workspace(root)
    folder = workspace.guides / service
    wanted = tuple(dict.fromkeys(locales)) or ("en",)
    shown = name or service.replace("-", " ").title()
    _check(service, guide, host, wanted)
    if folder.exists():
        raise UsageError(f"{short(folder)} is there already; add a guide to it by hand, or import one")
    files = scaffold(service, shown, host, wanted, guide)
    folder.mkdir(parents=True)
    try:
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        load(workspace.guides)
    except ContentError:
        shutil.rmtree(folder)
        raise
    for file in files:
        click.echo(short(folder / file))
    click.echo(f"`{program(workspace.root)} guides lint {short(folder)}` tells what is left to write")


def scaffold(service: str, name: str, host: str, locales: Sequence[str], guide: str) -> dict[str, str]:
    """File name → text: service.yaml, and the guide in each locale, the first as the original."""
    templates = Environment(  # YAML is written, not HTML: values are quoted by _quoted
        loader=PackageLoader("flows.commands.guides"), undefined=StrictUndefined, keep_trailing_newline=True
    )
    shared = {"service": service, "host": host, "locales": list(locales), "guide": guide}
    plain = " ".join(name.split())
    files = {
        "service.yaml": templates.get_template("service.yaml.j2").render(
            **shared, name=_quoted(plain), plain=plain
        )
    }
    for locale in locales:
        files[f"{guide}.{locale}.yaml"] = templates.get_template("guide.yaml.j2").render(
            **shared,
            locale=locale,
            original=locales[0] if locale != locales[0] else "",
            title=_quoted(title_for(plain, locale)),
            channel=_quoted(channel_title(locale)),
        )
    return files


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _check(service: str, guide: str, host: str, locales: Sequence[str]) -> None:
    """Refuse ids, hosts and locales that no file may hold, before anything is written."""
    probe = Path("the command line")
    for locale in locales:
        value = {"guide": f"{service}/{guide}", "locale": locale, "title": "x"}
        _typed(Tree(path=probe, value=value), GuideForm)
    _typed(Tree(path=probe, value={"service": service, "name": "x", "hosts": [host]}), ServiceForm)


def _typed(tree: Tree, form: type[GuideForm] | type[ServiceForm]) -> None:
    try:
        read_typed(tree, form)
    except ContentErrors as error:
        raise UsageError("; ".join(each.message for each in error.errors)) from None
