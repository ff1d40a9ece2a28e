"""A batch of sources crawled in a child process, with an outcome for every one of them."""

from __future__ import annotations

import contextlib
import math
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from pipeline.errors import CrawlError, StoreError, UsageError
from pipeline.model import FailureKind, FetchFailure, Service, Snapshot, Source
from pipeline.snapshot import SnapshotStore
from spiders.access import refusal
from spiders.browser import LAUNCH_SECONDS, needs_browser
from spiders.den import den
from spiders.job import Job, read_report, write_job
from spiders.registry import SPIDERS
from spiders.settings import Limits, user_agent

# -P: only installed packages are imported, never what lies in the current folder.
COMMAND = (sys.executable, "-P", "-m", "spiders.child")
_START_SECONDS = 60.0  # Scrapy needs three seconds on an idle machine
_END_SECONDS = 10.0  # to close connections once all is reported
_LONGEST_TAIL = 400

Result = Snapshot | FetchFailure


def crawl(
    services: Iterable[Service],
    sources: Iterable[Source],
    store_root: Path,
    *,
    contact: str | None = None,
    force: bool = False,
    timeout: float | None = None,
    extractor: str = "",
    limits: Limits | None = None,
    browser: str = "",
    twice: Iterable[str] = (),
    progress: Callable[[Result], None] | None = None,
) -> tuple[Result, ...]:
    """Look at ``sources`` (each of one of ``services``) once; one result per source, in their order.

    Captures are in the store when this returns. A source that may not be crawled is NOT_PERMITTED
    and costs no request; one that the child process did not report is CRASHED. ``force`` asks for
    whole pages, ``browser`` names the program that renders ("": the system's), ``progress`` is called
    with each result as it arrives, in any order. Sources named in ``twice`` are asked for whole and, where
    that brought their article, once more behind all others; that twin is stored, and no result tells of it.
    A child is ended after ``timeout`` seconds (None: no limit for all), or when it has said nothing
    for longer than the limits of one source can explain.
    Raises CrawlError where no child can be started, UsageError for a service or spider that is unknown.
    """
    limits = limits or Limits()
    wanted = tuple({source.id: source for source in sources}.values())
    done: dict[str, Result] = {}

    def settle(source: str, result: Result) -> None:
        if source not in done:
            done[source] = result
            if progress is not None:
                progress(result)

    allowed = []
    for source in wanted:
        refused = refusal(source)
        if refused is None:
            allowed.append(source)
        else:
            settle(source.id, _failure(source, FailureKind.NOT_PERMITTED, refused))
    if allowed:
        job = Job(
            services=_grouped(services, allowed),
            store_root=str(store_root.absolute()),
            agent=user_agent(contact),
            extractor=extractor,
            force=force,
            limits=limits,
            browser=browser,
            twice=frozenset(twice),
        )
        child = _Child(job, SnapshotStore(store_root), settle)
        end = child.run(timeout)
        for source in allowed:
            settle(source.id, _failure(source, FailureKind.CRASHED, end))
    return tuple(done[source.id] for source in wanted)


def patience(job: Job) -> float:
    """Seconds without a report that are explained by one source: each request hangs and is retried."""
    limits = job.limits
    requests = limits.redirects + 3  # the page, and robots.txt here and where a redirect leads
    pause = max(limits.longest_crawl_delay, limits.longest_pause, *(s.pace for s in job.services))
    asking = requests * (limits.retries + 1) * (limits.request_seconds + pause)
    rendered = any(needs_browser(source) for service in job.services for source in service.sources)
    # The browser starts, then comes navigation, then what is waited for.
    return _START_SECONDS + asking + (LAUNCH_SECONDS + 2 * limits.render_seconds if rendered else 0.0)


def _grouped(services: Iterable[Service], sources: Sequence[Source]) -> tuple[Service, ...]:
    """The services of the sources, each with only those of its sources that are wanted."""
    known = {service.id: service for service in services}
    grouped: dict[str, list[Source]] = {}
    for source in sources:
        if source.service not in known:
            raise UsageError(f"source “{source.id}” is of service “{source.service}”, which is not declared")
        grouped.setdefault(source.service, []).append(source)
    found = tuple(replace(known[id], sources=tuple(each), products=()) for id, each in grouped.items())
    for service in found:
        if service.spider not in SPIDERS:
            names = ", ".join(sorted(SPIDERS))
            raise UsageError(f"service “{service.id}” asks for spider “{service.spider}”; there are: {names}")
    return found


