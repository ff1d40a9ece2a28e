"""To what a value applies: product, channel, region, starting event and conditions around it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from pipeline.facts.products import Mention, Names, mentions
from pipeline.facts.reading import Claims, Reading, read
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import FactKind, Scope
from pipeline.text import canonical

# Costs in characters, so that "annual: 14 days; monthly: none" gives each value its own product.
_SEMICOLON, _COMMA, _BEHIND = 80, 30, 15
_EVENT_REACH = 120  # characters between a duration and the event that starts it
_CONDITION = 300  # characters of a condition at most
_CODE, _NEAR = 3, 40  # letters of a code; characters around it that tell whether all is in capitals
_CLOSE = re.compile(r"[,;:()|]|\.(?= |$)| - ")
# Between names in a row: commas, and words as short as "or an", in every language we read.
_JOINED = re.compile(r"(?:[ ,/&()]|(?<!\w)\w{1,3}(?!\w))*")
# "Bis 10 Tage" is a range, "until 1 May" and "bis zum 1. Mai" are dates.
_COUNTED = re.compile(r" +\d| +[^\W\d_]{1,3} +\d{1,2}\. ")
_CLOCKED = (FactKind.DURATION, FactKind.RIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A word of meaning at ``start:end``: an event, a condition, a channel or a region."""

    start: int
    end: int
    name: str


Placed = TypeVar("Placed", Mention, Span)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """All that a text says about scope; ``masked`` is its lower case without events and products."""

    mentions: tuple[Mention, ...]
    events: tuple[Span, ...]
    conditions: tuple[Span, ...]
    channels: tuple[Span, ...]
    regions: tuple[Span, ...]
    masked: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    events: re.Pattern[str]
    adjacent: re.Pattern[str]
    bare: re.Pattern[str]
    named: re.Pattern[str]
    openers: re.Pattern[str]
    phrases: tuple[tuple[str, re.Pattern[str]], ...]
    links: re.Pattern[str]
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
        links=re.compile(rf" *{phrases(lexicon.words('product_links', 'after'))} *"),
        channels=re.compile(lexicon.groups("channels")),
        regions=re.compile(lexicon.groups("regions")),
    )


def scene(
    reading: Reading,
    lexicon: Lexicon,
    known: Names,
    headings: Sequence[str],
    spans: Collection[tuple[int, int]],
) -> Scene:
    """What a text says about scope, read once for all its values, which stand at ``spans``.

    After a value a mere "of" is enough to name its event ("14 days of payment"), elsewhere it is not.
    """
    grammar = _grammar(lexicon)
    products = mentions(reading, lexicon, known, " ".join(headings).lower())
    found = [*grammar.events.finditer(reading.low)]
    found.extend(match for _, end in spans if (match := grammar.adjacent.match(reading.low, end)))
    events = tuple(
        Span(start=m.start(), end=m.end(), name=str(m.lastgroup).replace("_", "-"))
        for m in sorted(found, key=lambda m: m.start())
    )
    inside = Claims(len(reading.plain))
    for start, end in spans:
        inside.claim(start + 1, end)
    conditions = tuple(c for c in _conditions(reading, grammar) if not inside.holds(c.start))
    masked = list(reading.low)
    blanks = [(s.start, s.end) for s in (*events, *conditions)] + [(m.start, m.end) for m in products]
    for start, end in blanks:
        masked[start:end] = "·" * (end - start)
    return Scene(
        mentions=products,
        events=events,
        conditions=conditions,
        channels=_spans(reading, grammar.channels, codes=False),
        regions=_spans(reading, grammar.regions, codes=True),
        masked="".join(masked),
    )


def _spans(reading: Reading, pattern: re.Pattern[str], *, codes: bool) -> tuple[Span, ...]:
    # A code of two or three letters counts in capitals only, not where all is in capitals: "US", not "us".
    return tuple(
        Span(start=m.start(), end=m.end(), name=str(m.lastgroup))
        for m in pattern.finditer(reading.low)
        if not codes
        or m.end() - m.start() > _CODE
        or "." in m[0]
        or _is_code(reading.plain, m.start(), m.end())
    )


def _is_code(plain: str, start: int, end: int) -> bool:
    around = plain[max(0, start - _NEAR) : start] + plain[end : end + _NEAR]
    shouted = not any(char.islower() for char in around) and any(char.isupper() for char in around)
    return plain[start:end].isupper() and not shouted


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
    start = span[0]
    first, last = reading.sentence(start)
    inside = _within(around.mentions, first, last)
    product = _product(reading, inside, span, _grammar(lexicon).links)
    region = _word(around.regions, first, last, start)
    places = _within(around.regions, first, last)
    return Scope(
        product=product or _earlier(around, first) or _headed(lexicon, known, headings),
        channel=_word(around.channels, first, last, start) or _heading_word(lexicon, headings, "channels"),
        region=region or _heading_word(lexicon, headings, "regions"),
        also=(
            *_beside(reading.low, lexicon, [(m.start, m.end, m.product) for m in inside], product),
            *_beside(reading.low, lexicon, [(s.start, s.end, s.name) for s in places], region),
        ),
        event=_clock(reading.low, around.events, _grammar(lexicon), first, last, kind, span),
        conditions=_limits(reading.low, around.conditions, first, last, span),
    )


def _product(
    reading: Reading, inside: tuple[Mention, ...], span: tuple[int, int], links: re.Pattern[str]
) -> str | None:
    best = min(inside, key=lambda m: _cost(reading.low, m, span, links), default=None)
    return best.product if best else None


def _beside(
    low: str, lexicon: Lexicon, named: Sequence[tuple[int, int, str]], first: str | None
) -> tuple[str, ...]:
    """The other names in a row with ``first``: "the EU or the UK", with nothing but small words between."""
    rows: list[list[str]] = []
    end = -1
    for start, stop, name in named:
        joined = (
            rows
            and _JOINED.fullmatch(low, end, start)
            and low[end:start].strip(" ,") not in lexicon.words("negators", "before")
        )
        if joined:
            rows[-1].append(name)
        else:
            rows.append([name])
        end = stop
    row = next((row for row in rows if first in row), [])
    return tuple(dict.fromkeys(name for name in row if name != first))


def _cost(low: str, mention: Mention, span: tuple[int, int], links: re.Pattern[str]) -> int:
    start, end = span
    if mention.start >= end:
        gap = low[end : mention.start]
        cost = 0 if links.fullmatch(gap) else len(gap) + _BEHIND  # "7 days for single courses"
    elif mention.end <= start:
        gap = low[mention.end : start]
        cost = len(gap)
    else:
        return 0
    return cost + _SEMICOLON * (gap.count(";") + gap.count("|")) + _COMMA * gap.count(",")


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


def _word(spans: tuple[Span, ...], first: int, last: int, place: int) -> str | None:
    """The first word before a place in its sentence ("in the EU and the UK": eu), else the nearest."""
    inside = _within(spans, first, last)
    return min(inside, key=lambda span: (span.start > place, span.start)).name if inside else None


def _heading_word(lexicon: Lexicon, headings: Sequence[str], section: str) -> str | None:
    grammar = _grammar(lexicon)
    pattern = grammar.channels if section == "channels" else grammar.regions
    for heading in reversed(headings):
        found = _spans(read(heading, lexicon), pattern, codes=section == "regions")
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
