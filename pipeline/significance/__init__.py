"""A change in, its meaning out: fact › procedure › wording › cosmetic, with a reason for a person."""

from __future__ import annotations

from pipeline.significance.judging import judge
from pipeline.significance.narrow import narrowed
from pipeline.significance.structure import dropped_sections, hub, settled
from pipeline.significance.values import MEASURED

__all__ = ["MEASURED", "dropped_sections", "hub", "judge", "narrowed", "settled"]
