"""``python -m benchmarks.tickets``: how long lists of many tickets take. Prints figures, judges none."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

import click

from pipeline.model import FindingKind, Severity
from pipeline.tickets import WAITING, TicketFilter, TicketStore
from tests.tickets.sample import NOW, filled

REPEATS = 5


@click.command()
@click.option("--count", default=10_000, show_default=True, help="How many tickets the store holds.")
def command(count: int) -> None:
    """Fill a store in a new database file and time the lists that people open."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        store = filled(f"sqlite:///{Path(folder) / 'tickets.db'}", count)
        print(f"{count} tickets written in {time.perf_counter() - started:.2f} s")
        for name, look in _looks(store, count).items():
            print(f"{name:32} {_milliseconds(look):8.1f} ms (median of {REPEATS})")
        store.close()


def _looks(store: TicketStore, count: int) -> dict[str, Callable[[], object]]:
    page = TicketFilter(states=WAITING, severity=Severity.MAJOR, limit=50)
    default = TicketFilter(states=WAITING, without=(FindingKind.WORDING,), limit=50)
    deep = replace(default, offset=count // 2)
    return {
        "all tickets, most severe first": lambda: store.tickets(TicketFilter()),
        "the queue: fifty waiting": lambda: store.tickets(default, now=NOW),
        "the queue, half way down": lambda: store.tickets(deep, now=NOW),
        "the queue's counts by facet": lambda: store.facets(replace(default, limit=None), now=NOW),
        "fifty waiting, major or worse": lambda: store.tickets(page),
        "fifty that say a word": lambda: store.tickets(replace(default, words="lesson"), now=NOW),
        "one ticket": lambda: store.ticket(count),
    }


def _milliseconds(look: Callable[[], object]) -> float:
    """The median time on the wall; the first call warms up and is not counted."""
    look()
    taken = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        look()
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken)


if __name__ == "__main__":
    command()
