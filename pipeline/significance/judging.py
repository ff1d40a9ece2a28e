"""Judging one change (method: DECIDING.md, steps 7 and 8): silence, values, then meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Fact,
    FactChange,
    FactKind,
    Judgement,
    Severity,
    Significance,
)
from pipeline.significance.arrangement import rearranged
from pipeline.significance.clauses import content_words
from pipeline.significance.meaning import shift
from pipeline.significance.procedure import has_path, touches_contact
from pipeline.significance.reading import Reading
from pipeline.significance.renaming import Side, relabelled, renamed
from pipeline.significance.settled import without_settled
from pipeline.significance.severity import fact_severity
from pipeline.significance.shift import Shift
from pipeline.significance.silence import (
    COUNTER,
    DATE,
    LINK,
    capital_spans,
    silent_block,
)
from pipeline.significance.tokens import Token
from pipeline.significance.values import fact_change, loud, moved_values
from pipeline.significance.vocabulary import Vocabulary, vocabulary

# A line of so few words of matter, outside lists and tables, states no rule.
FRAGMENT = 3
# Letters of Chinese or Japanese that say about as much as a word.
LETTERS = 3
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
# What makes a short dated line a rule: "from 1 May the fee is $20".
_PRICED = frozenset((FactKind.MONEY, FactKind.PERCENT, FactKind.AGE))
# A line that names a way to get in touch has fewer words.
CONTACT = 30
# A slogan has so many words at most.
SLOGAN = 12
_RANK = tuple(Severity)  # the costliest first


def judge(
    change: Change,
    *,
    before: Sequence[Fact],
    after: Sequence[Fact],
    language: str | None,
    names: tuple[str, ...] = (),
) -> Judgement:
    """What a change means for a reader.

    ``before`` and ``after`` are the facts of the change's blocks, their texts joined by a newline;
    spans are of that joined text. ``names`` are what the provider of the page calls itself.
    """
    known = vocabulary(language, names)
    blocks = (*change.before, *change.after)
    if change.kind is ChangeKind.MOVED:
        return cosmetic("moved or renumbered, same words", "structural")
    if not blocks:
        return cosmetic("the same sentences, in other paragraphs", "structural")
    silent = [silent_block(block, known, language) for block in blocks]
    kinds = {fact.kind for fact in (*before, *after)}
    if kinds & _PRICED:
        silent = [None if reason in (DATE, COUNTER) else reason for reason in silent]
    if FactKind.DURATION in kinds:  # "you may leave within 12 months" is not of May
        silent = [None if reason == DATE else reason for reason in silent]
    if all(silent):
        return _silent(change, silent[-1] or silent[0] or "")
    change = _heard(change, silent)
    reading = Reading(change, known, language)
    if reading.says_the_same:
        cut = change.kind in (ChangeKind.SPLIT, ChangeKind.MERGED)
        if cut:
            return cosmetic("same words, cut into other paragraphs", "structural")
        return wording("punctuation, spacing or spelling only")
    before, after = (before if change.before else ()), (after if change.after else ())
    values = _value_change(
        reading,
        loud(before, reading.texts[0], reading.quiet[0], capital_spans(reading.texts[0], known)),
        loud(after, reading.texts[1], reading.quiet[1], capital_spans(reading.texts[1], known)),
    )
    if values is not None:
        return values
    if not change.before or not change.after:
        return _presence(reading)
    return _rewording(reading, before, after)


def _silent(change: Change, reason: str) -> Judgement:
    """Noise; where words came or went as a whole, the page does say something else, if nothing to act on."""
    if reason == LINK and not (change.before and change.after):
        return wording(reason, "noise")
    return cosmetic(reason, "noise")


def _heard(change: Change, silent: Sequence[str | None]) -> Change:
    """The change without the side that says nothing: a counter in a rule's place is a rule removed."""
    cut = len(change.before)
    before, after = silent[:cut], silent[cut:]
    if before and after and all(before) != all(after):
        return replace(
            change,
            before=() if all(before) else change.before,
            after=() if all(after) else change.after,
        )
    return change


def cosmetic(reason: str, label: str) -> Judgement:
    """Nothing the document says changed."""
    return Judgement(significance=Significance.COSMETIC, severity=Severity.NONE, reason=reason, label=label)


