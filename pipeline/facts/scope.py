"""To what a value applies: product, channel, region, starting event and conditions around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from pipeline.facts.belonging import Row, Span, owner, rows
from pipeline.facts.products import Mention, Names, mentions
from pipeline.facts.reading import Claims, Reading, read
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import FactKind, Scope
from pipeline.text import canonical

_EVENT_REACH = 120  # characters between a duration and the event that starts it
_CONDITION = 300  # characters of a condition at most
_CODE, _NEAR = 3, 40  # letters of a code; characters around it that tell whether all is in capitals
_LONG = re.compile(rf"[^\W\d_]{{{_CODE + 1},}}")
_CLOSE = re.compile(r"[,;:()|]|\.(?= |$)| - ")
# "Bis 10 Tage" is a range, "until 1 May" and "bis zum 1. Mai" are dates.
_COUNTED = re.compile(r" +\d| +[^\W\d_]{1,3} +\d{1,2}\. ")
_VALUES = 4  # values on each side of one that may own a name instead
_SMALL = re.compile(r" (?:\w{1,3} )?")  # what may stand between "bis" and its value
_MEASURED = (FactKind.DURATION, FactKind.MONEY, FactKind.PERCENT, FactKind.COUNT)
_CLOCKED = (FactKind.DURATION, FactKind.RIGHT)


Spans = list[tuple[int, int]]
Placed = TypeVar("Placed", Mention, Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that a text says about scope; ``masked`` is its lower case without events and products.

    ``values`` are in order; ``rows`` has the products, channels and regions of each sentence with a
    value, by its start.
    """

    mentions: tuple[Mention, ...]
    events: tuple[Span, ...]
    conditions: tuple[Span, ...]
    masked: str
    values: Mapping[FactKind, Spans]
    rows: Mapping[int, tuple[tuple[Row, ...], ...]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    events: re.Pattern[str]
    adjacent: re.Pattern[str]
    bare: re.Pattern[str]
    named: re.Pattern[str]
    openers: re.Pattern[str]
    phrases: tuple[tuple[str, re.Pattern[str]], ...]
    channels: re.Pattern[str]
    regions: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    after, before, near, filler = (
        phrases(lexicon.words("event_words", key)) for key in ("after", "before", "adjacent", "filler")
    )
    event = rf"(?:[ ']*{filler})*[ ']*(?:{lexicon.groups('events')})"
    named = lexicon.section("condition_phrases")
    return _Grammar(
        events=re.compile(rf"(?:{after}|{before}){event}"),
        adjacent=re.compile(rf"[ )]*{near}{event}"),
        bare=re.compile(phrases(lexicon.words("event_words", "bare"))),
        named=re.compile(lexicon.groups("events")),
        openers=re.compile(phrases(lexicon.words("conditions", "openers"))),
        phrases=tuple((name, re.compile(phrases(words))) for name, words in named.items()),
        channels=re.compile(lexicon.groups("channels")),
        regions=re.compile(lexicon.groups("regions")),
    )


def scene(
    reading: Reading,
    lexicon: Lexicon,
    known: Names,
    headings: Sequence[str],
    values: Collection[tuple[int, int, FactKind]],
) -> Scene:
    """What a text says about scope, read once for all its ``values``.

    After a value a mere "of" is enough to name its event ("14 days of payment"), elsewhere it is not.
    """
    grammar = _grammar(lexicon)
    products = mentions(reading, lexicon, known, " ".join(headings).lower())
    found = [*grammar.events.finditer(reading.low)]
    found.extend(match for _, end, _ in values if (match := grammar.adjacent.match(reading.low, end)))
    events = tuple(
        Span(start=m.start(), end=m.end(), name=str(m.lastgroup).replace("_", "-"))
        for m in sorted(found, key=lambda m: m.start())
    )
    inside = Claims(len(reading.plain))
    for start, end, _ in values:
        inside.claim(start + 1, end)
    measured = sorted(start for start, _, kind in values if kind in _MEASURED)
    conditions = tuple(
        c
        for c in _conditions(reading, grammar)
        if not inside.holds(c.start) and not _is_bound(reading.low, grammar, c, measured)
    )
    masked = list(reading.low)
    blanks = [(s.start, s.end) for s in (*events, *conditions)] + [(m.start, m.end) for m in products]
    for start, end in blanks:
        masked[start:end] = "·" * (end - start)
    named = (
        tuple(Span(start=m.start, end=m.end, name=m.product) for m in products),
        _spans(reading, grammar.channels, places=False),
        _spans(reading, grammar.regions, places=True),
    )
    sentences = {reading.sentence(start) for start, _, _ in values}
    return Scene(
        mentions=products,
        events=events,
        conditions=conditions,
        masked="".join(masked),
        values={kind: sorted((a, b) for a, b, k in values if k is kind) for kind in FactKind},
        rows={
            first: tuple(rows(reading.low, lexicon, _within(s, first, last), first, last) for s in named)
            for first, last in sentences
        },
    )


def _spans(reading: Reading, pattern: re.Pattern[str], *, places: bool) -> tuple[Span, ...]:
    return tuple(
        Span(start=m.start(), end=m.end(), name=str(m.lastgroup))
        for m in pattern.finditer(reading.low)
        if not places or "." in m[0] or _is_place(reading.plain, m.start(), m.end())
    )


def _is_place(plain: str, start: int, end: int) -> bool:
    """Whether the name of a place is written like one: "US", not "us"; "La Réunion", not "la réunion".

    A code of two or three letters counts in capitals only, not where all is in capitals.
    """
    name = plain[start:end]
    if len(name) > _CODE:
        return name == name.lower() == name.upper() or any(word[0].isupper() for word in _LONG.findall(name))
    around = plain[max(0, start - _NEAR) : start] + plain[end : end + _NEAR]
    shouted = not any(char.islower() for char in around) and any(char.isupper() for char in around)
    counted = plain[max(0, start - 2) : start].rstrip(" ")[-1:].isdigit()  # "15 GB"
    return name.isupper() and not shouted and not counted


def _conditions(reading: Reading, grammar: _Grammar) -> list[Span]:
    found: list[Span] = []
    for first, last in reading.sentences:
        place = first
        while (opener := grammar.openers.search(reading.low, place, last)) is not None:
            stop = _CLOSE.search(reading.low, opener.end(), last)
            end = min(stop.start() if stop else last, opener.end() + _CONDITION)
            text = canonical(reading.plain[opener.start() : end]).rstrip(" .!?*_")
            if len(text) > opener.end() - opener.start() and not _COUNTED.match(reading.low, opener.end()):
                found.append(Span(start=opener.start(), end=end, name=text))
            place = max(end, opener.end())
        for name, pattern in grammar.phrases:
            found.extend(
                Span(start=m.start(), end=m.end(), name=name)
                for m in pattern.finditer(reading.low, first, last)
            )
    return sorted(found, key=lambda span: (span.start, span.end))


def _is_bound(low: str, grammar: _Grammar, condition: Span, measured: Sequence[int]) -> bool:
    """Whether a condition's opener only says which side of a value is meant: "bis zu einer Woche"."""
    opener = grammar.openers.match(low, condition.start)
    at = bisect_left(measured, condition.start)
    if opener is None or at == len(measured):
        return False
    return _SMALL.fullmatch(low, opener.end(), measured[at]) is not None


def _within(found: tuple[Placed, ...], first: int, last: int) -> tuple[Placed, ...]:
    """What starts in ``first:last`` of spans in order."""
    low, high = (bisect_left(found, place, key=lambda span: span.start) for place in (first, last))
    return found[low:high]


def scope(
    reading: Reading,
    lexicon: Lexicon,
    around: Scene,
    known: Names,
    headings: Sequence[str],
    kind: FactKind,
    span: tuple[int, int],
) -> Scope:
    """The scope of the value at ``span``: its sentence first, then the text before it, then headings."""
    first, last = reading.sentence(span[0])
    inside = _within(around.mentions, first, last)
    products, channels, regions = (
        owner(reading.low, lexicon, found, span, _beside(around, kind, span)) if found else None
        for found in around.rows[first]
    )
    product = _nearest(inside, products, span)
    return Scope(
        product=product or _earlier(around, first) or _headed(lexicon, known, headings),
        channel=_first(channels) if channels else _heading_word(lexicon, headings, "channels"),
        region=_first(regions) if regions else _heading_word(lexicon, headings, "regions"),
        also=(
            *((name for name in products.names if name != product) if products else ()),
            *(regions.names[1:] if regions else ()),
        ),
        event=_clock(reading.low, around.events, _grammar(lexicon), first, last, kind, span),
        conditions=_limits(reading.low, around.conditions, first, last, span),
    )


def _first(row: Row) -> str | None:
    return row.names[0] if row.names else None


def _nearest(inside: Sequence[Mention], row: Row | None, span: tuple[int, int]) -> str | None:
    """The product of a row that stands nearest to a value: "courses and plans: 14 days" is of plans."""
    mine = [m for m in inside if row and row.start <= m.start < row.end]
    if not mine or not (row and row.names):
        return None
    return min(mine, key=lambda m: max(m.start - span[1], span[0] - m.end, 0)).product


def _earlier(around: Scene, first: int) -> str | None:
    before = bisect_left(around.mentions, first, key=lambda m: m.start)
    return around.mentions[before - 1].product if before else None


def _headed(lexicon: Lexicon, known: Names, headings: Sequence[str]) -> str | None:
    for depth in range(len(headings) - 1, -1, -1):
        context = " ".join(headings[:depth]).lower()
        found = mentions(read(headings[depth], lexicon), lexicon, known, context)
        if found:
            return found[-1].product
    return None


def _beside(around: Scene, kind: FactKind, span: tuple[int, int]) -> Spans:
    """The nearest values of the same kind on both sides of a value."""
    same = around.values.get(kind, [])
    at = bisect_left(same, span)
    return [each for each in same[max(0, at - _VALUES) : at + _VALUES + 1] if each != span]


def _heading_word(lexicon: Lexicon, headings: Sequence[str], section: str) -> str | None:
    grammar = _grammar(lexicon)
    pattern = grammar.channels if section == "channels" else grammar.regions
    for heading in reversed(headings):
        found = _spans(read(heading, lexicon), pattern, places=section == "regions")
        if found:
            return found[0].name
    return None


def _clock(
    low: str,
    spans: tuple[Span, ...],
    grammar: _Grammar,
    first: int,
    last: int,
    kind: FactKind,
    span: tuple[int, int],
) -> str | None:
    """The event of a duration or right. A right may name it as what is denied: "renewals are final"."""
    if kind not in _CLOCKED:
        return None
    if kind is FactKind.RIGHT:
        borders = [border.end() for border in _CLOSE.finditer(low, first, span[0])]
        stop = _CLOSE.search(low, span[1], last)
        bare = grammar.bare.search(low, borders[-1] if borders else first, stop.start() if stop else last)
        named = grammar.named.search(bare[0]) if bare else None
        if named:
            return str(named.lastgroup).replace("_", "-")
    return _event(low, spans, first, last, span)


def _event(low: str, spans: tuple[Span, ...], first: int, last: int, span: tuple[int, int]) -> str | None:
    start, end = span
    near: list[tuple[int, str]] = []
    for event in _within(spans, first, last):
        if event.start < end and start < event.end:
            continue
        gap = event.start - end if event.start >= end else max(0, start - event.end) + 20
        if gap <= _EVENT_REACH and ";" not in _between(low, (event.start, event.end), span):
            near.append((gap, event.name))
    return min(near)[1] if near else None


def _between(low: str, a: tuple[int, int], b: tuple[int, int]) -> str:
    return low[min(a[1], b[1]) : max(a[0], b[0])]


def _limits(
    low: str, spans: tuple[Span, ...], first: int, last: int, span: tuple[int, int]
) -> tuple[str, ...]:
    start, end = span
    inside = [
        c
        for c in _within(spans, first, last)
        if not (c.start <= start and end <= c.end) and ";" not in _between(low, (c.start, c.end), span)
    ]
    return tuple(dict.fromkeys(c.name for c in inside))
