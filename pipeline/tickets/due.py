"""What is due for review without any change: guides verified long ago, sources not seen for long; pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from pipeline.guide import Library
from pipeline.model import Finding, FindingKind, Guide, Severity, Source, SourceState, TargetKind
from pipeline.workspace import Settings

# What such a ticket is about, in place of a step or fact.
AGE, REVIEW = "age", "review"


def too_old(source: Source, state: SourceState, settings: Settings, now: datetime) -> str:
    """Why the last whole look at a source vouches for nothing any more; "" where it still does.

    The limit is the source's own ``max_age_days`` or the workspace's. A source never read whole is
    another matter: it is unknown anyway.
    """
    days = source.max_age_days or settings.health.max_age_days
    if state.checked_at is None or now - state.checked_at <= timedelta(days=days):
        return ""
    return f"last read whole on {state.checked_at:%Y-%m-%d}, more than {days} days ago"


def due(
    library: Library, states: Mapping[str, SourceState], settings: Settings, now: datetime
) -> tuple[Finding, ...]:
    """A finding for each of these sources that is too old, and each guide on them whose review is due."""
    found: list[Finding] = []
    for source_id in sorted(states):
        source = library.sources.get(source_id)
        if source is not None and (why := too_old(source, states[source_id], settings, now)):
            found.append(_old_source(library, source, states[source_id], why))
    for guide in library.guides:
        found += _old_guide(guide, states, settings, now)
    return tuple(found)


def _old_source(library: Library, source: Source, state: SourceState, why: str) -> Finding:
    facts = any(target.kind is TargetKind.FACT for target in library.targets_for(source.id))
    return Finding(
        kind=FindingKind.REVIEW_DUE,
        owner=source.id,
        target=AGE,
        source=source.id,
        locale=source.locale,
        severity=Severity.MAJOR if facts else Severity.MINOR,
        reason=f"{why}: what cites it is not known to be true",
        change=_sha(AGE, f"{state.checked_at:%Y-%m-%d}"),
    )


def _old_guide(
    guide: Guide, states: Mapping[str, SourceState], settings: Settings, now: datetime
) -> Iterator[Finding]:
    """The finding that a person has not verified a guide for long, filed under its first source."""
    days = settings.guides.review_after_days
    cited = [cite.source for target in guide.targets() for cite in target.cites]
    source = next((each for each in cited if each in states), None)
    if guide.verified_at is None or source is None or now.date() - guide.verified_at <= timedelta(days=days):
        return
    yield review_of(
        guide,
        source,
        f"verified on {guide.verified_at}, more than {days} days ago: read it against its sources",
    )


def review_of(guide: Guide, source: str, reason: str) -> Finding:
    """The finding that a guide is to be read against its sources, since it was verified when it was."""
    return Finding(
        kind=FindingKind.REVIEW_DUE,
        owner=guide.id,
        target=REVIEW,
        source=source,
        locale=guide.locale,
        severity=Severity.MINOR,
        reason=reason,
        change=_sha(REVIEW, guide.verified_at.isoformat() if guide.verified_at else ""),
    )


def _sha(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
