"""``guidewatch sources try``: what selectors yield of a page, before they are put into a service.yaml."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import click

from flows.commands.sources.trial import as_json, print_trial, trial
from flows.page_file import read_page_file
from pipeline.errors import CaptureError, UsageError
from pipeline.guide import Library, load
from pipeline.model import Access, Baseline, Capture, FetchFailure, Product, Recipe, Service, Source
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace
from spiders.crawl import crawl

_CRAWLED = (Access.ROBOTS, Access.CONSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What is tried: a source (a declared one, or one made up for the page) and what is known of it."""

    source: Source
    service: Service
    products: tuple[Product, ...] = ()
    baseline: Baseline | None = None


@click.command()
@click.argument("page", required=False)
@click.option("--source", "source_id", help="A declared source: its selectors, its products, its usual text.")
@click.option("--select", multiple=True, help="CSS selector of the article; may be repeated.")
@click.option("--remove", multiple=True, help="CSS selector of what to cut out; may be repeated.")
@click.option("--twice", is_flag=True, help="Fetch the address twice in a row: what changes by itself?")
@click.option("--json", "as_json_", is_flag=True, help="Print one JSON object and nothing else.")
@click.pass_obj
def command(
    workspace: str,
    page: str | None,
    source_id: str | None,
    select: tuple[str, ...],
    remove: tuple[str, ...],
    twice: bool,
    as_json_: bool,
) -> None:
    """Show what is read of PAGE, an address or a saved file: blocks, matches, facts, warnings.

    With --source and without PAGE the newest capture in the store is read. An address is fetched once
    (with --twice, twice), as far as robots.txt and the source's access basis allow; nothing is stored.
    """
    place = Workspace(workspace)
    library = load(place.guides)
    asked = _asked(place, library, page, source_id)
    if select or remove:
        recipe = asked.source.recipe
        chosen = Recipe(select=select or recipe.select, remove=remove or recipe.remove)
        asked = replace(asked, source=replace(asked.source, recipe=chosen))
    if twice and not _host(page or ""):
        raise click.UsageError("--twice needs the address of a page")
    capture, twin = _captures(place, asked, page, stored=source_id is not None, twice=twice)
    told = trial(capture, asked.source, asked.products, asked.baseline, twin)
    if as_json_:
        click.echo(json.dumps(as_json(told), ensure_ascii=False, indent=1))
    else:
        print_trial(told)


def _asked(place: Workspace, library: Library, page: str | None, source_id: str | None) -> _Asked:
    """The declared source, or one for the page with what its host tells."""
    if source_id is not None:
        if source_id not in library.sources:
            known = ", ".join(library.sources) or "none"
            raise UsageError(f"no source “{source_id}”; there are: {known}")
        source = place.settings.granted(library.sources[source_id])
        with TicketStore(place.database_url) as store:
            baseline = store.state(source_id).baseline
        return _Asked(
            source=source,
            service=library.service(source.service),
            products=library.products_for(source_id),
            baseline=baseline,
        )
    if page is None:
        raise click.UsageError("name a page (an address or a file), or --source ID")
    host = _host(page)
    owner = next((each for each in library.services if host and host in each.hosts), None)
    service = owner or Service(id="trial", name="trial", hosts=(host,) if host else ())
    source = Source(
        id=f"{service.id}.trial", service=service.id, url=page, locale="und", access=Access.ROBOTS
    )
    if owner is not None and not any(place.settings.granted(s).access in _CRAWLED for s in owner.sources):
        source = replace(source, access=Access.MANUAL)
    return _Asked(source=source, service=service, products=service.products)


def _host(page: str) -> str:
    try:
        parts = urlsplit(page)
    except ValueError:
        raise UsageError(f"{page} is not an address") from None
    return parts.netloc.rpartition("@")[2].lower() if parts.scheme in ("http", "https") else ""


def _captures(
    place: Workspace, asked: _Asked, page: str | None, *, stored: bool, twice: bool
) -> tuple[Capture, Capture | None]:
    """The page as a file holds it, as the store last saw it, or as a request brings it, and its twin."""
    if page is None:
        history = SnapshotStore(place.snapshots).history(asked.source.id)
        if not history:
            raise UsageError(f"{asked.source.id} was never captured; name a file or an address")
        return SnapshotStore(place.snapshots).load(history[-1]), None
    if not _host(page):
        body, media_type = read_page_file(Path(page))
        moment = datetime.fromtimestamp(Path(page).stat().st_mtime, UTC)
        read = Capture(
            source=asked.source.id,
            url="",
            final_url="",
            captured_at=moment,
            body=body,
            media_type=media_type,
        )
        return read, None
    if asked.source.access not in _CRAWLED:
        raise UsageError(
            f"{asked.service.id} may not be fetched ({asked.source.access}): save the page in a browser "
            "and give the file, or name the service under consent in guidewatch.yaml"
        )
    source = replace(asked.source, url=page) if stored else asked.source
    return _fetched(place, replace(asked, source=source), twice=twice)


def _fetched(place: Workspace, asked: _Asked, *, twice: bool) -> tuple[Capture, Capture | None]:
    """One request through the crawler, or two, into a store that is thrown away."""
    source = asked.source
    with tempfile.TemporaryDirectory(prefix="guidewatch-try-") as folder:
        service = replace(asked.service, sources=(source,), spider="declared")
        (result,) = crawl(
            [service],
            [source],
            Path(folder),
            contact=place.settings.crawl.contact or None,
            twice=(source.id,) if twice else (),
        )
        if isinstance(result, FetchFailure):
            raise CaptureError(f"{result.url or source.url}: {result.kind}: {result.detail}")
        store = SnapshotStore(Path(folder))
        twin = next(map(store.load, store.twins(source.id)), None)
        return store.load(result), twin
