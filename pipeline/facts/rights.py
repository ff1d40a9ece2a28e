"""What is denied or granted whole or in part: "no refund", "non remboursable", "full refund".

A topic word with a negator within a few words in the same clause is denied. Words that look like a
negation and are none ("no later than", "not only") are blanked out first; a second negation of
another kind ("we never refuse a refund") turns the meaning back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Fact, FactKind

NONE, FULL, PARTIAL = "none", "full", "partial"
# Words between a negator and its topic: 4 finds most real denials (LIBRARIES: facts), 6 also "we do not
# give you your money back"; more reads into the next thought.
_BEFORE, _BEFORE_OTHERS, _AFTER = 6, 3, 5
_WINDOW = 200  # characters on each side of a topic that hold so many words
_AFTER_REQUEST = 8  # "refund requests made after 14 days will be declined"
_CONDITION = 3  # words between "if" and a negation that is only supposed, not stated
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BORDER = re.compile(r";|:(?= )| - |[()]|\.\.\.")
_ANNOUNCING = 3  # words before a colon that only announce what follows: "Refunds: none for …"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    topics: re.Pattern[str]
    direct: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    modal: re.Pattern[str]
    modal_after: re.Pattern[str]
    answer: re.Pattern[str]
    final: re.Pattern[str]
    may: re.Pattern[str]
    listed: re.Pattern[str]
    reversers: re.Pattern[str]
    neutral: re.Pattern[str]
    conditional: re.Pattern[str]
    border: re.Pattern[str]
    full_before: re.Pattern[str]
    full_after: re.Pattern[str]
    partial_before: re.Pattern[str]
    partial_after: re.Pattern[str]
    modal_only: frozenset[str]
    empty: bool


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    def compiled(section: str, key: str) -> re.Pattern[str]:
        return re.compile(phrases(lexicon.words(section, key)))

    contrast, pronouns = (phrases(lexicon.words("negators", key)) for key in ("contrast", "pronouns"))
    joined = phrases((*lexicon.words("ranges", "and"), *lexicon.words("negators", "joined")))
    return _Grammar(
        topics=re.compile(lexicon.groups("rights")),
        direct=re.compile(lexicon.groups("rights_direct")),
        before=compiled("negators", "before"),
        after=compiled("negators", "after"),
        modal=compiled("negators", "modal"),
        modal_after=compiled("negators", "modal_after"),
        final=re.compile(rf" {phrases(lexicon.words('negators', 'final'))}"),
        answer=re.compile(
            rf"[^:|.;]{{0,20}}: ?{phrases(lexicon.words('negators', 'answers'))}(?=[ .*]*$|[ ]*\|)"
        ),
        may=compiled("modality", "may"),
        listed=re.compile(rf"[ ,/]*(?:(?:{joined})[ ,/]*)?(?:[^\W\d]+ )?"),
        reversers=compiled("negators", "reversers"),
        neutral=compiled("negators", "neutral"),
        conditional=compiled("negators", "conditional"),
        border=re.compile(rf"{_BORDER.pattern}|, (?={contrast}|{pronouns})|(?<= )(?={contrast})"),
        full_before=re.compile(rf"{phrases(lexicon.words('degrees', 'full_before'))} (?:[^\W\d]+ )?$"),
        full_after=re.compile(rf"(?: [^\W\d]+){{0,3}}? {phrases(lexicon.words('degrees', 'full_after'))}"),
        partial_before=re.compile(rf"{phrases(lexicon.words('degrees', 'partial_before'))} (?:[^\W\d]+ )?$"),
        partial_after=re.compile(
            rf"(?: [^\W\d]+){{0,3}}? {phrases(lexicon.words('degrees', 'partial_after'))}"
        ),
        modal_only=frozenset(lexicon.words("negators", "modal_only")),
        empty=not lexicon.section("rights"),
    )


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Rights with their subject: "none" where it is denied, "full" or "partial" where it is granted."""
    grammar = _grammar(lexicon)
    if grammar.empty or not (grammar.topics.search(reading.low) or grammar.direct.search(reading.low)):
        return
    low = grammar.neutral.sub(lambda match: "·" * len(match[0]), reading.low)
    for first, last in reading.sentences:
        for start, end in _clauses(low, first, last, grammar):
            yield from _in_clause(reading, low, start, end, grammar)


def _clauses(low: str, first: int, last: int, grammar: _Grammar) -> Iterator[tuple[int, int]]:
    place = first
    for border in grammar.border.finditer(low, first, last):
        if border[0] == ":" and _gap(low, place, border.start()) <= _ANNOUNCING:
            continue
        if border.end() > place:
            yield place, border.start()
        place = border.end()
    yield place, last


def _in_clause(reading: Reading, low: str, start: int, end: int, grammar: _Grammar) -> Iterator[Fact]:
    said: set[str] = set()
    for match in grammar.direct.finditer(low, start, end):
        subject = str(match.lastgroup)
        negators = [
            n
            for n in grammar.before.finditer(low, max(start, match.start() - _WINDOW), match.start())
            if _gap(low, n.end(), match.start()) <= 2
        ]
        if subject not in said and not negators:
            said.add(subject)
            yield _right(reading, subject, NONE, match.start(), match.end())
        elif negators:
            said.add(subject)
    for match in grammar.topics.finditer(low, start, end):
        subject = str(match.lastgroup)
        if subject in said or _compound(low, topic=match, grammar=grammar):
            continue
        denied = _denial(low, start, end, match, grammar, subject)
        if denied is not None:
            said.add(subject)
            yield _right(reading, subject, NONE, *denied)
            continue
        degree = _degree(low, start, end, match, grammar) if subject == "refund" else None
        if degree is not None:
            said.add(subject)
            yield _right(reading, subject, *degree)


