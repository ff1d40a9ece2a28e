"""What the pages work with: tickets, guides, snapshots, people, and what starts a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from pipeline.errors import ContentError
from pipeline.guide import Library
from pipeline.report import Run
from pipeline.report.card import Shelf
from pipeline.review import Review
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import Database, TicketStore
from pipeline.web.accounts import Accounts
from pipeline.web.running import Runner
from pipeline.web.throttle import Throttle
from pipeline.workspace import Workspace

Clock = Callable[[], datetime]
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The guides as they are now. ``error`` says why there are none: a file that cannot be read."""

    library: Library
    shelf: Shelf
    error: str = ""


class Desk:
    """One workspace, opened once for all requests; safe to use from several threads."""

    def __init__(
        self, workspace: Workspace, *, now: Clock, runner: Runner, operator: str = "", once: str = ""
    ) -> None:
        """``once`` is the secret of the one-time link that signs ``operator`` in; "" for none."""
        self.workspace = workspace
        self.now = now
        self.runner = runner
        self.operator = operator
        self.database = Database(workspace.database_url, lasting=True)
        self.store = TicketStore(self.database)
        self.accounts = Accounts(self.database)
        self.snapshots = SnapshotStore(workspace.snapshots)
        self.review = Review(workspace, self.store)
        self.throttle = Throttle()
        self._once = once
        self._lock = Lock()
        self._content: Content | None = None

    def close(self) -> None:
        """Give the connections back."""
        self.store.close()

    def take_once(self, secret: str, same: Callable[[str, str], bool]) -> bool:
        """Whether this is the one-time secret; it works this one time."""
        with self._lock:
            fits = bool(self._once) and same(secret, self._once)
            if fits:
                self._once = ""
            return fits

    def content(self) -> Content:
        """The guides as their files say now; the last good ones with ``error`` where they cannot be read."""
        with self._lock:
            before = self._content
            try:
                library, error = self.review.library, ""
            except ContentError as wrong:
                library = before.library if before else Library(services=(), guides=())
                error = str(wrong)
            if before is None or before.library is not library or before.error != error:
                self._content = _content(library, error)
            assert self._content is not None
            return self._content


def _content(library: Library, error: str) -> Content:
    sources = tuple(library.sources.values())
    run = Run(id="", started_at=_EPOCH, finished_at=_EPOCH, guides=library.guides, sources=sources)
    return Content(library=library, shelf=Shelf.of(run), error=error)
