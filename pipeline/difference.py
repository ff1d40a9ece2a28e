"""Two documents in, every difference with its meaning out: compare, facts and significance together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline import facts, gate
from pipeline.compare import compare
from pipeline.model import (
    Block,
    Change,
    Document,
    Fact,
    FactChange,
    Judgement,
    Product,
    Severity,
    Significance,
)
from pipeline.significance import (
    Lone,
    dropped_sections,
    exchanged,
    hub,
    judge,
    narrowed,
    rejoined,
    reordered,
    sentence_keys,
    settled,
    with_facts,
)
from pipeline.text import canonical

Difference = tuple[Change, Judgement]

# A version with less than this share of the other's text, of which it repeats nothing, is not a
# version of the same article: the scrape failed, or has just recovered.
FOREIGN_SIZE = 0.25
FOREIGN_SHARE = 0.05
# Two versions in different languages repeat at most this share of the shorter one: names, a footer.
COMMON_SHARE = 0.3

_LABELS = ("policy-number", "policy", "steps", "structural", "wording", "noise")


def difference(
    before: Document,
    after: Document,
    *,
    language: str | None = None,
    products: Sequence[Product] = (),
    names: Sequence[str] = (),
) -> tuple[Difference, ...]:
    """Every change between two documents with its judgement, in reading order of ``after``.

    ``names`` are what the provider calls itself, so that its name is "we" on its own pages.

    Facts are looked for in changed blocks only. What the layout of the page explains (a contents
    list, a leaked menu, a dropped section, a page turned into links) is judged by that.
    """
    spoken = language or after.language or before.language
    changes = compare(before, after)
    if not changes:
        return ()
    turned = hub(before, after)
    if turned is not None:
        return tuple((change, turned) for change in changes)
    said = sentence_keys(before), sentence_keys(after)
    layout = {**reordered(before, after, changes), **settled(before, after, changes, spoken)}
    dropped = dropped_sections(before, changes)
    judged = partial(_judged, language=spoken, products=products, names=tuple(names))
    found = []
    for index, change in enumerate(changes):
        judgement = layout.get(index) or judged(narrowed(change, *said))
        if index in dropped and judgement.needs_review and not judgement.facts:
            judgement = dropped[index]
        found.append((change, judgement))
    found = rejoined(found, judged, spoken)
    return _rewritten(found, spoken)


def _rewritten(found: Sequence[Difference], language: str | None) -> tuple[Difference, ...]:
    """The differences with the values of rewritten sections compared as a set: a value that left one
    block and came in another of its section moved there, or became the other.
    """
    gone, come = _lone(found, came=False), _lone(found, came=True)
    kept = {index: list(judgement.facts) for index, (_, judgement) in enumerate(found)}
    for lone in [each for each in (*gone, *come) if _restated(each, found, language)]:
        kept[lone.change].remove(lone.fact)
        (gone if lone in gone else come).remove(lone)
    pairs = exchanged(gone, come, lambda words: _value(words, language))
    for old, new in pairs:
        if _value(old.fact.before or "", language) != _value(new.fact.after or "", language):
            kept[new.change].append(replace(new.fact, before=old.fact.before))
        kept[old.change].remove(old.fact)
        kept[new.change].remove(new.fact)
    for old, new in pairs:
        if _value(old.fact.before or "", language) == _value(new.fact.after or "", language):
            _parted(old, new, found, kept, language)
    return tuple(
        (change, with_facts(judgement, kept[index])) for index, (change, judgement) in enumerate(found)
    )


def _lone(found: Sequence[Difference], *, came: bool) -> list[Lone]:
    return [
        Lone(index, seat, fact, _section(change))
        for index, (change, judgement) in enumerate(found)
        for seat, fact in enumerate(judgement.facts)
        if (fact.before is None) == came and (fact.after is None) != came
    ]


def _parted(
    old: Lone, new: Lone, found: Sequence[Difference], kept: dict[int, list[FactChange]], language: str | None
) -> None:
    """Fills in the other side where one value for all became one for each place, or the other way round.

    The value that stayed, ``old`` and ``new``, tells: it is said of places on one side only.
    """
    before, after = bool(_places(old, found, language)), bool(_places(new, found, language))
    if before == after:
        return
    for index, (change, _) in enumerate(found):
        if _section(change) != new.section:
            continue
        for seat, fact in enumerate(kept[index]):
            lone = Lone(index, seat, fact, new.section)
            if fact.kind is not new.fact.kind or not _places(lone, found, language):
                continue
            if after and fact.before is None:
                kept[index][seat] = replace(fact, before=old.fact.before)
            elif before and fact.after is None:
                kept[index][seat] = replace(fact, after=new.fact.after)


def _places(lone: Lone, found: Sequence[Difference], language: str | None) -> frozenset[str]:
    """The regions that a value which came or went alone is said of."""
    change, _ = found[lone.change]
    own = _placed(change.after if lone.fact.before is None else change.before, language)
    said = lone.fact.after or lone.fact.before
    return next((places for fact, places in own if fact.text == said), frozenset())


def _restated(lone: Lone, found: Sequence[Difference], language: str | None) -> bool:
    """Whether the other side of its section says a value for the places it was said of: "4% in Mexico"
    became "4% in Brazil and Mexico".
    """
    change = found[lone.change][0]
    came = lone.fact.before is None
    own = _placed(change.after if came else change.before, language)
    mine = next((each for each in own if each[0].text == (lone.fact.after or lone.fact.before)), None)
    if mine is None or not mine[1]:
        return False
    others = [
        each
        for other, _ in found
        if _section(other) == lone.section
        for each in _placed(other.before if came else other.after, language)
    ]
    return any(facts.value_equal(mine[0], fact) and mine[1] <= places for fact, places in others)


def _placed(blocks: Sequence[Block], language: str | None) -> list[tuple[Fact, frozenset[str]]]:
    """The facts of blocks with the regions that their own words say them of."""
    bare = [replace(block, headings=()) for block in blocks]
    return [
        (fact, frozenset(each for each in (fact.scope.region, *fact.scope.also) if each))
        for fact in _facts(bare, language, ())
    ]


def _section(change: Change) -> str:
    block = (change.after or change.before)[0]
    return canonical(block.headings[-1]) if block.headings else ""


def _value(words: str, language: str | None) -> str:
    """The canonical value of shown words, the words themselves where they hold none."""
    known = facts.find(words, language=language)
    return facts.normal(known[0].kind, known[0].value) if known else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of a page as a whole. ``broken`` says why one of them is not the article."""

    differences: tuple[Difference, ...]
    judgement: Judgement
    broken: str | None = None

    @property
    def changed(self) -> bool:
        """Is anything different, even if it says the same?"""
        return bool(self.differences) or self.broken is not None


