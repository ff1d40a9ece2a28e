"""From changes and opinions to findings: what disagrees with a guide, once per affected target.

A change speaks to a target when it touches the target's quote, or brings something new about the
same subject beside it. What no change explains but the page contradicts is the guide's own error.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import (
    Baseline,
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Document,
    FactChange,
    FailureKind,
    Finding,
    FindingKind,
    Judgement,
    Opinion,
    Product,
    RejectionKind,
    Severity,
    Significance,
    Source,
    Standing,
    Target,
    TargetKind,
    Verdict,
)
from pipeline.text import canonical
from pipeline.verdict import judge_all, read

Judged = tuple[Change, Judgement]

_KIND = {
    Significance.FACT: FindingKind.FACT,
    Significance.PROCEDURE: FindingKind.PROCEDURE,
    Significance.WORDING: FindingKind.WORDING,
}
_AGREES = (Verdict.SUPPORTED, Verdict.PARTLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A change that speaks to a target, with the facts of it that are this target's."""

    change: Change
    judgement: Judgement
    standing: Standing


def health_finding(
    source: Source,
    kind: FailureKind | RejectionKind,
    reason: str,
    targets: Sequence[Target],
    shown: str = "",
) -> Finding:
    """The source could not be looked at; as severe as what hangs on it.

    ``shown`` is what a repaired selector would read of the page.
    """
    kinds = {target.kind for target in targets}
    severity = Severity.MAJOR if TargetKind.FACT in kinds else Severity.MINOR
    return Finding(
        kind=FindingKind.SOURCE_HEALTH,
        owner=source.id,
        target="health",
        source=source.id,
        locale=source.locale,
        severity=severity,
        reason=reason,
        after=shown,
        change=_sha("health", kind),
    )


def health_findings(
    source: Source, kind: FailureKind | RejectionKind, reason: str, targets: Sequence[Target]
) -> tuple[Finding, ...]:
    """Who has to know that a source could not be looked at.

    Whoever runs the sources; but a page that is gone concerns each guide that cites it, once.
    """
    health = health_finding(source, kind, reason, targets)
    owners: dict[str, list[Target]] = defaultdict(list)
    for target in targets if kind is FailureKind.GONE else ():
        owners[target.owner].append(target)
    gone = (_gone(health, owner, cited) for owner, cited in sorted(owners.items()))
    return tuple(gone) if owners else (health,)


def _gone(health: Finding, owner: str, cited: Sequence[Target]) -> Finding:
    """The official page that a guide leans on is no more."""
    places = ", ".join(dict.fromkeys(target.id for target in cited))
    facts = any(target.kind is TargetKind.FACT for target in cited)
    quotes = (cite.exact for target in cited for cite in target.cites if cite.source == health.source)
    return replace(
        health,
        owner=owner,
        target="source",
        severity=Severity.MAJOR if facts else Severity.MINOR,
        reason=f"{health.reason}; find where it went or another official page for: {places}",
        before="\n".join(dict.fromkeys(quote for quote in quotes if quote)),
    )


def opinions(
    source: Source, document: Document, targets: Sequence[Target], products: Sequence[Product]
) -> tuple[Opinion, ...]:
    """What a document of the source says of each target that cites it."""
    if not targets:
        return ()
    return judge_all(targets, read(document, products, source.locale.split("-")[0]), source.id)


def leant_on(document: Document, opinions: Sequence[Opinion], source: Source) -> frozenset[str]:
    """The keys of the blocks that guides lean on: bound to a target by ``opinions``, or quoted by one."""
    bound = {document.blocks[index].key for each in opinions for index in each.blocks}
    cites = [cite for each in opinions for cite in each.target.cites if cite.source == source.id]
    quotes = [canonical(cite.exact) for cite in cites if cite.exact]
    return frozenset(bound | {b.key for b in document.blocks if any(quote in b.key for quote in quotes)})


