"""The refresh as a Prefect flow: its tasks are the stages of the route, each over a batch of sources.

Prefect adds what plain functions do not have: retries, a schedule, a button, and a page for each
run. It decides nothing. A task is never a single page: Prefect's bookkeeping for a task costs as
much as looking at a page does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

from prefect import Task, flow, get_run_logger, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.utilities.annotations import quote

from flows import passing
from flows import refresh as stages
from flows.refresh import Plan, Result
from pipeline.errors import CrawlError
from pipeline.model import FetchFailure, Look
from pipeline.tickets import TicketEvent
from pipeline.workspace import Workspace

T = TypeVar("T")

# Looks of a batch are recorded before the next batch begins, so that a run that was killed has kept
# them; small enough for that, large enough that Prefect's 10-15 ms per task do not count.
BATCH = 50


def _crawler_died(task: Task[..., Any], run: TaskRun, state: State[Any]) -> bool:
    """Whether trying again may help: the crawler itself died. A page that fails is a result, not an error."""
    # Beside a running event loop it would return a coroutine, unless told not to.
    failure = state.result(raise_on_failure=False, _sync=True)  # type: ignore[call-overload]  # undeclared
    return isinstance(failure, CrawlError)


@task(name="select", cache_policy=NO_CACHE)
def select(workspace: str, guide: str | None, service: str | None) -> Plan:
    """Choose the sources."""
    return stages.select(Workspace(workspace), guide=guide, service=service)


@task(
    name="capture",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=[10, 60],
    retry_condition_fn=_crawler_died,
)
def capture(plan: Plan, force: bool) -> tuple[FetchFailure, ...]:
    """Crawl all sources in one child process."""
    log = get_run_logger()
    return stages.capture(plan, force=force, say=log.info)


@task(name="look", cache_policy=NO_CACHE)
def look(plan: Plan, failures: Sequence[FetchFailure]) -> tuple[Look, ...]:
    """Look at the captures of a batch of sources."""
    return stages.look(plan, failures)


@task(name="record", cache_policy=NO_CACHE)
def record(plan: Plan, looks: Sequence[Look]) -> tuple[TicketEvent, ...]:
    """Remember the looks of a batch and let their findings become tickets."""
    return stages.record(plan, looks)


@task(name="tell", cache_policy=NO_CACHE)
def tell(plan: Plan, looks: Sequence[Look], events: Sequence[TicketEvent]) -> Result:
    """Write the report."""
    return stages.tell(plan, looks, events)


@task(name="pass-on", cache_policy=NO_CACHE)
def pass_on(workspace: str) -> None:
    """Bring mirrors up to date and tell people; what cannot be passed on now waits for the next run."""
    for passed in passing.pass_on(Workspace(workspace), datetime.now(UTC)):
        log = get_run_logger()
        (log.warning if passed.failed else log.info)("%s: %s", passed.name, passed.said)


@flow(name="refresh", persist_result=False)
def refresh(
    workspace: str = ".", guide: str | None = None, service: str | None = None, force: bool = False
) -> Result:
    """Look once at the chosen sources and turn what disagrees into tickets.

    ``workspace`` is a folder; ``guide`` and ``service`` narrow the sources; ``force`` asks for whole
    pages instead of conditional requests.
    """
    plan = select(workspace, guide, service)
    failures = capture(as_is(plan), force)
    looks: list[Look] = []
    events: list[TicketEvent] = []
    for batch in batches(plan):
        found = look(as_is(batch), as_is(failures))
        events += record(as_is(batch), as_is(found))
        looks += found
    result = tell(as_is(plan), as_is(looks), as_is(events))
    publish(result)
    pass_on(workspace)
    return result


def as_is(value: T) -> T:
    """The value as an input of a task that Prefect does not walk through in search of its futures."""
    return cast(T, quote(value))


def batches(plan: Plan, size: int = BATCH) -> Iterator[Plan]:
    """The plan in parts of at most ``size`` sources each, in order."""
    for start in range(0, len(plan.sources), size):
        yield replace(plan, sources=plan.sources[start : start + size])


def publish(result: Result) -> None:
    """Leave the run's summary and its tickets as artifacts, with links to the report."""
    create_markdown_artifact(
        key="refresh-summary", markdown=summary(result), description="What the run found"
    )
    create_table_artifact(
        key="refresh-tickets", table=ticket_rows(result), description="Tickets that wait for a decision"
    )
    for line in result.unknown:
        get_run_logger().warning("freshness unknown: %s", line)


def summary(result: Result) -> str:
    """The run in a few lines of Markdown, and then its report."""
    address = result.html.as_uri()
    where = f"[Report]({address}) · `{result.html}`\n\n"
    if result.unknown:
        where += f"**Freshness unknown for {len(result.unknown)} of {len(result.run.sources)} sources.**\n\n"
    return where + result.markdown.read_text("utf-8")


def ticket_rows(result: Result) -> list[dict[str, str]]:
    """One row for each live ticket: what it is about, why, and where the report tells more."""
    address = result.html.as_uri()
    return [
        {
            "ticket": f"#{ticket.id}",
            "severity": ticket.severity.value,
            "kind": ticket.kind.value,
            "guide": f"{ticket.owner} ({ticket.locale})",
            "target": ticket.target,
            "why": ticket.reason,
            "seen": f"{ticket.seen}" + ("" if ticket.confirmed else ", unconfirmed"),
            "report": f"{address}#ticket-{ticket.id}",
        }
        for ticket in result.run.tickets
        if ticket.state.live
    ]
