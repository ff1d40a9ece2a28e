"""Does a passage say anything that a guide could rest on? What does not may change by itself.

A counter, a slogan or a teaser stands under a heading about refunds as a rule does, so a passage is
weighed by its own words: what it is, which values it states, whether it speaks of our subjects or binds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline import facts
from pipeline.lexicon import Lexicon, lexicon
from pipeline.model import Block, BlockKind, Bound, Fact, FactKind, Product
from pipeline.significance.silence import LINKED
from pipeline.significance.vocabulary import vocabulary
from pipeline.text import words

# What orders a page or tells what to do, and cells that mean something by their place alone.
_ALWAYS = (BlockKind.HEADING, BlockKind.STEP, BlockKind.ROW, BlockKind.DEFINITION)
# Topics of the lexicon that hang on no policy: how soon a chat is answered is told by the minute.
_IDLE = ("support",)
_SMALL = re.compile(r"PT\d+(?:\.\d+)?[HMS](?:\.\.PT\d+(?:\.\d+)?[HMS])?")
_DAY = 24


def matters(block: Block, language: str | None, products: Sequence[Product] = ()) -> bool:
    """Whether a guide could rest on what a block says of its own, without its headings.

    What is nothing but a link leads to where the rule stands; only a value it states about one of our
    subjects counts. In a language without a lexicon, the kind of the block and its values decide.
    """
    if block.kind in _ALWAYS or stated(block, language, products):
        return True
    if block.linked >= LINKED:
        return False
    known = lexicon(language)
    if _topics(known).search(block.key):
        return True
    return any(word in _binding(language) for word in words(block.key))


def stated(block: Block, language: str | None, products: Sequence[Product] = ()) -> tuple[Fact, ...]:
    """The typed facts of a block that count: policies by their kind, their bound or their own subject."""
    found = facts.find(block.text, language=language, products=products)
    link = block.linked >= LINKED
    return tuple(fact for fact in found if _counts(fact, link=link))


def has_words(language: str | None) -> bool:
    """Whether there are words of a language to weigh passages by."""
    return bool(lexicon(language).section("topics"))


def _counts(fact: Fact, *, link: bool) -> bool:
    about = fact.subject not in ("", *_IDLE)
    if about or fact.kind is FactKind.RIGHT:
        return True
    if link:
        return False
    if fact.kind is FactKind.DURATION:
        return not _is_small(fact.value)
    if fact.kind is FactKind.COUNT:
        return fact.bound is not Bound.EXACT
    return fact.kind is not FactKind.DATE


def _is_small(value: str) -> bool:
    """Whether a duration is shorter than a day."""
    if not _SMALL.fullmatch(value):
        return False
    return all(float(hours) < _DAY for hours in re.findall(r"PT(\d+(?:\.\d+)?)H", value))


@lru_cache(maxsize=16)
def _binding(language: str | None) -> frozenset[str]:
    """Words that deny, oblige or permit."""
    known = vocabulary(language)
    rules = ("duty", "permission")
    return known.negation | {word for word, kinds in known.modality.items() if kinds & {*rules}}


@lru_cache(maxsize=16)
def _topics(known: Lexicon) -> re.Pattern[str]:
    """Any word of our subjects."""
    topics = [key for key in known.section("topics") if key not in _IDLE]
    return re.compile(known.pattern("topics", *topics) if topics else "(?!)", re.IGNORECASE)
