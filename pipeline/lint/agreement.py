"""Values that contradict each other: in one guide, between its locales, between guides of a service.

"14 days" and "two weeks" are one value. Two values contradict each other where they are about the same
subject in the same scope; where one scope is wider, that is said as a note. What is limited to another
product, region, channel or event is no contradiction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from pipeline import facts
from pipeline.guide.agreement import disagreements
from pipeline.guide.library import Library
from pipeline.lint.passages import Passage, Sheet, is_placeholder
from pipeline.lint.remark import Remark, Rule
from pipeline.model import Claim, Fact, FactKind, Product, Scope
from pipeline.statements import Statement, stated
from pipeline.verdict import comparable

_SPOKEN = ("summary", "intro", "body", "note", "product", "answer")
_APART = ("renewal", "certificate", "trial-end")
_MEASURED = (FactKind.DURATION, FactKind.MONEY, FactKind.PERCENT, FactKind.AGE, FactKind.RIGHT)
# Of these a page may name several that are all true: prices of unnamed plans, hours before a trial ends.
_PER_PRODUCT = (FactKind.MONEY, FactKind.PERCENT)
_OWN = "web"  # who bills where nobody else is named


class Fit(Enum):
    """How two scopes lie to each other."""

    SAME = "same"
    WIDER = "wider"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value that a guide tells somewhere; ``claim`` is the id of the typed fact, "" for running text."""

    sheet: Sheet
    keys: tuple[str, ...]
    fact: Fact
    text: str
    claim: str = ""

    @property
    def place(self) -> str:
        """Where it stands, as ``file:line``."""
        return f"{self.sheet.guide.path.name}:{self.sheet.line(self.keys, '' if self.claim else self.text)}"


def said(sheet: Sheet, products: Sequence[Product]) -> tuple[Said, ...]:
    """Everything that a guide says in values: typed facts first, then running text in order."""
    found = [_of_claim(sheet, claim) for claim in sheet.guide.facts]
    told = [each for passage in sheet.passages for each in _of_passage(sheet, passage, products)]
    return (*(each for each in found if each is not None), *told)


def _of_claim(sheet: Sheet, claim: Claim) -> Said | None:
    if claim.kind not in _MEASURED:
        return None
    fact = Fact(
        kind=claim.kind,
        value=claim.value,
        text=claim.value,
        start=0,
        end=0,
        subject=claim.subject,
        scope=claim.scope,
    )
    return Said(sheet=sheet, keys=("facts", claim.id, "text"), fact=fact, text=claim.text, claim=claim.id)


def _of_passage(sheet: Sheet, passage: Passage, products: Sequence[Product]) -> Iterator[Said]:
    if passage.kind not in _SPOKEN or is_placeholder(passage.text):
        return
    channel = passage.channel if passage.channel in ("ios", "android", "partner") else None
    statement = Statement(text=passage.text, line=0, title=passage.title, channel=channel)
    ours, _ = stated(statement, products, sheet.guide.locale)
    for each in ours:
        yield Said(sheet=sheet, keys=passage.keys, fact=each.fact, text=each.sentence)


def inside(sheet: Sheet, values: Sequence[Said]) -> Iterator[Remark]:
    """Values of one guide that contradict each other."""
    yield from _pairs(list(combinations(values, 2)), Rule.INSIDE, sheet, "the guide itself")


def between(first: Sequence[Said], second: Sequence[Said]) -> Iterator[Remark]:
    """Values of two guides of a service that contradict each other, told at the second guide."""
    if first and second:
        pairs = [(a, b) for a in first for b in second]
        yield from _pairs(pairs, Rule.GUIDES, second[0].sheet, first[0].sheet.guide.id)


def _pairs(pairs: Sequence[tuple[Said, Said]], rule: Rule, sheet: Sheet, whose: str) -> Iterator[Remark]:
    told: set[tuple[object, ...]] = set()
    contradicted = set()
    for wanted in (Fit.SAME, Fit.WIDER):
        for a, b in pairs:
            if fit(a, b) is not wanted or _denies(a, b) or (wanted is Fit.WIDER and _sums_up(a, b, pairs)):
                continue
            key = (b.keys, b.fact.subject, b.fact.value, b.fact.scope.product, a.sheet.guide.id)
            if key in told or (wanted is Fit.WIDER and (b.keys, b.fact.value) in contradicted):
                continue
            told.add(key)
            contradicted.add((b.keys, b.fact.value))
            yield _remark(a, b, rule if wanted is Fit.SAME else Rule.SCOPE, whose)


def _sums_up(a: Said, b: Said, pairs: Sequence[tuple[Said, Said]]) -> bool:
    """Whether the wider of two values only sums up a narrower one of its own guide that is equal."""
    wide = a if a.fact.scope.product is None else b
    everything = {id(each): each for pair in pairs for each in pair}.values()
    return wide.fact.scope.product is None and any(
        each.sheet is wide.sheet
        and each.fact.scope.product is not None
        and each.fact.subject == wide.fact.subject
        and _agree(each.fact, wide.fact)
        for each in everything
    )


