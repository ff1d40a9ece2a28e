"""A small service in two languages whose pages change between two looks, and the app that shows it."""

from __future__ import annotations

import json
import struct
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from flows.refresh import look, select, tell
from pipeline.extract import EXTRACTOR
from pipeline.model import Capture, Exhibit, ExhibitKind
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore
from pipeline.web import Desk, create_app
from pipeline.web.running import Progress, RunOrder, RunPhase
from pipeline.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
ONCE = "a-secret-of-the-terminal"
HOSTS = ("127.0.0.1", "localhost", "testserver")

SERVICE = """\
service: lumen
name: Lumen
hosts: [help.lumen.example]
products:
  - {id: lesson, name: Lumen lesson, aliases: {en: [single lesson], de: [einzelne Stunde]}}
sources:
  - id: lumen.terms
    title: Refund terms
    url: https://help.lumen.example/terms
    locale: en
    access: manual
  - id: lumen.cancel
    title: Cancel a plan
    url: https://help.lumen.example/cancel
    locale: en
    access: manual
"""
GUIDE = """\
# Written by hand; comments stay.
guide: lumen/cancel
locale: en
title: How to cancel Lumen
modified_at: 2026-03-20
channels:
  - id: web
    title: On the website
    steps:
      - id: web.open
        heading: Open Billing
        body: Sign in and open **Billing**.
        cites:
          - {source: lumen.cancel, exact: 'Sign in and open the page Billing.'}
      - id: web.cancel
        heading: Choose Cancel plan
        body: Click **Cancel plan** and confirm.
        cites:
          - {source: lumen.cancel, exact: 'Click Cancel plan and confirm with Yes.'}
facts:
  - id: refund.lesson
    subject: refund
    value: P14D
    text: A single lesson is refunded in full within 14 days of payment.
    scope: {product: lesson, event: payment}
    cites:
      - {source: lumen.terms, exact: 'A single lesson is refunded in full within 14 days of payment.'}
  - id: notice
    subject: notice
    value: PT24H
    text: Cancel at least 24 hours before the renewal.
    cites:
      - {source: lumen.terms, exact: 'You have to cancel at least 24 hours before the renewal.'}
"""
GERMAN = """\
guide: lumen/cancel
locale: de
original: en
title: Lumen kündigen
channels:
  - id: web
    title: Auf der Website
    steps:
      - {id: web.open, heading: Abrechnung öffnen, body: Melden Sie sich an und öffnen Sie die Abrechnung.}
      - {id: web.cancel, heading: Tarif kündigen wählen, body: Klicken Sie auf Tarif kündigen.}
facts:
  - {id: refund.lesson, text: Eine einzelne Stunde wird innerhalb von 14 Tagen nach der Zahlung erstattet.}
  - {id: notice, text: Kündigen Sie mindestens 24 Stunden vor der Verlängerung.}
"""
FILES = {"service.yaml": SERVICE, "cancel.en.yaml": GUIDE, "cancel.de.yaml": GERMAN}

_FILLER = "".join(
    f"<p>Paragraph {n} tells something about the service that no guide repeats, at some length.</p>"
    for n in range(8)
)
BEFORE = {"days": "14", "hours": "24", "page": "Billing", "print": "Edition blue."}
AFTER = {"days": "7", "hours": "48", "page": "Plans and payments", "print": "Edition green."}


def page(name: str, words: Mapping[str, str]) -> bytes:
    """One of the two official pages, saying the words given."""
    if name == "lumen.terms":
        said = (
            f"<h2>Refunds</h2><p>A single lesson is refunded in full within {words['days']} days of payment."
            f"</p><p>Ask for it by mail.</p><h2>Notice</h2><p>You have to cancel at least {words['hours']} "
            f"hours before the renewal.</p><p>{words['print']}</p>"
        )
    else:
        said = (
            f"<h2>On the website</h2><ol><li>Sign in and open the page {words['page']}.</li>"
            "<li>Click Cancel plan and confirm with Yes.</li></ol>"
        )
    text = f"<html lang=en><title>{name}</title><body><main><h1>Lumen help</h1>{said}{_FILLER}</main>"
    return text.encode("utf-8", "surrogatepass")


