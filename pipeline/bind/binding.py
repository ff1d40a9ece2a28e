"""What a binding is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """Blocks (indexes, in order) that support a target; ``score`` in 0..1, 1 where the quote stands.

    ``quoted`` is false for a proposal: found by likeness to the guide's words, agreed to by nobody.
    """

    blocks: tuple[int, ...]
    quote: str
    score: float
    quoted: bool = False