def _failure(source: Source, kind: FailureKind, detail: str) -> FetchFailure:
    return FetchFailure(
        source=source.id, url=source.url, failed_at=datetime.now(UTC), kind=kind, detail=detail
    )


@dataclass(frozen=True, slots=True)
class _Child:
    """One child process and what it reports."""

    job: Job
    store: SnapshotStore
    settle: Callable[[str, Result], None]

    def run(self, seconds: float | None) -> str:
        """Crawl and settle every reported source; returns how the child ended, for the others."""
        with tempfile.TemporaryFile() as errors, den() as folder:
            process = _start(errors, folder)
            grace = 0.0
            try:
                stopped = self._follow(process, seconds)
                grace = 0.0 if stopped else _END_SECONDS
            finally:
                _end(process, grace)
            return (
                stopped
                or f"the crawler ended with status {process.returncode} without a result{_tail(errors)}"
            )

    def _follow(self, process: subprocess.Popen[bytes], seconds: float | None) -> str:
        """Send the job and take reports until the child closes its output; returns why it was cut short."""
        end = math.inf if seconds is None else time.monotonic() + seconds
        silence = patience(self.job)
        lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        assert process.stdin is not None and process.stdout is not None
        job = write_job(self.job).encode() + b"\n"
        threading.Thread(target=_feed, args=(process.stdin, job), daemon=True).start()
        threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=max(0.0, min(silence, end - time.monotonic())))
            except queue.Empty:
                if time.monotonic() >= end:
                    return f"the crawler did not end within {seconds:.0f} s and was stopped"
                return f"the crawler said nothing for {silence:.0f} s and was stopped"
            if line is None:
                return ""
            self._take(line)

    def _take(self, line: bytes) -> None:
        """Settle the source of one report line; a torn last line settles nothing."""
        try:
            source, outcome = read_report(line)
        except (ValueError, KeyError, TypeError):
            return
        if isinstance(outcome, FetchFailure):
            self.settle(source, outcome)
            return
        try:
            self.settle(source, self.store.get(outcome))
        except (StoreError, UsageError) as error:
            now = datetime.now(UTC)
            crashed = FailureKind.CRASHED
            self.settle(
                source, FetchFailure(source=source, url="", failed_at=now, kind=crashed, detail=str(error))
            )


def _start(errors: IO[bytes], folder: Path) -> subprocess.Popen[bytes]:
    """The child in a session of its own, with ``folder`` for what it and its browser write.

    It finds these packages wherever they are installed.
    """
    packages = str(Path(__file__).resolve().parents[1])
    path = os.pathsep.join(filter(None, (packages, os.environ.get("PYTHONPATH", ""))))
    try:
        return subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(folder)},
        )
    except OSError as error:
        why = error.strerror or error
        raise CrawlError(f"cannot start the crawler with {COMMAND[0]}: {why}") from error


def _end(process: subprocess.Popen[bytes], grace: float) -> None:
    """Leave neither a running child nor a zombie, nor open pipes; ``grace`` seconds to end by itself."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=grace)
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # what a dead child did not take
                pipe.close()


def _feed(pipe: IO[bytes], job: bytes) -> None:
    """Send the job and leave the pipe open: its end tells the child that we are gone."""
    with contextlib.suppress(OSError, ValueError):
        pipe.write(job)
        pipe.flush()


def _pump(pipe: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    """Move lines from a pipe into a queue, then None."""
    with contextlib.suppress(OSError, ValueError):  # closed under us
        for line in pipe:
            lines.put(line)
    lines.put(None)


def _tail(errors: IO[bytes]) -> str:
    """The end of what the child printed, as one line."""
    size = errors.seek(0, os.SEEK_END)
    errors.seek(max(0, size - 4 * _LONGEST_TAIL))
    text = " ".join(errors.read().decode(errors="replace").split())
    return f": …{text[-_LONGEST_TAIL:]}" if text else ""