def exhibits(words: Mapping[str, str]) -> tuple[Exhibit, ...]:
    """A grey picture of the terms, 1280 by 900, and where its two sentences stand on it."""
    texts = [
        [f"A single lesson is refunded in full within {words['days']} days of payment.", 300, 400, 600, 30],
        [f"You have to cancel at least {words['hours']} hours before the renewal.", 300, 520, 600, 30],
    ]
    table = {"width": 1280, "height": 900, "texts": texts}
    return (
        Exhibit(kind=ExhibitKind.SCREENSHOT, media_type="image/png", data=_grey(1280, 900)),
        Exhibit(
            kind=ExhibitKind.RECTANGLES, media_type="application/json", data=json.dumps(table).encode("utf-8")
        ),
    )


def _grey(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)  # 8 bits of grey
    rows = zlib.compress((b"\0" + b"\xee" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def workspace(folder: Path, *looks: Mapping[str, str], files: Mapping[str, str] = FILES) -> Workspace:
    """A workspace whose pages were looked at once for each wording, an hour apart, until an hour ago."""
    for name, text in files.items():
        path = folder / "guides" / "lumen" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    place = Workspace(folder, environment={})
    store = SnapshotStore(place.snapshots)
    for number, words in enumerate(looks):
        at = NOW - timedelta(hours=len(looks) - number)
        for source in ("lumen.terms", "lumen.cancel"):
            url = f"https://help.lumen.example/{source.partition('.')[2]}"
            capture = Capture(
                source=source, url=url, final_url=url, captured_at=at, body=page(source, words), status=200
            )
            if source == "lumen.terms":
                capture = replace(capture, exhibits=exhibits(words))
            store.put(capture, recipe="", extractor=EXTRACTOR)
        plan = replace(select(place), run=f"run-{number + 1}", started_at=at)
        found = look(plan)
        with TicketStore(place.database_url) as tickets:  # not `record`, which knows only today
            events = tickets.record(found, now=at, run=plan.run, settings=place.settings)
        tell(plan, found, events)
    return place


class PretendRunner:
    """Remembers what was asked for; each question brings a run one line further, the third ends it."""

    where = "nowhere"

    def __init__(self) -> None:
        self.orders: list[RunOrder] = []
        self.asked: dict[str, int] = {}

    def start(self, order: RunOrder, *, now: datetime) -> Progress:
        """Take the order, once per key."""
        if all(each.key != order.key for each in self.orders):
            self.orders.append(order)
        return self._of(order)

    def progress(self, key: str) -> Progress | None:
        """A step further."""
        found = next((each for each in self.orders if each.key == key), None)
        if found is None:
            return None
        self.asked[key] = self.asked.get(key, 0) + 1
        return self._of(found)

    def recent(self) -> tuple[Progress, ...]:
        """All of them."""
        return tuple(self._of(each) for each in self.orders)

    def _of(self, order: RunOrder) -> Progress:
        steps = self.asked.get(order.key, 0)
        phase = RunPhase.DONE if steps >= 3 else RunPhase.RUNNING
        lines = tuple(f"line {n}" for n in range(1, steps + 1))
        return Progress(order=order, phase=phase, started_at=NOW, lines=lines)


def desk(place: Workspace, runner: PretendRunner | None = None, now: datetime = NOW) -> Desk:
    """A desk with a clock that stands still, and a one-time link for “olive”."""
    return Desk(place, now=lambda: now, runner=runner or PretendRunner(), operator="olive", once=ONCE)


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """The app on a random port, in a thread; its address."""
    config = uvicorn.Config(app, port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def app(made: Desk) -> Starlette:
    """The app of a desk, under the names of the tests."""
    return create_app(made, hosts=HOSTS)
