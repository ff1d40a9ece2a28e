"""What the official pages say of each guide: its steps and facts with verdict and quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.model import Look, Opinion, Target, TargetKind, Verdict
from pipeline.report.card import Evidence, Shelf, target_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One step or fact of a guide with what the official page says of it."""

    title: str
    evidence: Evidence
    said: str
    verdict: Verdict
    official: str
    quote: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """A guide judged against its sources; ``tally`` counts verdicts in the order of ``Verdict``.

    ``unjudged`` counts cited steps and facts whose source brought no opinion in this run.
    """

    title: str
    locale: str
    shared: bool
    verified_at: date | None
    unjudged: int
    rows: tuple[Row, ...]
    tally: Mapping[Verdict, int]

    @property
    def disputed(self) -> tuple[Row, ...]:
        """What the sources do not support."""
        return tuple(row for row in self.rows if row.verdict is not Verdict.SUPPORTED)

    @property
    def supported(self) -> tuple[Row, ...]:
        """What the sources support."""
        return tuple(row for row in self.rows if row.verdict is Verdict.SUPPORTED)


def audits(looks: Sequence[Look], shelf: Shelf) -> tuple[Audit, ...]:
    """One entry per guide or procedure and locale, in the order of their ids."""
    found: dict[tuple[str, str], list[tuple[str, Opinion]]] = {}
    for look in looks:
        for opinion in look.opinions:
            found.setdefault((opinion.target.owner, opinion.target.locale), []).append((look.source, opinion))
    return tuple(_audit(owner, locale, found[owner, locale], shelf) for owner, locale in sorted(found))


def _audit(owner: str, locale: str, opinions: list[tuple[str, Opinion]], shelf: Shelf) -> Audit:
    guide = next((g for g in shelf.guides.get(owner, ()) if g.locale == locale), None)
    targets = guide.targets() if guide else ()
    order = {target.id: i for i, target in enumerate(targets)}
    opinions = sorted(opinions, key=lambda each: order.get(each[1].target.id, len(order)))
    judged = {opinion.target.id for _, opinion in opinions}
    tally = Counter(opinion.verdict for _, opinion in opinions)
    return Audit(
        title=shelf.owner(owner, locale),
        locale=locale,
        shared=bool(guide and guide.shared),
        verified_at=guide.verified_at if guide else None,
        unjudged=sum(bool(target.cites) and target.id not in judged for target in targets),
        rows=tuple(_row(source, opinion, shelf) for source, opinion in opinions),
        tally={verdict: tally[verdict] for verdict in Verdict if tally[verdict]},
    )


def _row(source: str, opinion: Opinion, shelf: Shelf) -> Row:
    return Row(
        title=target_title(opinion.target, opinion.target.id),
        evidence=shelf.evidence(source, opinion.quote),
        said=_said(opinion.target),
        verdict=opinion.verdict,
        official=opinion.official,
        quote=opinion.quote,
        reason=opinion.reason,
        score=opinion.score,
    )


def _said(target: Target) -> str:
    """What a target tells its reader; a step's heading stands in its title already."""
    _, _, body = target.text.partition("\n")
    return body if target.kind is TargetKind.STEP and body else target.text
