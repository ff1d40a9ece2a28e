"""Does the official page say what the guide says? Works on the very first look, without history.

A typed claim is judged by the official facts of its subject and scope; a step, note or answer by
the block it is bound to: its labels and values must stand there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import facts
from pipeline.bind import Binding, bind_quote, bind_steps
from pipeline.model import (
    Block,
    Citation,
    Claim,
    Document,
    Fact,
    FactChange,
    FactKind,
    Opinion,
    Product,
    Scope,
    Target,
    TargetKind,
    Verdict,
)
from pipeline.text import canonical, similarity

# A proposed binding (no exact quote) must be this good to count as support by itself.
SUPPORTED = 0.6
# And this good for its values to speak against the guide: below, it may be about something else.
OPPOSED = 0.35

_LABELS = (FactKind.LABEL, FactKind.PATH)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A document with the facts of each block, read once for all targets."""

    document: Document
    facts: tuple[tuple[Fact, ...], ...]
    products: tuple[Product, ...]


def read(document: Document, products: Sequence[Product], language: str | None = None) -> Reading:
    """Find the facts of every block, scoped by its headings and the service's products."""
    spoken = language or document.language
    found = tuple(
        facts.find(block.text, language=spoken, products=products, headings=block.headings)
        for block in document.blocks
    )
    return Reading(document=document, facts=found, products=tuple(products))


def judge_all(targets: Sequence[Target], reading: Reading, source: str | None = None) -> tuple[Opinion, ...]:
    """One opinion per target in the order given; steps of one channel are bound together.

    ``source`` chooses the citations that speak of this page; None takes any.
    """
    bindings = _bindings(targets, reading.document, source)
    return tuple(
        judge_claim(target, target.claim, reading, binding)
        if target.claim is not None
        else judge_words(target, reading, binding)
        for target, binding in zip(targets, bindings, strict=True)
    )


def _bindings(
    targets: Sequence[Target], document: Document, source: str | None
) -> tuple[Binding | None, ...]:
    """Quotes first; what has no quote, or lost it, is proposed channel by channel."""
    found: dict[int, Binding | None] = {
        i: _quoted(target.cites, document, source) for i, target in enumerate(targets)
    }
    groups: dict[tuple[str, str | None, TargetKind], list[int]] = {}
    for i, target in enumerate(targets):
        if found[i] is None:
            groups.setdefault((target.owner, target.channel, target.kind), []).append(i)
    for members in groups.values():
        proposed = bind_steps([targets[i] for i in members], document)
        found.update(zip(members, proposed, strict=True))
    return tuple(found[i] for i in range(len(targets)))


def _quoted(cites: Sequence[Citation], document: Document, source: str | None) -> Binding | None:
    for cite in cites:
        if cite.exact and source in (None, cite.source):
            binding = bind_quote(cite, document)
            if binding is not None:
                return binding
    return None


# --- typed claims -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    fact: Fact
    block: int
    tier: int  # 2: the claim's own product; 1: neither names one; 0: the page speaks in general
    score: float
    equal: bool


def judge_claim(target: Target, claim: Claim, reading: Reading, binding: Binding | None) -> Opinion:
    """Judge a typed fact by the official facts of the same subject and a fitting scope."""
    candidates = _candidates(claim, reading, binding)
    if not candidates:
        quoted = binding if binding and binding.quoted else None
        return _unfound(target, quoted, f"nothing is said about {_about(claim, reading)}")
    tier = max(c.tier for c in candidates)
    best = [c for c in candidates if c.tier == tier]
    if tier == 0:
        return _judge_general(target, claim, reading, best)
    top = max(best, key=lambda c: (c.score, c.equal, -c.block))
    return _claim_opinion(target, claim, reading, top)


