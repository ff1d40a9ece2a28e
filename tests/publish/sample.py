"""Publications made up for the tests: a small library with two languages, and hostile text everywhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.guide import Library, load
from pipeline.model import (
    Decision,
    DecisionKind,
    FactChange,
    FactKind,
    FindingKind,
    GuideEdit,
    Severity,
    SourceState,
    Ticket,
    TicketState,
)
from pipeline.publish import Publication
from pipeline.workspace import PublishSettings
from tests.guide.conftest import FILES

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
CHECKED = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
HOSTILE = (
    '"><script>alert(1)</script><img src=x onerror=alert(2)> javascript:alert(3) ]]> -->'
    " \u202egnihsihp\u202c {{ 7*7 }} {0} @octocat #12 [x](javascript:alert(4)) | `code` \x07"
)


def library(folder: Path, *, title: str | None = None) -> Library:
    """The guides of ``tests.guide.conftest`` in a folder."""
    for name, text in FILES.items():
        file = folder / "guides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if title is not None:
            text = text.replace("title: How to cancel Acme ", f"title: {title} ")
        file.write_text(text, encoding="utf-8")
    return load(folder / "guides")


def publication(
    folder: Path,
    *,
    tickets: tuple[Ticket, ...] = (),
    verified: date | None = None,
    now: datetime = NOW,
    settings: PublishSettings | None = None,
    **states: SourceState | None,
) -> Publication:
    """A library whose sources were all read whole the day before; ``states`` by id with "_" for "."."""
    guides = library(folder)
    if verified:
        guides = Library(
            services=guides.services, guides=[replace(each, verified_at=verified) for each in guides.guides]
        )
    good = {each: state(each) for each in guides.sources}
    for name, other in states.items():
        source = name.replace("__", "-").replace("_", ".")
        assert source in good, source
        good[source] = other or SourceState(source=source)
    return Publication(
        library=guides, states=good, tickets=tickets, now=now, settings=settings or PublishSettings()
    )


def state(source: str, *, bad: int = 0, checked_at: datetime | None = CHECKED) -> SourceState:
    looked = CHECKED + timedelta(hours=20) if bad else checked_at
    return SourceState(source=source, looks=3, bad=bad, checked_at=checked_at, looked_at=looked)


def ticket(
    number: int = 1,
    *,
    target: str = "refund.yearly",
    owner: str = "acme/cancel",
    kind: FindingKind = FindingKind.FACT,
    locale: str = "en",
    channel: str | None = "web",
    reason: str = "refund: 14 days → 7 days",
    decided: DecisionKind | None = None,
    by: str = "ada",
) -> Ticket:
    """A ticket on the refund of the yearly plan, open unless ``decided``."""
    closed = {
        DecisionKind.ACCEPT: TicketState.ACCEPTED,
        DecisionKind.CONFIRM: TicketState.CONFIRMED,
        DecisionKind.DISMISS: TicketState.DISMISSED,
    }
    became = closed[decided] if decided else TicketState.OPEN
    at = CHECKED + timedelta(hours=3)
    edit = GuideEdit(path="x", old="within 14 days", new="within 7 days")
    history = (
        Decision(
            kind=decided,
            by=by,
            at=at,
            why="private reason",
            edit=edit if decided is DecisionKind.ACCEPT else None,
            was=TicketState.OPEN,
            became=became,
            revision=1,
        ),
    )
    return Ticket(
        id=number,
        topic=f"{number:064x}",
        kind=kind,
        owner=owner,
        target=target,
        source="acme.refunds",
        locale=locale,
        channel=channel,
        severity=Severity.CRITICAL,
        state=became,
        reason=reason,
        change="c" * 64,
        guide="",
        before="within fourteen days of payment",
        after="within seven days of payment",
        facts=(FactChange(kind=FactKind.DURATION, before="14 days", after="7 days", subject="refund"),),
        changes=(),
        confirmed=True,
        seen=1,
        revision=1,
        opened_at=CHECKED,
        updated_at=at if decided else CHECKED,
        closed_at=at if decided else None,
        history=history if decided else (),
    )


def hostile(folder: Path) -> Publication:
    """Hostile text in every field of guides, sources, settings and tickets."""
    text = json.dumps(HOSTILE)[1:-1]
    quoted = f'"{text}"'
    service = f"""\
service: evil
name: {quoted}
hosts: [evil.example]
sources:
  - {{id: evil.page, title: {quoted}, url: 'https://evil.example/?a="><b>&c', locale: en}}
"""
    guide = f"""\
guide: evil/cancel
locale: en
title: {quoted}
summary: {quoted}
reading_minutes: 1
channels:
  - id: web
    title: {quoted}
    intro: {quoted}
    steps:
      - id: web.do
        heading: {quoted}
        body: {quoted}
        cites: [{{source: evil.page, exact: {quoted}}}]
    notes: [{{id: web.note, title: {quoted}, text: {quoted}}}]
facts:
  - {{id: refund.evil, subject: refund, value: none, text: {quoted}, cites: [evil.page]}}
products: [{{id: product.evil, title: {quoted}, text: {quoted}}}]
faq: [{{id: faq.evil, question: {quoted}, answer: {quoted}}}]
related: [{{title: {quoted}, url: 'https://evil.example/"onmouseover="x'}}]
disclaimer: {quoted}
"""
    place = folder / "guides" / "evil"
    place.mkdir(parents=True)
    (place / "service.yaml").write_text(service, "utf-8")
    (place / "cancel.en.yaml").write_text(guide, "utf-8")
    open_ticket = replace(
        ticket(owner="evil/cancel", target="refund.evil", channel=None, reason=HOSTILE),
        source="evil.page",
        before=HOSTILE + "\ufffe\x00",
        after=HOSTILE,
    )
    return Publication(
        library=load(folder / "guides"),
        states={"evil.page": state("evil.page")},
        tickets=(open_ticket,),
        now=NOW,
        settings=PublishSettings(name=HOSTILE, url="https://site.example/fresh/"),
    )
