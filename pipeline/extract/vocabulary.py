"""The words of vocabulary.toml: how pages mark what belongs to the article and what does not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from pipeline.text import canonical

_LONGEST = 2_000  # characters of class names that are read; what is longer is program state
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names of classes, roles and pictures, compiled for use."""

    landmarks: tuple[str, ...]
    elements: str
    surroundings: str
    makers: frozenset[str]
    tokens: frozenset[str]
    topics: frozenset[str]
    partners: frozenset[str]
    weak: frozenset[str]
    hosts: Mapping[str, frozenset[str]]
    phrases: re.Pattern[str]
    banners: re.Pattern[str]
    about: re.Pattern[str]
    columns: re.Pattern[str]
    callouts: frozenset[str]
    folds: frozenset[str]
    titles: frozenset[str]
    bodies: frozenset[str]
    arrows: frozenset[str]
    glyphs: frozenset[str]
    empty: frozenset[str]
    step: re.Pattern[str]
    boilerplate: re.Pattern[str]
    question: re.Pattern[str]
    consent: re.Pattern[str]
    related: re.Pattern[str]
    invitation: re.Pattern[str]
    window: re.Pattern[str]
    remarks: frozenset[str]
    answers: frozenset[str]
    leftovers: str


@cache
def vocabulary() -> Vocabulary:
    """The one vocabulary, read once."""
    data = tomllib.loads(files("pipeline.extract").joinpath("vocabulary.toml").read_text("utf-8"))
    words = "|".join(map(re.escape, data["steps"]["words"]))
    said = data["boilerplate"]
    questions, answers = _any(said["questions"]), "|".join(map(re.escape, said["answers"]))
    return Vocabulary(
        landmarks=tuple(data["region"]["landmarks"]),
        elements=",".join(data["noise"]["elements"]),
        surroundings=",".join(data["noise"]["landmarks"]),
        makers=frozenset(data["noise"]["makers"]),
        tokens=frozenset(data["noise"]["tokens"]),
        topics=frozenset(data["noise"]["topics"]),
        partners=frozenset(data["noise"]["partners"]),
        weak=frozenset(data["noise"]["weak"]),
        hosts=MappingProxyType({name: frozenset(said) for name, said in data["noise"]["hosts"].items()}),
        phrases=_beside(data["noise"]["phrases"]),
        banners=_beside(data["noise"]["banners"]),
        about=_beside(data["noise"]["about"]),
        columns=_beside(data["noise"]["columns"]),
        callouts=frozenset(data["marks"]["callouts"]),
        folds=frozenset(data["marks"]["folds"]),
        titles=frozenset(data["marks"]["titles"]),
        bodies=frozenset(data["marks"]["bodies"]),
        arrows=frozenset(map(canonical, data["images"]["arrows"])),
        glyphs=frozenset(data["images"]["glyphs"]),
        empty=frozenset(map(canonical, data["images"]["empty"])),
        step=re.compile(
            rf"\s*(?:{words})\s*(\d{{1,2}})(?![\da-z])\s*([:.)\-–—、．：]*)\s*(.*)", re.IGNORECASE | re.DOTALL
        ),
        answers=frozenset(data["boilerplate"]["answers"]),
        leftovers=",".join(data["noise"]["leftovers"]),
        boilerplate=re.compile(f"{_any(said['patterns'])}|{questions}\\s?[?？؟]?(?:[ /]+(?:{answers}))*"),
        question=re.compile(questions),
        consent=re.compile(_any(said["consents"])),
        related=re.compile(_any(said["related"])),
        invitation=re.compile(_any(said["invitations"])),
        window=re.compile(_any(said["windows"])),
        remarks=frozenset(map(canonical, data["marks"]["remarks"])),
    )


def _any(patterns: Sequence[str]) -> str:
    return "(?:" + "|".join(f"(?:{pattern})" for pattern in patterns) + ")"


def _beside(phrases: Sequence[Sequence[str]]) -> re.Pattern[str]:
    """Words beside each other, to be found in words between blanks."""
    return re.compile(f" (?:{'|'.join(map(' '.join, phrases))}) ")


@lru_cache(maxsize=8192)
def name_words(names: str) -> tuple[str, ...]:
    """Words of class names and ids in order: "article-votes navBar" gives article, votes, nav, bar."""
    return tuple(word.lower() for word in _WORDS.findall(names[:_LONGEST]))


class Mark(Enum):
    """What class names and an id say an element is."""

    NONE = "none"
    BANNER = "banner"  # laid over the page by others; its text is long at times
    FURNITURE = "furniture"  # around the article, unless it holds much text
    ABOUT = "about"  # a line about the page: its date, its number, what it applies to
    COLUMN = "column"  # beside the article, if it holds a small part of the text
    WEAK = "weak"  # perhaps furniture


@lru_cache(maxsize=8192)
def mark(names: str, ident: str) -> Mark:
    """What an element says of itself by its class names and its id."""
    known = vocabulary()
    classes = name_words(names)
    every = frozenset((*classes, *name_words(ident)))
    topical = not known.topics.isdisjoint(every)
    if known.makers & every or (topical and known.partners & every):
        return Mark.BANNER
    if any(not each.isdisjoint(every) for name, each in known.hosts.items() if name in every):
        return Mark.BANNER
    if known.banners.search(f" {' '.join(classes)} "):
        return Mark.BANNER
    if known.tokens & every or known.topics.intersection(classes):
        return Mark.FURNITURE
    named = f" {' '.join(classes)} "
    if known.phrases.search(named):
        return Mark.FURNITURE
    if known.about.search(named):
        return Mark.ABOUT
    if known.columns.search(named) or known.columns.search(f" {' '.join(name_words(ident))} "):
        return Mark.COLUMN
    return Mark.NONE if known.weak.isdisjoint(classes) else Mark.WEAK


def names_topic(names: str) -> bool:
    """Whether class names and ids hold one of the topics of furniture: feedback, survey, newsletter."""
    return not vocabulary().topics.isdisjoint(name_words(names))


def is_boilerplate(key: str) -> bool:
    """Whether a whole canonical block text is furniture of the page, such as "Was this helpful?"."""
    return len(key) < 200 and vocabulary().boilerplate.fullmatch(key) is not None
