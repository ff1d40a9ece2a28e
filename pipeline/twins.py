"""Two fetches of one page, a moment apart: what differs although nothing was said differently; pure.

What no guide could rest on is masked by a noise rule, which a person sees and can end: a passage with
holes where words differed, or the place where whole passages come and go. What a guide could rest on is
never masked: there the page says two things at once, and that is told. Where too much differs, the two
are no fetches of one page, and nothing is learned.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from rapidfuzz.distance import LCSseq

from pipeline.condition import alternating
from pipeline.findings import leant_on
from pipeline.matter import has_words, matters, stated
from pipeline.model import (
    Block,
    BlockKind,
    Document,
    Look,
    NoiseRule,
    Product,
    RuleSyntax,
    Snapshot,
    Source,
    Twins,
    Variant,
)
from pipeline.noise import ANY, FIGURE, HOLE, LONGEST, describes, passage_between, too_vague
from pipeline.significance.silence import silent_block
from pipeline.significance.vocabulary import vocabulary
from pipeline.text import words

BY = "two fetches"
# Share of the words from which on two fetches show two pages. Half a page beside the whole one differs in a
# third, another language in nearly all; a dozen links that rotate beside four hundred words in a fifth.
UNLIKE = 0.3
# Passages that differ, of both fetches together: a page of tickers needs a selector, not a hundred rules.
_MOST = 100
# How many passages of the other fetch are tried as the same passage: noise keeps its order.
_REACH = 8
# Words that a pattern with holes for words keeps at least, and the share of the longer form.
_LITERAL, _LITERAL_SHARE = 2, 0.5
_FIGURES = re.compile(r"\d+(?:[.,:]\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What two fetches teach: patterns of what changes by itself, and what alternates for good reason."""

    patterns: tuple[str, ...] = ()
    variants: tuple[Variant, ...] = ()
    unlike: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """What stands on either side between two passages that both fetches have (None: an end)."""

    ours: tuple[Block, ...]
    theirs: tuple[Block, ...]
    before: Block | None
    behind: Block | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Eye:
    """How passages are weighed: the keys of cited ones, the language, the products."""

    cited: frozenset[str]
    language: str | None
    products: tuple[Product, ...]

    def matters(self, block: Block) -> bool:
        return block.key in self.cited or matters(block, self.language, self.products)

    def tells(self, block: Block) -> object:
        """What a guide cites of a block or reads off it, comparable; falsy where that is nothing."""
        if block.key in self.cited or block.kind is BlockKind.STEP:
            return block.key
        if silent_block(block, vocabulary(self.language), self.language):
            return ()  # an advert, a counter, a date of the page: its values are nobody's
        return tuple((fact.kind, fact.value) for fact in stated(block, self.language, self.products))


def compared(
    first: Document, twin: Document, *, cited: frozenset[str] = frozenset(), products: Sequence[Product] = ()
) -> Compared:
    """What differs between two fetches in a row; ``cited`` are keys of blocks that a guide leans on."""
    unlike = _unlike(first, twin)
    gaps = list(_gaps(first, twin))
    if unlike >= UNLIKE or sum(len(gap.ours) + len(gap.theirs) for gap in gaps) > _MOST:
        return Compared(unlike=unlike)
    eye = _Eye(cited=cited, language=first.language, products=tuple(products))
    both = {block.key for block in first.blocks} & {block.key for block in twin.blocks}
    patterns: list[str] = []
    variants: list[Variant] = []
    for gap in gaps:
        masked, told = _learned(gap, eye, both)
        patterns += masked
        variants += told
    return Compared(patterns=tuple(dict.fromkeys(patterns)), variants=tuple(dict.fromkeys(variants)))


def _unlike(first: Document, twin: Document) -> float:
    """The share of the words, in 0..1, that only one of the two has; 1 where they are in two languages."""
    spoken = [(each.language or "").partition("-")[0] for each in (first, twin)]
    if all(spoken) and spoken[0] != spoken[1]:
        return 1.0
    ours, theirs = (
        Counter(word for block in each.blocks for word in words(block.key)) for each in (first, twin)
    )
    whole = ours.total() + theirs.total()
    return ((ours - theirs) + (theirs - ours)).total() / whole if whole else 0.0


def _gaps(first: Document, twin: Document) -> Iterator[_Gap]:
    """What lies between two runs of equal passages, in reading order."""
    keyed = [[(block.kind.value, block.key) for block in each.blocks] for each in (first, twin)]
    for ours, theirs, equal in _aligned(*keyed):
        if ours or theirs:
            yield _Gap(
                ours=first.blocks[ours.start : ours.stop],
                theirs=twin.blocks[theirs.start : theirs.stop],
                before=first.blocks[ours.start - 1] if ours.start else None,
                behind=first.blocks[equal.start] if equal else None,
            )


