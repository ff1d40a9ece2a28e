"""``guides import``: a published guide to a draft of our own."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from flows.commands.guides.captured import captured
from flows.commands.guides.placement import as_json, print_draft, print_placement, print_sibling
from flows.commands.guides.shown import print_json
from flows.commands.guides.translating import original_of, translated
from flows.page_file import read_page_file
from pipeline.errors import CaptureError, UsageError
from pipeline.extract.language import language_of, stated
from pipeline.guide import Library, load
from pipeline.guide.forms import GuideForm
from pipeline.intake import Draft, Proposal, cited, proposed, take_in, written
from pipeline.intake.cues import title_for
from pipeline.intake.ids import slug
from pipeline.intake.page import Page, read_page
from pipeline.intake.reading_on import Known
from pipeline.intake.sibling import Translated
from pipeline.lexicon import LANGUAGES
from pipeline.model import Capture, FetchFailure, Recipe, Service
from pipeline.snapshot import SnapshotStore
from pipeline.workspace import Workspace
from spiders.crawl import crawl

_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: every second byte is NUL
_HEAD = "yaml-language-server: $schema=../schema/guide.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A draft with the citations that are proposed for it, and where it is or would be written."""

    origin: str
    path: Path
    draft: Draft
    proposals: tuple[Proposal, ...]
    text: str
    sibling: Translated | None = None


