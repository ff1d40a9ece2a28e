"""A change of meaning, and how it is shown to a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# So many words are shown of each side.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of meaning: ``aspect`` names it, ``words`` are what it shows in.

    It ``renames`` where a few words took the place of a few others.
    """

    aspect: str
    words: tuple[str, ...]
    reason: str
    renames: bool = False


def moved(gone: Sequence[str], come: Sequence[str]) -> str:
    """What became what, or came, or went, in quotation marks."""
    if gone and come:
        return f"{_quoted(gone)} → {_quoted(come)}"
    return f"{_quoted(come)} added" if come else f"{_quoted(gone)} removed"


def _quoted(words: Sequence[str]) -> str:
    return "“" + " ".join(words[:SHOWN]) + ("…" if len(words) > SHOWN else "") + "”"