def wording(reason: str, label: str = "wording") -> Judgement:
    """Other words, same meaning."""
    return Judgement(significance=Significance.WORDING, severity=Severity.NONE, reason=reason, label=label)


def _value_change(reading: Reading, before: list[Fact], after: list[Fact]) -> Judgement | None:
    """The judgement where a measured value moved, came or went."""
    pairs = moved_values(before, after, reading.texts)
    if not pairs:
        return None
    changes: list[FactChange] = []
    for old, new in pairs:
        if new is not None:
            changes.append(fact_change(old, new, reading.about(new, reading.texts[1])))
        elif old is not None:
            changes.append(fact_change(old, None, reading.about(old, reading.texts[0])))
    return Judgement(
        significance=Significance.FACT,
        severity=_cost(reading, [fact for pair in pairs for fact in pair if fact is not None]),
        reason=_sentences(changes),
        facts=tuple(changes),
        label="policy-number",
    )


def _cost(reading: Reading, found: Sequence[Fact]) -> Severity:
    """What changed values cost; one without a subject costs what its sentence and heading speak of."""
    severity = fact_severity(found)
    return (
        severity if all(fact.subject for fact in found) else min(severity, reading.severity, key=_RANK.index)
    )


def with_facts(judgement: Judgement, facts: Sequence[FactChange]) -> Judgement:
    """The judgement with other facts and the reason they give; without any, a rule changed, no value."""
    if tuple(facts) == judgement.facts:
        return judgement
    if facts:
        return replace(judgement, facts=tuple(facts), reason=_sentences(facts))
    return replace(judgement, facts=(), label="policy", reason="rule rewritten with the same values")


def _sentences(changes: Sequence[FactChange]) -> str:
    more = f"; and {len(changes) - 3} more" if len(changes) > 3 else ""
    return "; ".join(_sentence(each) for each in changes[:3]) + more


def _sentence(change: FactChange) -> str:
    if change.before is None:
        moved = f"{change.after} added"
    elif change.after is None:
        moved = f"{change.before} removed"
    else:
        moved = f"{change.before} → {change.after}"
    return f"{change.about}: {moved}" if change.about else moved


def _presence(reading: Reading) -> Judgement:
    """The judgement of a block that came or went as a whole, without a value in it."""
    came = not reading.change.before
    verb = "added" if came else "removed"
    blocks = list(reading.blocks)
    shown = _short(" ".join(b.text for b in blocks))
    if all(block.kind is BlockKind.HEADING for block in blocks):
        return wording(f"heading {verb}: {shown}", "structural")
    found = reading.after if came else reading.before
    if reading.instructs:
        return procedure(f"step {verb}: {shown}", Severity.MAJOR)
    if any(token.kind == "email" for token in found) and len(found) < CONTACT:
        return procedure(f"way to get in touch {verb}: {shown}", Severity.MAJOR)
    matter = content_words(found, reading.vocabulary)
    listed = any(
        b.kind in (BlockKind.ITEM, BlockKind.ROW, BlockKind.DEFINITION, BlockKind.STEP) for b in blocks
    )
    if _weight(matter) <= (0 if listed or _binds(blocks, found, reading.vocabulary) else FRAGMENT):
        return cosmetic(f"fragment {verb}: {shown}", "noise")
    if _is_slogan(blocks, found, reading.vocabulary):
        return cosmetic(f"line above the text {verb}: {shown}", "noise")
    if touches_contact([reading.texts[1] or reading.texts[0]], reading.vocabulary) and len(found) < CONTACT:
        return procedure(f"way to get in touch {verb}: {shown}", Severity.MAJOR)
    return Judgement(
        significance=Significance.FACT,
        severity=reading.severity,
        reason=f"rule {verb}: {shown}",
        label="policy",
    )