def _judge_general(target: Target, claim: Claim, reading: Reading, found: Sequence[_Candidate]) -> Opinion:
    """The page names no such product: agreement is partial, and one contrary rule for all contradicts.

    Where the page has rules for other products, a rule for nobody in particular decides nothing.
    """
    top = max(found, key=lambda c: (c.equal, c.score, -c.block))
    if top.equal:
        reason = f"the page says {top.fact.text} in general, not of {_about(claim, reading)}"
        return _opinion(target, Verdict.PARTLY, reason, reading, top)
    apart = any(
        fact.subject == claim.subject and fact.scope.product for each in reading.facts for fact in each
    )
    if not apart and len({c.fact.value for c in found}) == 1:
        return _claim_opinion(target, claim, reading, top)
    return _unfound(target, None, f"no rule for {_about(claim, reading)} is given")


def _claim_opinion(target: Target, claim: Claim, reading: Reading, top: _Candidate) -> Opinion:
    if top.equal:
        return _opinion(
            target, Verdict.SUPPORTED, f"{_about(claim, reading)}: “{top.fact.text}”", reading, top
        )
    said, now = (_shown(value, claim, target.locale) for value in (claim.value, top.fact.value))
    change = FactChange(
        kind=top.fact.kind,
        before=said,
        after=now,
        about=_about(claim, reading),
        subject=claim.subject,
        product=claim.scope.product,
    )
    reason = f"{_about(claim, reading)}: the guide says {said}, the page says {now}"
    return _opinion(target, Verdict.CONTRADICTED, reason, reading, top, (change,))


def _candidates(claim: Claim, reading: Reading, binding: Binding | None) -> list[_Candidate]:
    cited = set(binding.blocks) if binding and binding.quoted else set()
    wanted = facts.parse_value(claim.value)
    found: list[_Candidate] = []
    if wanted is None:
        return found
    for i, (block, here) in enumerate(zip(reading.document.blocks, reading.facts, strict=True)):
        for fact in here:
            if fact.subject != claim.subject or not comparable(wanted, fact):
                continue
            tier = _tier(claim.scope, fact.scope, cited=i in cited)
            if tier is not None:
                score = _scope_score(claim, fact, block, cited=i in cited)
                equal = facts.value_equal(wanted, fact)
                found.append(_Candidate(fact=fact, block=i, tier=tier, score=score, equal=equal))
    return found


def comparable(mine: Fact, theirs: Fact) -> bool:
    """Whether two facts of one subject answer the same question.

    A denied right answers every question about its subject: "no refund" contradicts "14 days".
    """
    if mine.kind is theirs.kind:
        return True
    kinds = {mine.kind, theirs.kind}
    denied = any(fact.kind is FactKind.RIGHT and fact.value == "none" for fact in (mine, theirs))
    return denied and bool(kinds & {FactKind.DURATION, FactKind.MONEY, FactKind.PERCENT})


def _shown(value: str, claim: Claim, locale: str) -> str:
    """A canonical value in words: "14 days", "no refund"."""
    if value == "none":
        return f"no {claim.subject}"
    fact = facts.parse_value(value)
    return facts.show(fact.kind, fact.value, locale) if fact else value


# Where nobody else is named, a service speaks of what it bills itself.
_OWN_CHANNEL = "web"
# Events with a rule of their own: what holds for a renewal says nothing of a first purchase.
_APART = ("renewal", "certificate", "trial-end")


def _tier(claim: Scope, fact: Scope, *, cited: bool) -> int | None:
    """How well scopes fit: 2 surely the same, 1 neither is limited, 0 the fact is more general.

    None where the fact is about something else.
    """
    if fact.region != claim.region and fact.region is not None and claim.region not in fact.also:
        return None
    if claim.channel and fact.channel and claim.channel != fact.channel:
        return None
    if claim.event != fact.event and {claim.event, fact.event} & set(_APART):
        return None
    if claim.product and fact.product and claim.product not in (fact.product, *fact.also):
        return None
    if fact.product and not claim.product and not cited:
        return None  # a product's own rule says nothing of all
    if cited or (claim.product and fact.product):
        return 2
    billed = fact.channel == claim.channel or (fact.channel is None and claim.channel == _OWN_CHANNEL)
    return 1 if claim.product is None and billed else 0


