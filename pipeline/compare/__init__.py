"""Two documents in, their differences out: which block became which, and which have no partner."""

from __future__ import annotations

from pipeline.compare.align import compare
from pipeline.compare.numbering import bare, number

__all__ = ["bare", "compare", "number"]