def _denies(a: Said, b: Said) -> bool:
    """Whether running text denies in general what a fact grants: "cancelling by itself returns nothing"."""
    return any(
        each.fact.kind is FactKind.RIGHT and not each.claim and each.fact.scope.product is None
        for each in (a, b)
    )


def _remark(a: Said, b: Said, rule: Rule, whose: str) -> Remark:
    mine, theirs = _shown(b), _shown(a)
    about = _about(b.fact)
    if rule is Rule.SCOPE:
        message = f"{about}: {mine}, where {whose} says of {_about(a.fact)}: {theirs} ({a.place})"
        advice = "two scopes may both be right: say to whom each value applies"
    else:
        message = f"{about}: {mine}, where {whose} says {theirs} ({a.place})"
        advice = "check which one the official page supports, and correct the other"
    said = "" if b.claim else b.text
    return b.sheet.remark(rule, b.keys, message, advice, said=said, other=a.place)


def fit(a: Said, b: Said) -> Fit:
    """How two different values lie to each other: SAME scope, one WIDER, or nothing to compare."""
    if a.fact.subject != b.fact.subject or not comparable(a.fact, b.fact) or _agree(a.fact, b.fact):
        return Fit.APART
    mine, theirs = a.fact.scope, b.fact.scope
    if {mine.event, theirs.event} & set(_APART) and mine.event != theirs.event:
        return Fit.APART
    keys = [(mine.product, theirs.product), (mine.region, theirs.region), (mine.event, theirs.event)]
    keys.append((_billed(mine), _billed(theirs)))
    if any(x and y and x != y for x, y in keys[:2]) or keys[3][0] != keys[3][1]:
        return Fit.APART
    if any(x != y for x, y in keys[:2]):
        return Fit.APART if _stands_apart(a.fact, b.fact) else Fit.WIDER
    if a.fact.kind in _PER_PRODUCT and mine.product is None:
        return Fit.APART
    if _stands_apart(a.fact, b.fact):
        return Fit.APART
    return Fit.WIDER if _limited(a.fact, b.fact) else Fit.SAME


def _billed(scope: Scope) -> str:
    return scope.channel or _OWN


def _stands_apart(a: Fact, b: Fact) -> bool:
    """Whether two values answer different questions although they share a subject."""
    if a.kind in _PER_PRODUCT:
        return a.value.partition("/")[2] != b.value.partition("/")[2] or a.scope.product != b.scope.product
    hours = [each.value.startswith("PT") for each in (a, b) if each.kind is FactKind.DURATION]
    return len(hours) == 2 and hours[0] != hours[1]


def _limited(a: Fact, b: Fact) -> bool:
    """Whether a denial is limited by conditions that the window does not have: both may hold."""
    if (a.kind is FactKind.RIGHT) == (b.kind is FactKind.RIGHT):
        return False
    denial, grant = (a, b) if a.kind is FactKind.RIGHT else (b, a)
    return bool(denial.scope.conditions) and denial.scope.conditions != grant.scope.conditions


def _agree(a: Fact, b: Fact) -> bool:
    return facts.value_equal(a, b) or (a.kind is b.kind and facts.same_value(a.kind, a.value, b.value))


def _shown(each: Said) -> str:
    fact, locale = each.fact, each.sheet.guide.locale
    if fact.kind is FactKind.RIGHT:
        return f"no {fact.subject}" if fact.value == "none" else f"{fact.value} {fact.subject}"
    return facts.show(fact.kind, fact.value, locale)


def _about(fact: Fact) -> str:
    where = [part for part in (fact.scope.product, fact.scope.channel, fact.scope.region) if part]
    return f"{fact.subject} ({', '.join(where)})" if where else fact.subject


def wordings(library: Library, sheets: Sequence[Sheet]) -> Iterator[Remark]:
    """Facts whose sentence, in the original or a translation, does not say the typed value."""
    by_path = {sheet.guide.path: sheet for sheet in sheets}
    for error in disagreements(library, find=facts.find, same=facts.same_value):
        sheet = by_path.get(error.path)
        if sheet is None or "names no" in error.message:
            continue
        yield Remark(
            path=error.path,
            line=error.line or 1,
            rule=Rule.LOCALES if sheet.guide.original else Rule.INSIDE,
            message=error.message,
            suggestion="correct the sentence, or the value that all languages share",
            guide=sheet.guide.id,
            locale=sheet.guide.locale,
        )


def translated(original: Sequence[Said], translation: Sequence[Said]) -> Iterator[Remark]:
    """Texts with one id that say different values in two languages."""
    for b in translation:
        if b.claim:
            continue
        theirs = [a for a in original if a.keys == b.keys and not a.claim and comparable(a.fact, b.fact)]
        mine = [c for c in translation if c.keys == b.keys]
        if not theirs or any(_agree(a.fact, b.fact) for a in theirs):
            continue
        if all(any(_agree(a.fact, c.fact) for c in mine) for a in theirs):
            continue
        a = theirs[0]
        message = f"{_about(b.fact)}: {_shown(b)}, where the original says {_shown(a)} ({a.place})"
        advice = "the two languages must give the same value"
        yield b.sheet.remark(Rule.LOCALES, b.keys, message, advice, said=b.text, other=a.place)