@click.command(name="import")
@click.argument("origins", nargs=-1, required=True, metavar="FILE|URL…")
@click.option("--service", help="The service that the guide is about (default: the one that it names).")
@click.option(
    "--locale", help="Its language, as in a file's name: en, fr-CA (default: what it is written in)."
)
@click.option("--name", help="Name of the draft, <service>/NAME (default: from the file's name).")
@click.option(
    "--translation-of",
    metavar="GUIDE",
    help="The guide that it translates (<service>/<name>): keeps its ids where steps align.",
)
@click.option("--select", multiple=True, help="CSS selector of the article in the page.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Where to write: a file, or a folder (default: the service's folder in guides/).",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say how much would find its place.")
@click.option("--json", "json_wanted", is_flag=True, help="Print one JSON array.")
@click.pass_obj
def import_guide(
    root: str,
    origins: tuple[str, ...],
    service: str | None,
    locale: str | None,
    name: str | None,
    translation_of: str | None,
    select: tuple[str, ...],
    out: Path | None,
    force: bool,
    dry_run: bool,
    json_wanted: bool,
) -> None:
    """Take in published guides (HTML, Markdown, plain text) as drafts; nothing of them is dropped.

    What has no place in our form is listed with its line. Citations are proposed against the official
    pages that were captured last; a person confirms them.
    """
    if name and len(origins) > 1:
        raise click.UsageError("--name names one draft; import the files one by one")
    if translation_of and (service or name):
        raise click.UsageError(
            "--translation-of says service and name already; leave --service and --name away"
        )
    workspace = Workspace(root)
    library = load(workspace.guides)
    original = original_of(translation_of, workspace) if translation_of else None
    if original is not None and translation_of is not None:
        service, _, name = translation_of.partition("/")
    drafts = [
        _imported(each, workspace, library, service, locale, name, Recipe(select=select), out, original)
        for each in origins
    ]
    if not dry_run:
        for each in drafts:
            _refuse_overwriting(each.path, force=force)
        for each in drafts:
            _write(each, workspace)
    if json_wanted:
        print_json([as_json(each.origin, each.path, each.draft, each.proposals) for each in drafts])
        return
    for each in drafts:
        print_draft(each.origin, each.path, each.draft, each.proposals, written=not dry_run)
        if each.sibling is not None:
            print_sibling(each.origin, each.sibling)
    print_placement([(each.origin, each.draft) for each in drafts])


def _imported(
    origin: str,
    workspace: Workspace,
    library: Library,
    service: str | None,
    locale: str | None,
    name: str | None,
    recipe: Recipe,
    out: Path | None,
    original: GuideForm | None,
) -> Imported:
    body, media_type, stem = _fetched(origin, workspace, library)
    page = read_page(body, media_type=media_type, recipe=recipe)
    if not page.pieces:
        raise CaptureError(f"{origin}: no text was found in it; name the article with --select")
    about = library.service(service) if service else _service_of(page, stem, library, origin)
    spoken = _locale_of(page, locale, stem)
    name = name or slug(Path(stem).name.split(".")[0], spoken, words=8)
    draft = take_in(
        page,
        guide=f"{about.id}/{name}",
        locale=spoken,
        products=about.products,
        known=_known(library),
        fallback=title_for(about.name, spoken),
    )
    head = (_HEAD, f"Draft of {Path(stem).name}: read it, check its citations.")
    path = _path(workspace, about, name, spoken, out)
    if original is not None:
        sibling = translated(draft, original)
        text = written(sibling.form, head=(_HEAD.replace("guide.schema", "translation.schema"), *head[1:]))
        return Imported(origin=origin, path=path, draft=draft, proposals=(), text=text, sibling=sibling)
    shared = {each.service for each in library.guides if each.shared}
    documents = captured(workspace, library, {about.id, *shared})
    proposals = cited(draft.form, documents, about.products)
    form, comments = proposed(draft.form, proposals)
    text = written(form, head=head, comments=comments)
    return Imported(origin=origin, path=path, draft=replace(draft, form=form), proposals=proposals, text=text)


def _fetched(origin: str, workspace: Workspace, library: Library) -> tuple[bytes, str, str]:
    """Body, media type and name of what is to be imported."""
    if not origin.startswith(("http://", "https://")):
        path = Path(origin)
        if not path.is_file():
            why = "is a folder; name the files in it" if path.is_dir() else "there is no such file"
            raise UsageError(f"{origin}: {why}")
        body, media_type = read_page_file(path)
        if not body.strip():
            raise UsageError(f"{origin}: the file is empty")
        if b"\0" in body and not body.startswith(_WIDE):
            raise UsageError(f"{origin}: this is no text; save the page as HTML, Markdown or plain text")
        return body, media_type, path.stem
    capture = _crawled(origin, workspace, library)
    return capture.body, capture.media_type, urlsplit(origin).path.rstrip("/").rpartition("/")[2] or "guide"


def _crawled(url: str, workspace: Workspace, library: Library) -> Capture:
    """The page at an address of a declared host, read as politely as its service asks for."""
    host = urlsplit(url).netloc.lower()
    owner = next((each for each in library.services if host in each.hosts), None)
    advice = "save the page in your browser and import the file"
    if owner is None:
        raise UsageError(f"{url}: no service.yaml declares the host “{host}”; {advice}")
    model = next(iter(owner.sources), None)
    if model is None:
        raise UsageError(
            f"{url}: {owner.id} declares no source, so on what basis it may be read is unknown; {advice}"
        )
    source = workspace.settings.granted(
        replace(model, id=f"{owner.id}.import", url=url, recipe=Recipe(), title="")
    )
    with tempfile.TemporaryDirectory() as folder:
        result = crawl(
            [replace(owner, sources=(source,))],
            [source],
            Path(folder),
            contact=workspace.settings.crawl.contact or None,
        )[0]
        if isinstance(result, FetchFailure):
            raise CaptureError(f"{url}: {result.kind}: {result.detail}; or {advice}")
        return SnapshotStore(Path(folder)).load(result)


def _service_of(page: Page, stem: str, library: Library, origin: str) -> Service:
    """The service whose name the title or the file's name holds, else the one that the text names most."""
    title = f"{page.title} {stem} {' '.join(piece.text for piece in page.pieces[:3])}".casefold()
    text = " ".join(piece.text for piece in page.pieces).casefold()
    counted = [
        (each.name.casefold() in title, text.count(each.name.casefold()), each) for each in library.services
    ]
    best = max(counted, key=lambda row: (row[0], row[1]), default=None)
    if best is None or not best[1]:
        known = ", ".join(each.id for each in library.services) or "none"
        raise UsageError(
            f"{origin}: cannot tell which service it is about; name it with --service (there are: {known}), "
            "or make it with `guidewatch guides new`"
        )
    return best[2]


def _locale_of(page: Page, asked: str | None, stem: str) -> str:
    """The locale: as asked for, as the page or its file's name says, as its headings and text read."""
    if asked:
        if stated(asked) != asked:
            raise UsageError(f"--locale {asked}: must be a language tag such as en or fr-CA")
        return asked
    named = stem.rpartition(".")[2]
    if "." in stem and named.split("-")[0] in LANGUAGES:
        return named
    if page.declared:
        return page.declared.split("-")[0]  # a region is mostly the default of the site's program
    found = page.language or language_of(" ".join(piece.text for piece in page.pieces), None)
    if found is None:
        raise UsageError("cannot tell which language it is in; name it with --locale")
    return found


def _known(library: Library) -> list[Known]:
    services = {each.id: each.name for each in library.services}
    return [
        Known(id=each.id, title=each.title, service=services.get(each.service, each.service))
        for each in library.guides
    ]


def _path(workspace: Workspace, about: Service, name: str, locale: str, out: Path | None) -> Path:
    file = f"{name}.{locale}.yaml"
    if out is None:
        return workspace.guides / about.id / file
    return out if out.suffix in (".yaml", ".yml") else out / file


def _refuse_overwriting(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise UsageError(
            f"{path} is there already; give the draft another --name, or use --force to replace it"
        )


def _write(each: Imported, workspace: Workspace) -> None:
    """Write a draft; one that our own loader refuses is taken back."""
    before = each.path.read_text("utf-8") if each.path.exists() else None
    each.path.parent.mkdir(parents=True, exist_ok=True)
    each.path.write_text(each.text, encoding="utf-8")
    try:
        load(workspace.guides)
    except Exception:
        if before is None:
            each.path.unlink()
        else:
            each.path.write_text(before, encoding="utf-8")
        raise