def comparison(
    before: Document,
    after: Document,
    *,
    language: str | None = None,
    products: Sequence[Product] = (),
    names: Sequence[str] = (),
) -> Comparison:
    """Two versions of which nothing else is known: are both the article, and what changed?

    A broken version makes no change; its judgement is cosmetic with the label "broken".
    """
    for side, document in (("before", before), ("after", after)):
        rejection = gate.broken(document)
        if rejection is not None:
            return _broken(f"{side}: {rejection.kind}: {rejection.reason}")
    found = difference(before, after, language=language, products=products, names=names)
    judgement = overall(found)
    reason = _foreign(before, after)
    if reason is not None and judgement.label != "structural":
        return _broken(reason)
    return Comparison(differences=found, judgement=judgement)


def _broken(reason: str) -> Comparison:
    judgement = Judgement(
        significance=Significance.COSMETIC, severity=Severity.NONE, reason=reason, label="broken"
    )
    return Comparison(differences=(), judgement=judgement, broken=reason)


def _foreign(before: Document, after: Document) -> str | None:
    """Why the two are not versions of one article: another language, or next to nothing in common."""
    small, large = sorted((before, after), key=lambda document: document.characters)
    known = {block.key for block in large.blocks}
    shared = sum(len(block.key) for block in small.blocks if block.key in known)
    tongues = [(document.language or "").split("-")[0] for document in (before, after)]
    if all(tongues) and tongues[0] != tongues[1] and shared <= COMMON_SHARE * small.characters:
        return f"the page answered in another language: {tongues[0]} → {tongues[1]}"
    if small.characters > FOREIGN_SIZE * large.characters or shared > FOREIGN_SHARE * large.characters:
        return None
    return f"one version has {small.characters} characters of text, the other {large.characters}"


def overall(found: Sequence[Difference]) -> Judgement:
    """One judgement of all differences: the most important one, with the facts of all.

    The reason is that of the most important change; equal facts are named once.
    """
    if not found:
        return Judgement(
            significance=Significance.COSMETIC,
            severity=Severity.NONE,
            reason="nothing changed",
            label="noise",
        )
    first = min((judgement for _, judgement in found), key=_weight)
    known: dict[tuple[str, str | None, str | None], FactChange] = {}
    for _, judgement in found:
        for fact in judgement.facts:
            known.setdefault((fact.kind, fact.before, fact.after), fact)
    return replace(first, facts=tuple(known.values()))


def _weight(judgement: Judgement) -> tuple[int, int, int]:
    return (*judgement.rank, _LABELS.index(judgement.label))


def _judged(
    change: Change, language: str | None, products: Sequence[Product], names: tuple[str, ...]
) -> Judgement:
    before = _facts(change.before, language, products)
    after = _facts(change.after, language, products)
    return judge(change, before=before, after=after, language=language, names=names)


def _facts(blocks: Sequence[Block], language: str | None, products: Sequence[Product]) -> tuple[Fact, ...]:
    """The facts of blocks, with spans of their texts joined by newlines and one form for equal values."""
    found: list[Fact] = []
    offset = 0
    for block in blocks:
        for fact in facts.find(block.text, language=language, products=products, headings=block.headings):
            value = facts.normal(fact.kind, fact.value)
            found.append(replace(fact, value=value, start=fact.start + offset, end=fact.end + offset))
        offset += len(block.text) + 1
    return tuple(found)
