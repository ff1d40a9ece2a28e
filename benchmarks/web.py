"""How long pages of the review app take with a long queue: ``python -m benchmarks.web [--tickets 10000]``.

Builds a workspace of made-up guides, sources and tickets in a temporary folder, asks for each page in one
process as a browser would, and prints medians: of the processor's time, which the goal of 150 ms is
about, and of the clock's, which says the same on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from starlette.testclient import TestClient

from pipeline.model import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    FactChange,
    FactKind,
    FindingKind,
    Place,
    Severity,
    Ticket,
    TicketState,
    Verdict,
    topic_of,
)
from pipeline.text import canonical
from pipeline.tickets import Database
from pipeline.tickets.records import ticket_row
from pipeline.tickets.schema import places, sources, tickets
from pipeline.web import Desk, create_app
from pipeline.web.running import Progress, RunOrder
from pipeline.workspace import Workspace

GOAL = 0.150  # seconds for a page, with the database and the template
TIMES = 15
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FACTS = 20  # of each guide
GUIDES = 10  # of each service
_PAGES = (
    "/",
    "/?words=refund",
    "/?words=nowhere",
    "/?page=100",
    "/tickets/{middle}",
    "/guides/house0/g0",
    "/api/v1/tickets",
)


class _Nobody:
    """Starts no runs."""

    where = "nowhere"

    def start(self, order: RunOrder, *, now: datetime) -> Progress:
        raise NotImplementedError

    def progress(self, key: str) -> Progress | None:
        return None

    def recent(self) -> tuple[Progress, ...]:
        return ()


def build(folder: Path, count: int) -> Workspace:
    """A workspace with so many open tickets, twenty to a guide."""
    number = max(1, count // FACTS)
    for n in range(number):
        house = folder / "guides" / _house(n)
        house.mkdir(parents=True, exist_ok=True)
        (house / "service.yaml").write_text(_service(_house(n), number), "utf-8")
        (house / f"g{n}.en.yaml").write_text(_guide(n), "utf-8")
    place = Workspace(folder, environment={})
    database = Database(place.database_url)
    database.prepare()
    with database.writing() as connection:
        connection.execute(insert(sources), [_source(n) for n in range(number)])
        made = [_ticket(n) for n in range(count)]
        connection.execute(insert(tickets), [{"id": each.id, **ticket_row(each)} for each in made])
        rows = [
            {"ticket": t.id, "topic": t.topic, "position": 0, "target": t.target, "channel": ""} for t in made
        ]
        connection.execute(insert(places), rows)
    return place


def measure(place: Workspace, count: int) -> Mapping[str, tuple[float, float, int]]:
    """Seconds by the clock and of work (medians), and the size, of each page."""
    desk = Desk(place, now=lambda: NOW, runner=_Nobody(), operator="ada", once="once")
    client = TestClient(create_app(desk, hosts=("testserver",)))
    client.get("/enter?once=once")
    found = {}
    for path in _PAGES:
        address = path.format(middle=count // 2)
        client.get(address)  # templates are compiled at first use
        taken = [_timed(client, address) for _ in range(TIMES)]
        size = len(client.get(address).content)
        wall, work = ([each[i] for each in taken] for i in (0, 1))
        found[path] = statistics.median(wall), statistics.median(work), size
    desk.close()
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    count = parser.parse_args().tickets
    with tempfile.TemporaryDirectory() as folder:
        place = build(Path(folder), count)
        print(f"{count:,} open tickets; goal {GOAL * 1000:.0f} ms")
        for path, (wall, work, size) in measure(place, count).items():
            mark = "" if work <= GOAL else "  over the goal"
            told = f"{work * 1000:7.1f} ms of work  {wall * 1000:7.1f} ms by the clock"
            print(f"{path:<22} {told}  {size:9,} bytes{mark}")


def _timed(client: TestClient, address: str) -> tuple[float, float]:
    began, worked = time.perf_counter(), time.process_time()
    answer = client.get(address)
    took = time.perf_counter() - began, time.process_time() - worked
    assert answer.status_code == 200, (address, answer.status_code)
    return took


def _house(n: int) -> str:
    return f"house{n // GUIDES}"


def _service(house: str, number: int) -> str:
    rows = "".join(
        f"  - {{id: {house}.s{n}, title: Terms {n}, url: 'https://house.example/{n}', locale: en}}\n"
        for n in range(number)
        if _house(n) == house
    )
    return f"service: {house}\nname: {house.title()}\nhosts: [house.example]\nsources:\n{rows}"


def _guide(n: int) -> str:
    facts = "".join(_fact(n, k) for k in range(FACTS))
    return f"guide: {_house(n)}/g{n}\nlocale: en\ntitle: Guide {n}\nchannels: []\nfacts:\n{facts}"


def _fact(n: int, k: int) -> str:
    said = f"Plan {k} is refunded in full within 14 days of payment."
    return (
        f"  - id: refund.p{k}\n    subject: refund\n    value: P14D\n    text: {said}\n"
        f"    cites:\n      - {{source: {_house(n)}.s{n}, exact: '{said}'}}\n"
    )


def _source(n: int) -> dict[str, object]:
    return {
        "source": f"{_house(n)}.s{n}",
        "looks": 1,
        "bad": 0,
        "good": 1,
        "checked_at": NOW,
        "looked_at": NOW,
    }


def _ticket(n: int) -> Ticket:
    guide, fact = n // FACTS, n % FACTS
    source = f"{_house(guide)}.s{guide}"
    before = f"Plan {fact} of house {guide} is refunded in full within 14 days of payment."
    after = before.replace("14", "7")
    change = next(_changes(before, after))
    places_of = (Place(target=f"refund.p{fact}"),)
    owner = f"{_house(guide)}/g{guide}"
    severity = list(Severity)[n % 3]
    base = Ticket(
        id=n + 1,
        topic=topic_of(owner, source, "", "en", f"refund.p{fact}"),
        kind=FindingKind.FACT,
        owner=owner,
        target=f"refund.p{fact}",
        source=source,
        locale="en",
        channel=None,
        severity=severity,
        state=TicketState.OPEN,
        reason=f"refund (plan {fact}): the guide says 14 days, the page says 7 days",
        change=change.id,
        guide=before,
        before=before,
        after=after,
        facts=(FactChange(kind=FactKind.DURATION, before="14 days", after="7 days", subject="refund"),),
        changes=(change,),
        confirmed=True,
        seen=2,
        revision=1,
        opened_at=NOW - timedelta(minutes=n),
        updated_at=NOW,
        verdict=Verdict.CONTRADICTED,
    )
    return replace(base, places=places_of)


def _changes(before: str, after: str) -> Iterator[Change]:
    blocks = [Block(kind=BlockKind.PARAGRAPH, text=each, key=canonical(each)) for each in (before, after)]
    yield Change(kind=ChangeKind.REWORDED, before=(blocks[0],), after=(blocks[1],), similarity=0.9, place=0)


if __name__ == "__main__":
    main()
