"""Noise rules: words, and passages at a place, that make no difference; never a typed fact."""

from pipeline.noise.passages import ANY, FIGURE, HOLE, Pages, describes, passage_between, too_vague
from pipeline.noise.rules import (
    LONGEST,
    check_rule,
    concerns,
    overlooks,
    silenced,
    silences,
)

__all__ = [
    "ANY",
    "FIGURE",
    "HOLE",
    "LONGEST",
    "Pages",
    "check_rule",
    "concerns",
    "describes",
    "overlooks",
    "passage_between",
    "silenced",
    "silences",
    "too_vague",
]
