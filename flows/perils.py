"""The demo of everything that can go wrong with a page: what each look came to beside what it must."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import yaml

from flows.refresh import Result, refresh
from pipeline.errors import UsageError
from pipeline.model import Look, Ticket
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace
from spiders.browser import find_browser
from spiders.demo.perils import PERILS, Peril, PerilSite

_SERVICE = "perils"
_STORMY = 2  # looks; as many as the workspace asks for before a source counts as unhealthy
_GIVEN = {"source": "", "exact": "Choose End membership at the bottom of the page."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weathered:
    """One peril, what its last look came to, and the tickets that it opened."""

    peril: Peril
    outcome: str
    problem: str
    reason: str
    tickets: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether all is as it must be."""
        wanted = (self.peril.ticket,) if self.peril.ticket else ()
        found = (self.outcome, self.problem, self.tickets)
        return found == (self.peril.outcome, self.peril.problem, wanted)


def weather(folder: Path, *, say: Callable[[str], None] = lambda text: None) -> tuple[Weathered, ...]:
    """Look at all pages calmly, then twice in the storm, in a fresh workspace; one row per peril.

    A page that has to be rendered is left out where there is no browser. Raises UsageError where
    the folder holds something else.
    """
    if folder.exists():
        if not (folder / "guides" / _SERVICE).is_dir() and any(folder.iterdir()):
            raise UsageError(
                f"{folder} holds something that is not this demo; give another folder with --dir"
            )
        shutil.rmtree(folder)
    perils = tuple(each for each in PERILS if not each.rendered or find_browser())
    with closing(PerilSite()) as site:
        site.start()
        workspace = _workspace(folder, perils, site.port)
        results = [refresh(workspace, say=say)]
        site.storm = True
        results += [refresh(workspace, say=say) for _ in range(_STORMY)]
    with TicketStore(workspace.database_url) as store:
        tickets = store.tickets()
    return tuple(_weathered(each, results[-1], tickets) for each in perils)


def _weathered(peril: Peril, result: Result, tickets: tuple[Ticket, ...]) -> Weathered:
    source = f"{_SERVICE}.{peril.name}"
    look: Look = next(each for each in reversed(result.run.looks) if each.source == source)
    mine = sorted(f"{each.kind} {each.target}" for each in tickets if each.source == source)
    return Weathered(
        peril=peril,
        outcome=look.outcome,
        problem=look.problem.kind if look.problem else "",
        reason=look.reason,
        tickets=tuple(mine),
    )


def _workspace(folder: Path, perils: tuple[Peril, ...], port: int) -> Workspace:
    guides = folder / "guides" / _SERVICE
    guides.mkdir(parents=True)
    _write(folder / "guidewatch.yaml", {"health": {"open_after": _STORMY}})
    _write(guides / "service.yaml", _service(perils, port))
    _write(guides / "membership.en.yaml", _guide(perils))
    return Workspace(folder, environment={})


def _service(perils: tuple[Peril, ...], port: int) -> dict[str, object]:
    """One source per peril; what concerns a whole host stands on one of its own."""
    sources = [
        {
            "id": f"{_SERVICE}.{each.name}",
            "title": each.happens,
            "url": f"http://{'localhost' if each.own_host else '127.0.0.1'}:{port}/help/{each.name}",
            "locale": "en",
            "select": ".help-article",
            **({"render": "auto"} if each.rendered else {}),
        }
        for each in perils
    ]
    return {
        "service": _SERVICE,
        "name": "Perils",
        "hosts": [f"127.0.0.1:{port}", f"localhost:{port}"],
        "pace": 0,
        "products": [{"id": "membership", "name": "Pinegrove membership", "aliases": {"en": ["membership"]}}],
        "sources": sources,
    }


def _guide(perils: tuple[Peril, ...]) -> dict[str, object]:
    """A guide with a step that cites each page, and a claim that cites the one that changes."""
    steps = [
        {
            "id": f"web.{each.name}",
            "heading": "Choose End membership",
            "body": "The button **End membership** is at the bottom of the page.",
            "cites": [{**_GIVEN, "source": f"{_SERVICE}.{each.name}"}],
        }
        for each in perils
    ]
    window = "We refund the last monthly payment if you end your membership within 3 days of it."
    claim = {
        "id": "refund.membership",
        "subject": "refund",
        "value": "P3D",
        "text": "The last monthly payment is refunded if you end the membership within 3 days of it.",
        "scope": {"product": "membership", "event": "payment"},
        "cites": [{"source": f"{_SERVICE}.changed", "exact": window}],
    }
    return {
        "guide": f"{_SERVICE}/membership",
        "locale": "en",
        "title": "How to end a membership in any weather",
        "summary": "A guide that cites one page for each thing that can happen to it.",
        "reading_minutes": 1,
        "modified_at": "2026-03-20",
        "channels": [{"id": "web", "title": "On the website", "steps": steps}],
        "facts": [claim],
    }


def _write(path: Path, content: dict[str, object]) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")
