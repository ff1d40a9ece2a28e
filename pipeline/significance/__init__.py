"""A change in, its meaning out: fact › procedure › wording › cosmetic, with a reason for a person."""

from __future__ import annotations

from pipeline.significance.judging import judge, with_facts
from pipeline.significance.narrow import narrowed, sentence_keys
from pipeline.significance.rejoined import rejoined
from pipeline.significance.reordered import reordered
from pipeline.significance.silence import DATE as PAGE_DATE
from pipeline.significance.structure import dropped_sections, hub, settled
from pipeline.significance.values import MEASURED, Lone, exchanged

__all__ = [
    "MEASURED",
    "PAGE_DATE",
    "Lone",
    "dropped_sections",
    "exchanged",
    "hub",
    "judge",
    "narrowed",
    "rejoined",
    "reordered",
    "sentence_keys",
    "settled",
    "with_facts",
]