def _scope_score(claim: Claim, fact: Fact, block: Block, *, cited: bool) -> float:
    """Rank candidates of one tier, 0..1: cited words, region, starting event, wording, in this order."""
    event = claim.scope.event is None or fact.scope.event in (None, claim.scope.event)
    region = fact.scope.region == claim.scope.region
    return round(
        0.4 * cited + 0.25 * region + 0.15 * event + 0.2 * similarity(canonical(claim.text), block.key), 3
    )


def _about(claim: Claim, reading: Reading) -> str:
    """What a claim is about, in words: "refund (single course, eu)"."""
    names = {product.id: product.name for product in reading.products}
    product = names.get(claim.scope.product or "", claim.scope.product)
    where = [part for part in (product, claim.scope.channel, claim.scope.region) if part]
    return f"{claim.subject} ({', '.join(where)})" if where else claim.subject


def _opinion(
    target: Target,
    verdict: Verdict,
    reason: str,
    reading: Reading,
    top: _Candidate,
    changed: tuple[FactChange, ...] = (),
) -> Opinion:
    return Opinion(
        target=target,
        verdict=verdict,
        reason=reason,
        official=facts.show(top.fact.kind, top.fact.value, target.locale),
        quote=reading.document.blocks[top.block].text,
        score=min(1.0, 0.4 + 0.3 * (top.tier == 2) + 0.3 * top.score),
        blocks=(top.block,),
        facts=changed,
    )


# --- steps, notes, answers --------------------------------------------------------------------


def judge_words(target: Target, reading: Reading, binding: Binding | None) -> Opinion:
    """Judge a step, note or answer by its bound passage: values must agree, labels must stand there."""
    if binding is None:
        return _unfound(target, None, "no official passage says this")
    passage = [reading.document.blocks[i] for i in binding.blocks]
    quote = " ".join(block.text for block in passage)
    said = facts.find(target.text, language=target.locale, products=reading.products)
    official = [fact for i in binding.blocks for fact in reading.facts[i]]
    conflict = _conflict(said, official) if binding.score >= OPPOSED else None
    verdict, reason = Verdict.SUPPORTED, "the official page says the same"
    if conflict is not None:
        verdict, reason = Verdict.CONTRADICTED, f"{conflict.about}: {conflict.before}, now {conflict.after}"
    elif missing := _missing_labels(said, reading.document):
        verdict, reason = Verdict.PARTLY, f"the page does not name {', '.join(missing)}"
    elif binding.score < SUPPORTED:
        verdict, reason = Verdict.PARTLY, "a passage is similar, but not surely the same"
    return Opinion(
        target=target,
        verdict=verdict,
        reason=reason,
        official=conflict.after or "" if conflict else "",
        quote=quote,
        score=round(binding.score, 3),
        blocks=binding.blocks,
        facts=(conflict,) if conflict else (),
    )


def _conflict(said: Sequence[Fact], official: Sequence[Fact]) -> FactChange | None:
    """The first value of the guide that the passage gives otherwise for the same subject and scope."""
    for mine in said:
        if mine.kind in (*_LABELS, FactKind.ADDRESS) or not mine.subject:
            continue
        theirs = [
            fact
            for fact in official
            if fact.subject == mine.subject
            and comparable(mine, fact)
            and _tier(mine.scope, fact.scope, cited=True) is not None
        ]
        if theirs and not any(facts.value_equal(mine, fact) for fact in theirs):
            return FactChange(
                kind=mine.kind,
                before=mine.text,
                after=theirs[0].text,
                about=mine.subject,
                subject=mine.subject,
                product=mine.scope.product,
            )
    return None


def _missing_labels(said: Sequence[Fact], document: Document) -> list[str]:
    page = "\n".join(block.key for block in document.blocks)
    labels = [part for fact in said if fact.kind in _LABELS for part in fact.value.split(" > ")]
    return sorted({label for label in labels if canonical(label) not in page})


def _unfound(target: Target, binding: Binding | None, reason: str) -> Opinion:
    return Opinion(
        target=target,
        verdict=Verdict.UNFOUND,
        reason=reason,
        quote=binding.quote if binding else "",
        score=0.0,
        blocks=binding.blocks if binding else (),
    )