def findings(
    source: Source,
    then: Sequence[Opinion],
    now: Sequence[Opinion],
    baseline: Baseline,
    document: Document,
    changes: Sequence[Judged],
    standings: Mapping[str, Standing],
) -> tuple[Finding, ...]:
    """Everything that disagrees at this look, at most one finding per topic, in target order.

    ``then`` are the opinions by the baseline, ``now`` by the document, for the same targets.
    """
    found: list[Finding] = []
    wording: list[Touch] = []
    for before, after in zip(then, now, strict=True):
        touches = _touches(before, after, baseline, document, changes, standings)
        spoken = [t for t in touches if t.judgement.needs_review]
        wording += [t for t in touches if t.judgement.significance is Significance.WORDING]
        if spoken:
            found.append(_changed(source, before, after, spoken))
        elif after.verdict is Verdict.CONTRADICTED:
            found.append(_contradicted(source, after))
    return (*_clustered(found), *_wording(source, wording))


# --- which changes speak to a target ----------------------------------------------------------


def _touches(
    before: Opinion,
    after: Opinion,
    baseline: Baseline,
    document: Document,
    changes: Sequence[Judged],
    standings: Mapping[str, Standing],
) -> list[Touch]:
    bound = [baseline.blocks[i] for i in before.blocks]
    found = []
    for change, judgement in changes:
        if judgement.significance is Significance.COSMETIC:
            continue
        mine = _for_target(judgement, before, after)
        quoted = any(block in bound for block in change.before)
        touches = quoted and (mine.needs_review or not _quote_stands(before, change))
        if touches or (mine.needs_review and _beside(change, mine, before, bound, document)):
            found.append(Touch(change=change, judgement=mine, standing=standings[change.id]))
    return found


def _quote_stands(before: Opinion, change: Change) -> bool:
    """Whether the cited words themselves are still there, word for word."""
    quotes = [canonical(cite.exact) for cite in before.target.cites if cite.exact]
    text = " ".join(block.key for block in change.after)
    return any(quote in text for quote in quotes)


def _for_target(judgement: Judgement, before: Opinion, after: Opinion) -> Judgement:
    """The judgement as it concerns one target: values of other products are not its own.

    A claim that the page still supports, in a passage whose changed values are all another's, was
    only reworded as far as this claim is concerned.
    """
    claim = before.target.claim
    if claim is None or not judgement.facts:
        return judgement
    mine = tuple(f for f in judgement.facts if _concerns(f, claim.subject, claim.scope.product))
    if mine:
        return replace(judgement, facts=mine)
    if after.verdict in _AGREES:
        return replace(judgement, significance=Significance.WORDING, severity=Severity.NONE, facts=())
    return judgement


def _concerns(fact: FactChange, subject: str, product: str | None) -> bool:
    same_subject = fact.subject in ("", subject)
    return same_subject and (product is None or fact.product in (None, product))


def _beside(
    change: Change, judgement: Judgement, before: Opinion, bound: Sequence[Block], document: Document
) -> bool:
    """Whether an added block is a new step after this one, or a new rule about this claim."""
    if change.kind is not ChangeKind.ADDED:
        return False
    new = change.after[0]
    claim = before.target.claim
    if claim is not None:
        return any(
            fact.subject == claim.subject and fact.product is not None and fact.product == claim.scope.product
            for fact in judgement.facts
        )
    if before.target.kind is not TargetKind.STEP or new.kind is not BlockKind.STEP or not bound:
        return False
    earlier = [b for b in document.blocks[: change.place] if b.kind is BlockKind.STEP]
    return bool(earlier) and earlier[-1].headings == new.headings and earlier[-1].key == bound[-1].key


# --- findings ---------------------------------------------------------------------------------


def _changed(source: Source, before: Opinion, after: Opinion, touches: Sequence[Touch]) -> Finding:
    """One finding for all changes that speak to a target; the most important one gives the reason."""
    ranked = _spoken_for(touches)
    lead = ranked[0].judgement
    confirmed = all(t.standing is Standing.CONFIRMED for t in ranked)
    known = all(t.standing is Standing.KNOWN for t in ranked)
    kind = _KIND[lead.significance]
    told = after if after.target.claim and after.verdict is Verdict.CONTRADICTED and after.facts else lead
    return Finding(
        kind=kind,
        owner=before.target.owner,
        target=before.target.id,
        source=source.id,
        channel=before.target.channel,
        locale=before.target.locale,
        severity=lead.severity,
        reason=told.reason,
        change=_sha(*sorted(t.change.id for t in ranked)),
        verdict=_verdict(before, after),
        guide=before.target.text,
        before=_texts([b for t in ranked for b in t.change.before]) or before.quote,
        after=_after(before, ranked),
        facts=tuple(dict.fromkeys(told.facts or [f for t in ranked for f in t.judgement.facts])),
        confirmed=confirmed,
        held=known
        or not (confirmed or (kind is FindingKind.FACT and any(t.judgement.facts for t in ranked))),
        changes=tuple(t.change for t in ranked),
    )


