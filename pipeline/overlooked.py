"""Which changes are silenced: by noise rules, and as what all pages of a site say; pure.

Neither silences what a guide leans on, a step, or a value that counts (``matter``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from pipeline import facts
from pipeline.findings import leant_on, opinions
from pipeline.matter import matters
from pipeline.model import (
    Block,
    Change,
    Document,
    Judgement,
    NoiseRule,
    Product,
    Severity,
    Significance,
    Source,
    Target,
)
from pipeline.noise import Pages, silenced

Judged = tuple[Change, Judgement]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What is known of a source when its changes are weighed; ``shared`` are keys of its site's furniture."""

    source: Source
    before: Document
    after: Document
    rules: tuple[NoiseRule, ...] = ()
    shared: frozenset[str] = frozenset()
    targets: tuple[Target, ...] = ()
    products: tuple[Product, ...] = ()

    @property
    def language(self) -> str | None:
        """The language of the page now, or else of the one before."""
        return self.after.language or self.before.language


def overlooked(found: Sequence[Judged], reader: Reader) -> tuple[Judged, ...]:
    """The changes with their judgements; what is silenced is cosmetic and says why."""
    if all(judgement.significance is Significance.COSMETIC for _, judgement in found):
        return tuple(found)
    weigh = weigher(reader)
    says = partial(stated, reader.language, reader.products)
    pages = Pages(before=reader.before, after=reader.after, matters=weigh)
    judged = silenced(found, reader.rules, reader.source, says, pages)
    if not reader.shared or reader.after.extraction.route == "selector":
        return judged
    return tuple((change, _furniture(change, told, reader.shared, weigh)) for change, told in judged)


def weigher(reader: Reader) -> Callable[[Block], bool]:
    """Tells of a block whether a guide could rest on what it says, or leans on it in either document."""

    @cache
    def leant() -> frozenset[str]:
        documents = (reader.before, reader.after)
        said = [opinions(reader.source, each, reader.targets, reader.products) for each in documents]
        keys = [leant_on(each, told, reader.source) for each, told in zip(documents, said, strict=True)]
        return frozenset[str]().union(*keys)

    return lambda block: matters(block, reader.language, reader.products) or block.key in leant()


def stated(language: str | None, products: Sequence[Product], text: str) -> object:
    """The typed facts of a text, so that two texts can be compared by what they state."""
    return [(fact.kind, fact.value) for fact in facts.find(text, language=language, products=products)]


def _furniture(
    change: Change, judgement: Judgement, shared: frozenset[str], weigh: Callable[[Block], bool]
) -> Judgement:
    """The judgement of a change that only brings or takes what all pages of the site say."""
    blocks = (*change.before, *change.after)
    moved = any(fact.before is not None and fact.after is not None for fact in judgement.facts)
    if judgement.significance is Significance.COSMETIC or moved:
        return judgement
    if any(block.key not in shared or weigh(block) for block in blocks):
        return judgement
    return replace(
        judgement,
        significance=Significance.COSMETIC,
        severity=Severity.NONE,
        reason="furniture: other pages of the site say the same",
        facts=(),
    )
