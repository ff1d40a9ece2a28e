"""``python -m spiders.child``: one crawl in a process of its own, since a reactor cannot be restarted.

Reads one job line from standard input and ends when that input closes, so that it never outlives
the process that started it. Captures go into the snapshot store, one report line per source to
standard output; everything else that is printed goes to standard error.
"""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import select
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import configure_logging
from scrapy.utils.misc import load_object
from scrapy.utils.reactor import install_reactor

from pipeline.errors import StoreError
from pipeline.model import Capture, FailureKind, FetchFailure, Service
from pipeline.snapshot import SnapshotStore
from spiders.base import Renderer
from spiders.browser import find_browser, launch_options, needs_browser, no_browser, pins, tie_driver
from spiders.den import occupy, remove
from spiders.hosts import Hosts, host_of
from spiders.job import Job, read_job, write_report
from spiders.processes import end_descendants
from spiders.registry import SPIDERS
from spiders.settings import settings_for

log = logging.getLogger(__name__)

_LARGEST_CRAWLER = 3 * 1024**3  # bytes of addresses, of which Scrapy takes about a fifth
_LANES_AT_ONCE = 8  # services of different hosts that are crawled side by side


def main() -> None:
    """Crawl what standard input asks for."""
    _bound_memory()
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    occupy(Path(tempfile.gettempdir()))
    line = sys.stdin.buffer.readline()
    if not line:  # who started us is gone already
        remove(Path(tempfile.gettempdir()))
        return
    job = read_job(line)
    ending = threading.Thread(target=_end_with_parent, daemon=True)
    ending.start()
    try:
        run(job, reports)
    finally:
        if select.select([sys.stdin], [], [], 0)[0]:  # nothing but its end can be there to read
            ending.join()  # it tidies up and ends the process


def run(job: Job, reports: TextIO) -> None:
    """Crawl all services of a job; services that share a host one after the other."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed  # only importable once it is installed

    from spiders.pinned import PublicResolver

    configure_logging({"LOG_LEVEL": "WARNING"})
    local = frozenset(host for service in job.services for host in Hosts(service.hosts).local)
    reactor: Any = installed  # Twisted types the module as an interface
    PublicResolver(reactor, 1000, 15.0, local).install_on_reactor()
    done = deferred_from_coro(_crawl_all(job, reports))
    failed: list[object] = []
    done.addErrback(failed.append)
    done.addBoth(lambda _: reactor.callLater(0, reactor.stop))
    reactor.run()
    for failure in failed:
        print(failure, file=sys.stderr)  # noqa: T201  # the parent reads the tail of it
    if failed:
        sys.exit(1)


def lanes(services: Sequence[Service]) -> list[list[Service]]:
    """Services in groups that share no host, in order: a host never serves two spiders at once."""
    found: list[tuple[set[str], list[Service]]] = []
    for service in services:
        hosts = {host_of(f"//{host}") for host in service.hosts}
        touching = [lane for lane in found if lane[0] & hosts]
        for lane in touching:
            found.remove(lane)
            hosts |= lane[0]
        members = [each for _, lane in touching for each in lane]
        found.append((hosts, [*members, service]))
    return [members for _, members in found]


async def _crawl_all(job: Job, reports: TextIO) -> None:
    store = SnapshotStore(Path(job.store_root))
    turn = asyncio.Semaphore(_LANES_AT_ONCE)
    runner = AsyncCrawlerRunner()

    async def crawl_lane(services: Sequence[Service]) -> None:
        async with turn:
            for service in services:
                try:
                    await crawl_service(service)
                except Exception:  # one service's trouble is not the others'
                    log.exception("the crawl of %s broke off", service.id)

    async def crawl_service(service: Service) -> None:
        launch = await _launch(service, job)
        settings = settings_for(service, agent=job.agent, limits=job.limits, launch=launch)
        crawler = Crawler(load_object(SPIDERS[service.spider]), Settings(settings))
        deliver = delivery(service, store, job.extractor, reports)
        missing = "" if launch else no_browser(job.browser)
        renderer = Renderer(agent=job.agent, limits=job.limits, missing=missing)
        await runner.crawl(
            crawler,
            service=service,
            store=store,
            deliver=deliver,
            force=job.force,
            renderer=renderer,
            twice=job.twice,
        )

    await asyncio.gather(*(crawl_lane(each) for each in lanes(job.services)))


async def _launch(service: Service, job: Job) -> dict[str, Any] | None:
    """How to start a browser for a service; None where it needs none, or none is there."""
    if not any(needs_browser(source) for source in service.sources):
        return None
    program = find_browser(job.browser)
    if program is None:
        return None
    folder = Path(tempfile.mkdtemp())
    tie_driver(folder)
    return launch_options(program, folder, await pins(service.hosts))


def delivery(
    service: Service, store: SnapshotStore, extractor: str, reports: TextIO
) -> Callable[[Capture | FetchFailure], None]:
    """A function that stores a capture and reports it, or reports a failure."""
    recipes = {source.id: source.recipe.digest for source in service.sources}

    def deliver(outcome: Capture | FetchFailure) -> None:
        report: str | FetchFailure
        if isinstance(outcome, FetchFailure):
            report = outcome
        else:
            try:
                report = store.put(outcome, recipe=recipes[outcome.source], extractor=extractor).id
            except StoreError as error:
                report = FetchFailure(
                    source=outcome.source,
                    url=outcome.url,
                    failed_at=outcome.captured_at,
                    kind=FailureKind.CRASHED,
                    detail=str(error),
                )
        reports.write(write_report(outcome.source, report) + "\n")
        reports.flush()

    return deliver


def _bound_memory() -> None:
    """Let the operating system refuse more memory than any page can need; a browser is not under it."""
    if sys.platform.startswith("linux"):
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (_LARGEST_CRAWLER, most))


def _end_with_parent() -> None:
    """Wait until standard input closes, which happens also when the parent is killed, and end at once."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    end_descendants(os.getpid())  # the browser first, so that its files stay removed
    remove(Path(tempfile.gettempdir()))
    os._exit(1)  # no other clean-up: what the store writes is whole at any instant


if __name__ == "__main__":
    main()