def _weight(matter: Sequence[str]) -> int:
    """How many words of matter there are; where no spaces are written, so many letters are one."""
    return sum(1 + len(_UNSPACED.findall(word)) // LETTERS for word in matter)


def _binds(blocks: Sequence[Block], found: Sequence[Token], known: Vocabulary) -> bool:
    """Is it a sentence, however short, that grants, asks, denies or speaks to the reader?"""
    ended = any(block.text.rstrip(" *_").endswith((".", "!", ";")) for block in blocks)
    return ended and any(known.is_loaded(token.word) for token in found)


def _is_slogan(blocks: Sequence[Block], found: Sequence[Token], known: Vocabulary) -> bool:
    """A line above all headings that is no sentence and binds nobody: a slogan, a label, a teaser."""
    if len(found) > SLOGAN or any(
        block.headings or block.kind is not BlockKind.PARAGRAPH for block in blocks
    ):
        return False
    ended = any(block.text.rstrip(" *_").endswith((".", ":", ";")) for block in blocks)
    binding = {t.word for t in found}
    return not ended and not any(
        word in known.negation or word in known.condition or word in known.modality for word in binding
    )


def procedure(reason: str, severity: Severity) -> Judgement:
    """The reader has to do something else, or do it elsewhere."""
    return Judgement(significance=Significance.PROCEDURE, severity=severity, reason=reason, label="steps")


def _rewording(reading: Reading, before: Sequence[Fact], after: Sequence[Fact]) -> Judgement:
    """The judgement of other words without a changed value."""
    if reading.instructs and (names := relabelled(*_sides(reading, before, after))):
        return _rename(names)
    settled = without_settled(reading.edits, before, after, reading.texts, reading.language)
    sides = reading.before, reading.after, reading.texts
    found = shift(settled, *sides, reading.quiet, reading.vocabulary)
    found = found or rearranged(reading.edits, *sides, reading.vocabulary)
    polarity = _rights(reading, before, after)
    if found is not None and polarity is not None:
        return polarity
    if found is None and reading.only_quiet:
        return cosmetic("figures of the imprint, of statistics or of the page itself", "noise")
    if found is None:
        return wording("same meaning in other words")
    if found.aspect == "figure":
        return Judgement(
            significance=Significance.FACT,
            severity=reading.severity,
            reason=found.reason,
            label="policy-number",
        )
    headings = (*reading.change.before, *reading.change.after)
    if found.aspect == "content" and all(block.kind is BlockKind.HEADING for block in headings):
        return wording(f"heading renamed: {found.reason}")
    if _is_step(reading, found):
        if names := renamed(reading.edits, *_sides(reading, before, after)):
            return _rename(names)
        return procedure(found.reason, Severity.MINOR if found.renames else Severity.MAJOR)
    return Judgement(
        significance=Significance.FACT, severity=reading.severity, reason=found.reason, label="policy"
    )


def _rename(names: Sequence[tuple[str, str]]) -> Judgement:
    reason = "; ".join(f"“{old}” is now called “{new}”" for old, new in names)
    labels = [FactChange(kind=FactKind.LABEL, before=old, after=new) for old, new in names]
    return replace(procedure(reason, Severity.MINOR), facts=tuple(labels))


def _sides(reading: Reading, before: Sequence[Fact], after: Sequence[Fact]) -> tuple[Side, Side]:
    return (reading.texts[0], reading.before, before), (reading.texts[1], reading.after, after)


def _is_step(reading: Reading, found: Shift) -> bool:
    if touches_contact(found.words, reading.vocabulary):
        return True
    return reading.instructs and any(
        block.kind is BlockKind.STEP or has_path(block) for block in reading.blocks
    )


def _rights(reading: Reading, before: Sequence[Fact], after: Sequence[Fact]) -> Judgement | None:
    """A right that is denied now and was not, or the other way round."""
    old = {(f.subject, f.value): f for f in before if f.kind is FactKind.RIGHT}
    new = {(f.subject, f.value): f for f in after if f.kind is FactKind.RIGHT}
    gone = [fact for key, fact in old.items() if key not in new]
    come = [fact for key, fact in new.items() if key not in old]
    if not gone and not come:
        return None
    changes = [fact_change(f, None, reading.about(f, reading.texts[0])) for f in gone]
    changes += [fact_change(None, f, reading.about(f, reading.texts[1])) for f in come]
    return Judgement(
        significance=Significance.FACT,
        severity=fact_severity([*gone, *come]),
        reason=_sentences(changes),
        facts=tuple(changes),
        label="policy",
    )


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:117].rstrip() + "…"
