"""What a guide says of itself that is not there: "step 7" of six, "the Refunds section below"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from rapidfuzz import fuzz

from pipeline.lint.passages import Passage, Sheet, is_placeholder
from pipeline.lint.remark import Remark, Rule
from pipeline.model import Guide
from pipeline.sentences import sentences, spoken
from pipeline.text import canonical

_NAME = r"(?P<name>[A-ZÀ-Þ][^.,;:!?()«»\"“”„]{2,60}?)"
_ALIKE = 75  # percent of a title that a reference to it keeps


def dead(sheet: Sheet, steps: dict[str, int]) -> Iterator[Remark]:
    """References of a guide to parts that it does not have; ``steps`` counts the steps of each channel."""
    titles = [canonical(each) for each in _titles(sheet.guide)]
    for passage in sheet.passages:
        if is_placeholder(passage.text) or passage.kind == "disclaimer":
            continue
        for sentence in sentences(passage.text, sheet.guide.locale):
            language = spoken(sentence, sheet.guide.locale).split("-")[0]
            yield from _sections(sheet, passage, sentence, language, titles)
            yield from _numbers(sheet, passage, sentence, language, steps)


def _sections(
    sheet: Sheet, passage: Passage, sentence: str, language: str, titles: list[str]
) -> Iterator[Remark]:
    for pattern in _patterns("sections").get(language, ()):
        for match in pattern.finditer(sentence):
            name = match["name"].strip()
            if any(fuzz.token_set_ratio(canonical(name), title) >= _ALIKE for title in titles):
                continue
            message = f"refers to the part “{name}”, which this guide does not have"
            advice = "name a part that is there, or take the reference out"
            yield sheet.remark(Rule.DEAD_REFERENCE, passage.keys, message, advice, said=match[0])


def _numbers(
    sheet: Sheet, passage: Passage, sentence: str, language: str, steps: dict[str, int]
) -> Iterator[Remark]:
    known = steps.get(passage.channel or "", max(steps.values(), default=0))
    for pattern in _patterns("steps").get(language, ()):
        for match in pattern.finditer(sentence):
            number = int(match[1])
            if 1 <= number <= known or not known:
                continue
            message = f"refers to step {number}, but there are {known}"
            advice = "name the step by what it does: numbers move"
            yield sheet.remark(Rule.DEAD_REFERENCE, passage.keys, message, advice, said=match[0])


def _titles(guide: Guide) -> Iterator[str]:
    yield guide.title
    for channel in guide.channels:
        yield channel.title
        yield from (note.title for note in channel.notes if note.title)
        yield from (step.heading for step in channel.steps)
    yield from (note.title for note in guide.products if note.title)
    yield from (entry.question for entry in guide.faq)


@cache
def _patterns(kind: str) -> dict[str, tuple[re.Pattern[str], ...]]:
    data = tomllib.loads(resources.files("pipeline.lint").joinpath("cues.toml").read_text("utf-8"))
    return {
        language: tuple(re.compile(each.replace("NAME", _NAME)) for each in patterns)
        for language, patterns in data[kind].items()
    }
