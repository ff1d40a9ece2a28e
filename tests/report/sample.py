"""Runs made up for the report's tests: every part filled, foreign languages, hostile text, many tickets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.model import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Channel,
    Citation,
    Claim,
    FactChange,
    FactKind,
    FailureKind,
    FetchFailure,
    FindingKind,
    Guide,
    Judgement,
    Look,
    Opinion,
    Outcome,
    Rejection,
    RejectionKind,
    Scope,
    Severity,
    Significance,
    Snapshot,
    Source,
    SourceState,
    Standing,
    Step,
    Ticket,
    TicketState,
    Verdict,
)
from pipeline.report import Run
from pipeline.text import canonical, similarity

NOW = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> \u202egnihsihp @octocat closes #12 <!-- hidden -->"
)

SOURCES = (
    Source(
        id="lumen.terms",
        service="lumen",
        url="https://help.lumen.example/terms?hl=en&part=refunds",
        locale="en",
        title="Lumen: Refund policy",
    ),
    Source(
        id="lumen.cancel",
        service="lumen",
        url="https://help.lumen.example/fr/annuler",
        locale="fr",
        title="Lumen : Annuler un abonnement",
    ),
    Source(
        id="fruit.subscriptions",
        service="fruit",
        url="https://support.fruit.example/cancel",
        locale="en",
        title="Fruit: Cancel a subscription",
    ),
    Source(
        id="play.abos",
        service="play",
        url="https://hilfe.play.example/abos",
        locale="de",
        title="Play: Abos kündigen, pausieren oder ändern",
    ),
    Source(
        id="lumen.blocked",
        service="lumen",
        url="https://help.lumen.example/pause",
        locale="en",
        title="Lumen: Pause a plan",
    ),
    Source(
        id="lumen.gone",
        service="lumen",
        url="javascript:alert(3)",
        locale="en",
        title="Lumen: Certificates " + HOSTILE,
    ),
)


def block(text: str, *headings: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    return Block(kind=kind, text=text, key=canonical(text), headings=headings)


def change(before: str, after: str, *headings: str, kind: ChangeKind = ChangeKind.REWORDED) -> Change:
    return Change(
        kind=kind,
        before=(block(before, *headings),) if before else (),
        after=(block(after, *headings),) if after else (),
        similarity=similarity(canonical(before), canonical(after)),
        place=0,
    )


def guide(locale: str, title: str, original: str | None = None) -> Guide:
    return Guide(
        id="lumen",
        service="lumen",
        locale=locale,
        title=title,
        path=Path(f"guides/lumen/lumen.{locale}.yaml"),
        original=original,
        channels=(
            Channel(
                id="web",
                title="Web",
                steps=(
                    Step(
                        id="web.open", heading="Open your purchases", body="Sign in, then open My purchases."
                    ),
                    Step(id="web.cancel", heading="Choose Cancel plan", body="Confirm with Cancel plan."),
                ),
            ),
            Channel(id="ios", title="iPhone", procedure="fruit-subscriptions"),
        ),
        facts=(
            Claim(
                id="refund.course",
                subject="refund",
                value="P14D",
                text="You have 14 days from payment to ask for your money back for a single course.",
                scope=Scope(product="course", event="payment"),
                cites=(Citation(source="lumen.terms"),),
            ),
            Claim(id="refund.monthly", subject="refund", value="P14D", text="Monthly plan: 14 days."),
            Claim(
                id="pause",
                subject="access",
                value="none",
                text="A plan cannot be paused.",
                cites=(Citation(source="lumen.blocked"),),
            ),
        ),
    )


GUIDES = (
    guide("en", "Cancel Lumen and get a refund"),
    guide("fr", "Résilier Lumen et se faire rembourser", original="en"),
    Guide(
        id="fruit-subscriptions",
        service="fruit",
        locale="en",
        title="Cancel a subscription on an iPhone",
        path=Path("guides/fruit/subscriptions.en.yaml"),
        shared=True,
        channels=(
            Channel(id="ios", title="iPhone", steps=(Step(id="account", heading="Tap your Fruit ID"),)),
        ),
    ),
)

REFUND = change(
    "You may request a full refund for a single course within 14 days of payment. After this period no "
    "refund is given, unless local law says otherwise.",
    "You may request a full refund for a single course within 7 days of payment, and only until a "
    "certificate has been earned. After this period no refund is given, unless local law says otherwise.",
    "Refunds",
    "Single courses",
)
REWRITTEN = change(
    "Les remboursements des abonnements mensuels sont possibles quatorze jours après chaque prélèvement.",
    "Aucun remboursement : l’accès reste ouvert jusqu’à la fin de la période déjà payée « sans exception ».",
    "Abonnements",
)


def ticket(number: int, **fields: object) -> Ticket:
    base: dict[str, object] = {
        "id": number,
        "topic": f"{number:064x}",
        "kind": FindingKind.FACT,
        "owner": "lumen",
        "target": "refund.course",
        "source": "lumen.terms",
        "locale": "en",
        "channel": None,
        "severity": Severity.CRITICAL,
        "state": TicketState.OPEN,
        "reason": "Refund window of a single course: 14 days → 7 days",
        "change": "c" * 64,
        "guide": "You have 14 days from payment to ask for your money back for a single course.",
        "before": "within 14 days of payment",
        "after": "within 7 days of payment",
        "facts": (),
        "changes": (),
        "confirmed": True,
        "seen": 1,
        "revision": 1,
        "opened_at": NOW,
        "updated_at": NOW,
    }
    return Ticket(**(base | fields))  # type: ignore[arg-type]


TICKETS = (
    ticket(
        1,
        facts=(
            FactChange(
                kind=FactKind.DURATION, before="14 days", after="7 days", about="refund, single course"
            ),
            FactChange(
                kind=FactKind.RIGHT, before=None, after="until a certificate is earned", about="condition"
            ),
        ),
        changes=(REFUND,),
        seen=3,
    ),
    ticket(
        2,
        target="refund.monthly",
        source="lumen.cancel",
        locale="fr",
        reason="Monthly plan: a refund within 14 days → no refund",
        facts=(FactChange(kind=FactKind.RIGHT, before="14 jours", after="aucun remboursement"),),
        changes=(REWRITTEN,),
        guide="Abonnement mensuel : vous avez quatorze jours après chaque prélèvement.",
        confirmed=False,
    ),
    ticket(
        3,
        kind=FindingKind.PROCEDURE,
        owner="fruit-subscriptions",
        target="account",
        source="fruit.subscriptions",
        channel="ios",
        severity=Severity.MINOR,
        reason="A label was renamed: Fruit ID → Fruit Account",
        facts=(FactChange(kind=FactKind.LABEL, before="Fruit ID", after="Fruit Account", about="label"),),
        changes=(
            change("Tap your name, then tap Fruit ID.", "Tap your name, then tap Fruit Account.", "iPhone"),
            change("", "Enter your Fruit Account password.", "iPhone", kind=ChangeKind.ADDED),
            change("Sign out of Fruit ID.", "", "iPhone", kind=ChangeKind.REMOVED),
            change("Use the Fruit ID you bought with.", "Use the Fruit Account you bought with.", "Windows"),
        ),
        guide="Tap your Fruit ID",
        previous=1,
        revision=2,
        opened_at=NOW - timedelta(days=3),
    ),
    ticket(
        4,
        kind=FindingKind.GUIDE,
        owner="lumen",
        target="web.cancel",
        source="lumen.gone",
        channel="web",
        severity=Severity.MAJOR,
        reason="The page does not name “Cancel plan”: " + HOSTILE,
        before="",
        after="Choose Manage. " + HOSTILE,
        guide="Choose Cancel plan\n" + HOSTILE,
    ),
    ticket(
        5,
        kind=FindingKind.WORDING,
        target="wording",
        severity=Severity.NONE,
        reason="2 cited sentences say the same in other words",
        guide="",
        changes=(change("Payments are made by card.", "You make payments by card.", "Payment"),),
    ),
    ticket(
        6,
        state=TicketState.REVERTED,
        reason="Price of the annual plan: $399 → $299",
        closed_at=NOW,
        target="price",
    ),
)


def look(source: str, outcome: Outcome, reason: str, **fields: object) -> Look:
    state = SourceState(source=source, checked_at=NOW - timedelta(days=2), bad=3, looks=9)
    return Look(source=source, at=NOW, outcome=outcome, reason=reason, state=state, **fields)  # type: ignore[arg-type]


HELD = change("Ask within 30 days.", "Ask within 31 days.", "Exceptions")
MOVED = change("Links are below.", "Links are below.", "See also", kind=ChangeKind.MOVED)
LONG = change("The account is yours. " * 190, "The account is not yours. " * 190, "Account")


def judgement(significance: Significance, reason: str) -> Judgement:
    return Judgement(significance=significance, severity=Severity.NONE, reason=reason)


def opinions() -> tuple[Opinion, ...]:
    verdicts = (
        (Verdict.SUPPORTED, "", "Sign in and open My purchases.", "the official page says the same", 0.71),
        (Verdict.PARTLY, "", "Choose Manage, then Cancel.", "the page does not name Cancel plan", 0.44),
        (
            Verdict.CONTRADICTED,
            "7 days",
            REFUND.after[0].text,
            "the guide says 14 days, the page 7 days",
            1.0,
        ),
        (Verdict.UNFOUND, "", "", "nothing is said about refund (monthly)", 0.0),
    )
    return tuple(
        Opinion(target=target, verdict=verdict, official=official, quote=quote, reason=reason, score=score)
        for target, (verdict, official, quote, reason, score) in zip(
            GUIDES[0].targets()[:4], verdicts, strict=True
        )
    )


LOOKS = (
    look(
        "lumen.terms",
        Outcome.CHANGED,
        "refund window 14 days → 7 days",
        changes=(
            (HELD, judgement(Significance.FACT, "30 days → 31 days")),
            (MOVED, judgement(Significance.COSMETIC, "moved under another heading")),
            (LONG, judgement(Significance.WORDING, "said in other words")),
        ),
        standings={
            HELD.id: Standing.KNOWN,
            MOVED.id: Standing.CONFIRMED,
            LONG.id: Standing.CONFIRMED,
        },
        opinions=opinions(),
    ),
    look("lumen.cancel", Outcome.HELD, "awaiting-second-look: no refund"),
    look("fruit.subscriptions", Outcome.UNCHANGED, "same text"),
    look("play.abos", Outcome.FIRST_SEEN, "the first whole capture is the baseline; nobody has verified it"),
    look(
        "lumen.blocked",
        Outcome.REJECTED,
        "bot-check: the page asks whether a human is reading",
        problem=Rejection(kind=RejectionKind.BOT_CHECK, reason="the page asks whether a human is reading"),
    ),
    look(
        "lumen.gone",
        Outcome.FAILED,
        "timeout: no answer in 30 s",
        problem=FetchFailure(
            source="lumen.gone", url="", failed_at=NOW, kind=FailureKind.TIMEOUT, detail="no answer in 30 s"
        ),
    ),
)


def snapshot(source: Source) -> Snapshot:
    return Snapshot(
        id=f"{source.id}@1",
        source=source.id,
        captured_at=NOW,
        url=source.url,
        final_url=source.url,
        digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        size=104_000,
        status=200,
        media_type="text/html",
        headers=(),
        redirects=(),
        recipe="",
        extractor="2026.1",
        revisit=False,
    )


def full() -> Run:
    """Everything at once, some of it hostile."""
    return Run(
        id="20261122T063000Z",
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=42),
        looks=LOOKS,
        tickets=TICKETS,
        guides=GUIDES,
        sources=SOURCES,
        snapshots=tuple(snapshot(source) for source in SOURCES[:4]),
    )


def quiet() -> Run:
    """A run on which nothing happened."""
    return Run(
        id="quiet",
        started_at=NOW,
        finished_at=NOW + timedelta(seconds=3),
        looks=(look("fruit.subscriptions", Outcome.UNCHANGED, "same text"),),
        sources=SOURCES,
        guides=GUIDES,
    )


def crowded(number: int = 60) -> Run:
    """Many tickets of every severity."""
    levels = tuple(Severity)
    return Run(
        id="crowded",
        started_at=NOW,
        finished_at=NOW + timedelta(minutes=4),
        looks=LOOKS,
        tickets=tuple(
            ticket(i, severity=levels[i % 4], changes=(REFUND,), target=f"fact.{i}")
            for i in range(1, number + 1)
        ),
        sources=SOURCES,
        guides=GUIDES,
    )