def _aligned(ours: Sequence[Hashable], theirs: Sequence[Hashable]) -> Iterator[tuple[range, range, range]]:
    """The places that differ, on either side, each with the equal run behind it in ours; any may be empty."""
    here = there = 0
    for op in LCSseq.opcodes(ours, theirs):
        if op.tag == "equal":
            yield range(here, op.src_start), range(there, op.dest_start), range(op.src_start, op.src_end)
            here, there = op.src_end, op.dest_end
    yield range(here, len(ours)), range(there, len(theirs)), range(0)


def _learned(gap: _Gap, eye: _Eye, both: set[str]) -> tuple[list[str], list[Variant]]:
    """The patterns and the variants of one gap; ``both`` are the keys that both fetches have somewhere."""
    patterns: list[str] = []
    variants: list[Variant] = []
    ours, theirs = list(gap.ours), list(gap.theirs)
    for block in gap.ours:
        partner, pattern = _partner(block, theirs)
        if partner is None:
            continue
        ours.remove(block)
        theirs.remove(partner)
        if not (eye.matters(block) or eye.matters(partner)):
            patterns.append(pattern)
        elif eye.tells(block) != eye.tells(partner):
            variants.append(Variant(first=block.text, second=partner.text))
    sides = [
        [block for block in side if block.key not in both and eye.tells(block)] for side in (ours, theirs)
    ]
    said = ([block.text for block in side] for side in sides)
    variants += [Variant(first=one, second=other) for one, other in zip_longest(*said, fillvalue="")]
    light = [[block for block in side if not eye.matters(block)] for side in (ours, theirs)]
    if all(light):
        patterns.append(passage_between(gap.before, gap.behind, max(len(gap.ours), len(gap.theirs))))
    else:
        patterns += [block.key for side in light for block in side]
    return [each for each in patterns if _is_sayable(each, eye.language)], variants


def _partner(block: Block, others: Sequence[Block]) -> tuple[Block | None, str]:
    """The first of the others that is the same passage with other words, and the pattern of both."""
    for other in others[:_REACH]:
        if other.kind is block.kind and (pattern := _pattern(block, other)):
            return other, pattern
    return None, ""


def _pattern(one: Block, other: Block) -> str:
    """The passage with a hole wherever two forms of it differ; "" where too little of it stays."""
    here, there = one.key.split(), other.key.split()
    parts: list[str] = []
    kept = 0
    for ours, theirs, equal in _aligned(here, there):
        if ours or theirs:
            hole = _hole(here[ours.start : ours.stop], there[theirs.start : theirs.stop])
            if not hole:
                return ""
            parts.append(hole)
        parts += here[equal.start : equal.stop]
        kept += len(equal)
    pattern = " ".join(parts)
    fewest = max(_LITERAL if ANY in parts else 1, _LITERAL_SHARE * max(len(here), len(there)))
    whole = kept >= fewest and describes(pattern, one) and describes(pattern, other)
    return pattern if whole else ""


def _hole(here: Sequence[str], there: Sequence[str]) -> str:
    """What stands for words of two forms of a passage: their figures, or a few words; "" for neither."""
    figures = [_FIGURES.sub(FIGURE, " ".join(part)) for part in (here, there)]
    if figures[0] == figures[1]:
        return figures[0]
    return ANY if 0 < len(here) <= HOLE and 0 < len(there) <= HOLE else ""


def _is_sayable(pattern: str, language: str | None) -> bool:
    """Whether a pattern may be a rule: not too long or vague, and words are known to weigh words by."""
    weighed = ANY not in pattern or has_words(language)
    return weighed and len(pattern) <= LONGEST and not too_vague(pattern)


# --- what a look learns from its twin ----------------------------------------------------------


def taught(
    look: Look,
    document: Document,
    twin: Snapshot,
    source: Source,
    products: Sequence[Product] = (),
) -> Look:
    """The look at a whole page with what ``twin``, fetched next and read as ``document``, taught.

    A look that was not whole, or a twin that is no page, teaches nothing: it is tried again.
    """
    if look.document is None or look.problem is not None or not document.blocks:
        return look
    leant = leant_on(look.document, look.opinions, source)
    found = compared(look.document, document, cited=leant, products=products)
    learned = tuple(
        NoiseRule(
            pattern=pattern,
            by=BY,
            at=twin.captured_at,
            why=f"{look.snapshot} and {twin.id}, fetched one after the other, differ in it",
            syntax=RuleSyntax.PASSAGE,
            source=source.id,
        )
        for pattern in found.patterns
    )
    twins = Twins(at=twin.captured_at, variants=found.variants, unlike=found.unlike)
    state = replace(look.state, twins=twins)
    note = alternating(source, state, look.document)
    findings = (*look.findings, note.finding) if note else look.findings
    return replace(look, state=state, learned=learned, findings=findings)
