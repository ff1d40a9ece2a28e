"""The demo as a function: three looks at a local help centre, and whether it came to what it must.

materialise → look at generation 1, then 2, then 2 again → compare the tickets with the expected table.
How far a workspace has come is read off its captures, so a demo that was killed goes on where it
stopped, and one that is through looks at generation 2 once more.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.refresh import Result, refresh
from pipeline.errors import UsageError
from pipeline.model import Outcome, Severity, Ticket, TicketState
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.workspace import Workspace
from spiders.demo import PAGES, DemoSite, expectations, materialise
from spiders.demo.expected import ExpectedTicket

PORT = 8400
GENERATIONS = (1, 2, 2)
"""The generation that each look meets; every later look meets the last one."""

_OURS = ("guides", "snapshots", ".guidewatch", "guidewatch.yaml")
_MARK = Path("guides/pinegrove/service.yaml")
_ADDRESS = re.compile(r"127\.0\.0\.1:(\d+)")
_ALTERNATING = next(page.id for page in PAGES if page.alternates)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoLook:
    """One look of the demo: its 1-based number, what it met, and what the run came to."""

    number: int
    generation: int
    result: Result

    def outcome(self, source: str) -> Outcome | None:
        """What the last look at a source in this run came to; None where there was none."""
        found = [look.outcome for look in self.result.run.looks if look.source == source]
        return found[-1] if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A line of the expected table and the tickets that answer it."""

    expected: ExpectedTicket
    tickets: tuple[Ticket, ...]

    @property
    def holds(self) -> bool:
        """Are there as many tickets as there should be, and as severe?"""
        wanted = Severity(self.expected.severity)
        return len(self.tickets) == self.expected.count and all(t.severity is wanted for t in self.tickets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """All that a demo did and came to. ``surplus`` are tickets that nobody expects."""

    workspace: Workspace
    address: str
    looks: tuple[DemoLook, ...]
    matches: tuple[Match, ...]
    surplus: tuple[Ticket, ...]

    @property
    def rerun(self) -> bool:
        """Had this workspace been through all looks before?"""
        return self.looks[0].number > len(GENERATIONS)

    @property
    def changed(self) -> bool:
        """Did the last look open, close or change a ticket?"""
        return any(event.kind.loud for event in self.looks[-1].result.events)

    @property
    def as_expected(self) -> bool:
        """Every expected ticket and no other."""
        return not self.surplus and all(match.holds for match in self.matches)


def tour(
    folder: Path,
    *,
    fresh: bool = False,
    begin: Callable[[DemoSite, int, int], None] = lambda site, number, generation: None,
    end: Callable[[DemoLook], None] = lambda look: None,
    say: Callable[[str], None] = lambda text: None,
) -> Tour:
    """Do the main job on the local help centre, in a workspace of its own.

    ``begin`` (site, number, generation) and ``end`` are called around each look, ``say`` with its
    progress. Raises UsageError where the folder is not a demo's.
    """
    _claim(folder, fresh=fresh)
    with _open(folder) as site:
        workspace = Workspace(materialise(folder, site.port), environment={})
        looks = []
        for number, generation in _remaining(workspace):
            site.generation = generation
            site.look(1 + _captures(workspace, _ALTERNATING))
            begin(site, number, generation)
            looks.append(DemoLook(number=number, generation=generation, result=refresh(workspace, say=say)))
            end(looks[-1])
        matches, surplus = _compared(workspace)
        address = site.url
    return Tour(workspace=workspace, address=address, looks=tuple(looks), matches=matches, surplus=surplus)


def _claim(folder: Path, *, fresh: bool) -> None:
    """Make sure that a folder is empty or a demo's; ``fresh`` empties a demo's."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    if not (folder / _MARK).exists():
        raise UsageError(f"{folder} holds something that is not a demo; give another folder with --dir")
    if fresh:
        for name in _OURS:
            place = folder / name
            if place.is_dir():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)


def _open(folder: Path) -> DemoSite:
    """The site at the port of last time, so that addresses stay; at a free one where it is taken."""
    service = folder / _MARK
    known = _ADDRESS.search(service.read_text("utf-8")) if service.exists() else None
    try:
        return DemoSite(port=int(known[1]) if known else PORT)
    except OSError:
        return DemoSite(port=0)


def _remaining(workspace: Workspace) -> Sequence[tuple[int, int]]:
    """Number and generation of the looks that are still to be taken; at least one.

    Counted by captures: those of a killed run are stored already and looked at by the next one.
    """
    done = min(_captures(workspace, page.id) for page in PAGES)
    last = max(done + 1, len(GENERATIONS))
    return [(n, GENERATIONS[min(n, len(GENERATIONS)) - 1]) for n in range(done + 1, last + 1)]


def _captures(workspace: Workspace, page: str) -> int:
    return len(SnapshotStore(workspace.snapshots).history(page))


def _compared(workspace: Workspace) -> tuple[tuple[Match, ...], tuple[Ticket, ...]]:
    """Each expected ticket with what there is of it, and the tickets that nobody expects."""
    with TicketStore(workspace.database_url) as tickets:
        everything = tickets.tickets(TicketFilter())
    left = [ticket for ticket in everything if ticket.cause is None]  # the others come of decisions
    matches = []
    for expected in expectations().tickets:
        found = tuple(ticket for ticket in left if _answers(ticket, expected))
        left = [ticket for ticket in left if ticket not in found]
        matches.append(Match(expected=expected, tickets=found))
    return tuple(matches), tuple(left)


def _answers(ticket: Ticket, expected: ExpectedTicket) -> bool:
    return (
        ticket.kind.value == expected.kind
        and ticket.owner == expected.owner
        and ticket.target in expected.targets
        and ticket.state is not TicketState.REVERTED
    )