def _verdict(before: Opinion, after: Opinion) -> Verdict:
    lost = before.verdict in _AGREES and after.verdict is Verdict.UNFOUND
    return Verdict.LOST if lost else after.verdict


def _after(before: Opinion, touches: Sequence[Touch]) -> str:
    """The words now; what was only added stands after the words that are still there."""
    new = _texts([b for t in touches for b in t.change.after])
    kept = any(t.change.before for t in touches)
    return new if kept else f"{before.quote}\n{new}".strip()


def _spoken_for(touches: Sequence[Touch]) -> list[Touch]:
    """The touches a finding is made of, most important first: what is confirmed, and new values at once."""
    ranked = sorted(touches, key=lambda t: (t.judgement.rank, t.change.id))
    sure = [
        t
        for t in ranked
        if t.standing is Standing.CONFIRMED or (t.standing is Standing.AWAITING and t.judgement.facts)
    ]
    return sure or ranked


def _contradicted(source: Source, opinion: Opinion) -> Finding:
    """The guide says otherwise than its source, and no change explains it."""
    target = opinion.target
    money = target.claim is not None or any(fact.subject == "refund" for fact in opinion.facts)
    return Finding(
        kind=FindingKind.GUIDE,
        owner=target.owner,
        target=target.id,
        source=source.id,
        channel=target.channel,
        locale=target.locale,
        severity=Severity.CRITICAL if money else Severity.MAJOR,
        reason=opinion.reason,
        change=_sha(canonical(target.text), canonical(opinion.quote)),
        verdict=opinion.verdict,
        guide=target.text,
        after=opinion.quote,
        facts=opinion.facts,
    )


def _clustered(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """One edit on many targets of one owner is one finding, decided once (a renamed label)."""
    groups: dict[tuple[str, str, str], list[Finding]] = defaultdict(list)
    for finding in found:
        same = finding.reason if finding.kind is FindingKind.PROCEDURE else finding.target
        groups[(finding.owner, finding.kind, same)].append(finding)
    return tuple(_merged(members) for members in groups.values())


def _merged(members: Sequence[Finding]) -> Finding:
    first = members[0]
    if len(members) == 1:
        return first
    changes = tuple(dict.fromkeys(change for each in members for change in each.changes))
    places = tuple(dict.fromkeys(place for each in members for place in each.members))
    return replace(
        first,
        places=places,
        cluster=first.reason if len(places) > 1 else "",
        reason=f"{first.reason} ({len(members)} places: {', '.join(each.target for each in members)})",
        change=_sha(*sorted(change.id for change in changes)),
        confirmed=all(each.confirmed for each in members),
        held=all(each.held for each in members),
        changes=changes,
        before="\n".join(dict.fromkeys(each.before for each in members)),
        after="\n".join(dict.fromkeys(each.after for each in members)),
    )


def _wording(source: Source, touches: Sequence[Touch]) -> tuple[Finding, ...]:
    """All rewordings of cited passages of one source: a single finding of low severity."""
    unique = {touch.change.id: touch for touch in touches}
    sure = {key: t for key, t in unique.items() if t.standing is Standing.CONFIRMED}
    ordered = [t for _, t in sorted((sure or unique).items())]
    if not ordered:
        return ()
    counted = "1 cited passage says" if len(ordered) == 1 else f"{len(ordered)} cited passages say"
    return (
        Finding(
            kind=FindingKind.WORDING,
            owner=source.id,
            target="wording",
            source=source.id,
            locale=source.locale,
            severity=Severity.NONE,
            reason=f"{counted} the same in other words",
            change=_sha(*(t.change.id for t in ordered)),
            before=_texts([b for t in ordered for b in t.change.before]),
            after=_texts([b for t in ordered for b in t.change.after]),
            confirmed=bool(sure),
            held=not sure,
            changes=tuple(t.change for t in ordered),
        ),
    )


def _texts(blocks: Sequence[Block]) -> str:
    return "\n".join(dict.fromkeys(block.text for block in blocks))


def _sha(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
