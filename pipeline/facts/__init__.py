"""Typed values in text, each with subject, bound and scope: ``find`` is the whole story.

One module per kind: ``durations``, ``ordinals``, ``money``, ``quantities`` (percent, age), ``counts``,
``dates``, ``rights``, ``labels`` (and menu paths), ``addresses``; ``subject``, ``scope`` and ``products`` say
what a value is about; ``values`` compares, reads and shows canonical values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.facts import (
    addresses,
    counts,
    dates,
    durations,
    ellipsis,
    labels,
    money,
    ordinals,
    quantities,
    rights,
)
from pipeline.facts.numbers import numbers
from pipeline.facts.products import names
from pipeline.facts.reading import Claims, Reading, read
from pipeline.facts.scope import scene, scope
from pipeline.facts.subject import subject
from pipeline.facts.values import normal, same_value, show, value_equal
from pipeline.lexicon import Lexicon, lexicon
from pipeline.model import Fact, FactKind, Product

Finder = Callable[[Reading, Lexicon], Iterator[Fact]]

# What two kinds claim belongs to the earlier one: "18 years old" is an age, not a duration.
_CLAIMING: tuple[Finder, ...] = (
    addresses.find,
    dates.find,
    money.find,
    quantities.percents,
    quantities.ages,
    durations.find,
    counts.find,
)
_ALONGSIDE: tuple[Finder, ...] = (rights.find, labels.find)

_SPAN = r"PT?[\d.]+[YMDHS]"
_CANONICAL = (
    (FactKind.RIGHT, r"none|full|partial"),
    (FactKind.DURATION, rf"{_SPAN}(?:\.\.{_SPAN})?(?: working)?"),
    (FactKind.MONEY, rf"[A-Z]{{3}} [\d.]+(?:\.\.[A-Z]{{3}} [\d.]+)?(?:/{_SPAN})?"),
    (FactKind.AGE, r"P\d+Y(?:\.\.P\d+Y)?"),
    (FactKind.PERCENT, r"[\d.]+%(?:\.\.[\d.]+%)?"),
    (FactKind.DATE, r"\d{4}-\d\d(?:-\d\d)?|--\d\d-\d\d|\d\d:\d\d"),
)

__all__ = ["find", "normal", "parse_value", "same_value", "show", "value_equal"]


def find(
    text: str,
    *,
    language: str | None,
    products: Sequence[Product] = (),
    headings: Sequence[str] = (),
    kinds: Collection[FactKind] | None = None,
) -> tuple[Fact, ...]:
    """Every fact of a text, ordered by place; spans are of ``text`` as given.

    ``headings`` is the path above the text, outermost first; ``kinds`` limits what is returned.
    The text of a fact is the original slice, its value canonical (see ``FactKind``).
    """
    words = lexicon(language)
    reading = read(text, words)
    raw = _raw(text, words)
    wanted = raw if kinds is None else tuple(fact for fact in raw if fact.kind in kinds)
    if not wanted:
        return ()
    known = names(products)
    around = scene(reading, words, known, headings, {(fact.start, fact.end, fact.kind) for fact in raw})
    found: list[Fact] = []
    for fact in wanted:
        start, end = reading.source(fact.start, fact.end)
        topic = fact.subject or subject(
            reading,
            words,
            (fact.start, fact.end),
            headings,
            around.masked,
            fact.kind,
            recurring=fact.kind is FactKind.MONEY and "/" in fact.value,
        )
        topic = "age" if fact.kind is FactKind.AGE else topic
        where = scope(reading, words, around, known, headings, fact.kind, (fact.start, fact.end))
        found.append(
            replace(
                fact, text=text[start:end], start=start, end=end, subject=topic.replace("_", "-"), scope=where
            )
        )
    return tuple(found)


@lru_cache(maxsize=8192)
def _raw(text: str, words: Lexicon) -> tuple[Fact, ...]:
    reading = read(text, words)
    found: list[Fact] = []
    claims = Claims(len(reading.plain))
    for finder in _CLAIMING:
        found.extend(fact for fact in finder(reading, words) if claims.claim(fact.start, fact.end))
    places = ordinals.find(reading, words, tuple(found))
    found.extend(fact for fact in places if claims.claim(fact.start, fact.end))
    found.extend(ellipsis.find(reading, words, sorted(found, key=lambda fact: fact.start), claims))
    for finder in _ALONGSIDE:
        found.extend(finder(reading, words))
    return tuple(sorted(found, key=lambda fact: (fact.start, fact.end, fact.kind)))


def parse_value(text: str, language: str | None = None, kind: FactKind | None = None) -> Fact | None:
    """The one value that a short text states ("14 days", "no refund", "P14D", "$49/month"), or None.

    A canonical value reads as itself. ``kind`` picks among several; a bare number is a count.
    """
    canonical = next((k for k, shape in _CANONICAL if re.fullmatch(shape, text) and kind in (None, k)), None)
    if canonical is not None:
        return Fact(kind=canonical, value=text, text=text, start=0, end=len(text))
    found = [fact for fact in find(text, language=language) if kind in (None, fact.kind)]
    if found:
        return max(found, key=lambda fact: (fact.kind is not FactKind.LABEL, fact.end - fact.start))
    bare = numbers(read(text, lexicon(language)), lexicon(language))
    if len(bare) == 1 and kind in (None, FactKind.COUNT):
        number = bare[0]
        return Fact(kind=FactKind.COUNT, value=number.value, text=text, start=number.start, end=number.end)
    return None