def _gap(low: str, start: int, end: int) -> int:
    return len(_WORD.findall(low, start, end)) if end > start else 0


def _denial(
    low: str, start: int, end: int, topic: re.Match[str], grammar: _Grammar, subject: str
) -> tuple[int, int] | None:
    """The span from the negator to the topic (or back) if the topic is denied in this clause."""
    start, end = max(start, topic.start() - _WINDOW), min(end, topic.end() + _WINDOW)
    limited = subject in grammar.modal_only
    before = grammar.modal if limited else grammar.before
    after = grammar.after if subject == "refund" else grammar.modal_after
    final = grammar.final.match(low, topic.end(), end)
    reach = _BEFORE if subject == "refund" or final else _BEFORE_OTHERS
    near = [
        n
        for n in before.finditer(low, start, topic.start())
        if _gap(low, n.end(), topic.start()) < reach and not _other(low, n.end(), topic, grammar)
    ]
    behind = [
        n
        for n in after.finditer(low, topic.end(), end)
        if _gap(low, topic.end(), n.start()) < _AFTER
        and not _shared(low, topic, n.start(), grammar)
        and not _belongs(low, n.end(), end, topic, grammar)
    ]
    turned = _turned(low, start, end, topic, grammar) if subject == "refund" else []
    answer = grammar.answer.match(low, topic.end(), end)
    behind.extend([answer] if answer else [])
    negated = bool(near or behind)
    if negated == bool(turned):
        return None
    found = (near[-1:] or behind[:1]) if negated else turned[:1]
    span = min(found[0].start(), topic.start()), max(found[0].end(), topic.end())
    supposed = (
        c
        for c in grammar.conditional.finditer(low, start, span[0])
        if _gap(low, c.end(), span[0]) < _CONDITION
    )
    return None if any(supposed) else span


def _turned(low: str, start: int, end: int, topic: re.Match[str], grammar: _Grammar) -> list[re.Match[str]]:
    """Words that deny by themselves near the topic ("refuse"), unless they are only allowed to."""
    return [
        r
        for r in grammar.reversers.finditer(low, start, end)
        if _gap(low, r.end(), topic.start()) < _BEFORE
        and _gap(low, topic.end(), r.start()) < _AFTER_REQUEST
        and not any(
            _gap(low, m.end(), r.start()) < _CONDITION for m in grammar.may.finditer(low, start, r.start())
        )
    ]


def _shared(low: str, topic: re.Match[str], end: int, grammar: _Grammar) -> bool:
    """Whether another topic stands between a topic and the negator behind it, not listed with it."""
    between = [m for m in grammar.topics.finditer(low, topic.end(), end) if m.lastgroup != topic.lastgroup]
    return any(not grammar.listed.fullmatch(low, topic.end(), m.start()) for m in between[:1])


def _belongs(low: str, negator: int, end: int, topic: re.Match[str], grammar: _Grammar) -> bool:
    """Whether a negator behind a topic speaks of the next one: "fees cannot be refunded"."""
    others = [m for m in grammar.topics.finditer(low, negator, end) if m.lastgroup != topic.lastgroup]
    return any(_gap(low, negator, m.start()) < _AFTER for m in others[:1])


def _compound(low: str, topic: re.Match[str], grammar: _Grammar) -> bool:
    """Whether a topic only describes the next: "cancellation fee" is about a fee."""
    following = grammar.topics.match(low, topic.end() + 1)
    return bool(following and low[topic.end()] == " " and following.lastgroup != topic.lastgroup)


def _other(low: str, start: int, topic: re.Match[str], grammar: _Grammar) -> bool:
    """Whether the negator speaks of another topic: "no fee for cancellation" denies the fee only."""
    between = [
        m for m in grammar.topics.finditer(low, start, topic.start()) if m.lastgroup != topic.lastgroup
    ]
    return any(not grammar.listed.fullmatch(low, m.end(), topic.start()) for m in between[-1:])


def _degree(
    low: str, start: int, end: int, topic: re.Match[str], grammar: _Grammar
) -> tuple[str, int, int] | None:
    for value, before, after in (
        (PARTIAL, grammar.partial_before, grammar.partial_after),
        (FULL, grammar.full_before, grammar.full_after),
    ):
        ahead = before.search(low[max(start, topic.start() - 40) : topic.start()])
        if ahead is not None:
            return value, topic.start() - len(ahead[0]), topic.end()
        behind = after.match(low, topic.end(), end)
        if behind is not None:
            return value, topic.start(), behind.end()
    return None


def _right(reading: Reading, subject: str, value: str, start: int, end: int) -> Fact:
    return Fact(
        kind=FactKind.RIGHT,
        value=value,
        text=reading.plain[start:end],
        start=start,
        end=end,
        subject=subject.replace("_", "-"),
    )
