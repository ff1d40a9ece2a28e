"""Shares with their intervals: how often, of how many, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

# The quantile of the normal distribution for a two-sided interval of 95%.
Z95 = 1.96


class Part(StrEnum):
    """Which rows of the data a share was counted on."""

    WHOLE = "whole"
    TUNED = "tuned"
    ASIDE = "kept aside"
    ENGLISH = "en"
    FRENCH = "fr"
    OTHERS = "others"


class Better(StrEnum):
    """Which direction of a figure is the good one; the word is also the key in floors.toml."""

    HIGHER = "at_least"
    LOWER = "at_most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """``hits`` of ``of``; ``wrong`` names the rows that count against us, sorted."""

    hits: int
    of: int
    wrong: tuple[str, ...] = ()

    @property
    def rate(self) -> float | None:
        """In 0..1, or None where there was nothing to count."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% score interval of Wilson (1927); the whole range where nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        n, p = self.of, self.hits / self.of
        centre = p + Z95 * Z95 / (2 * n)
        width = Z95 * math.sqrt(p * (1 - p) / n + Z95 * Z95 / (4 * n * n))
        scale = 1 + Z95 * Z95 / n
        return max(0.0, (centre - width) / scale), min(1.0, (centre + width) / scale)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table: a share on every part of the data. ``name`` is its key in floors.toml."""

    name: str
    better: Better
    parts: Mapping[Part, Share]

    @property
    def whole(self) -> Share:
        """The share on all rows, which the floor is about."""
        return self.parts[Part.WHOLE]

    @property
    def overfitted(self) -> bool:
        """Is the part kept aside worse than the interval of the tuned part allows?"""
        tuned, aside = self.parts.get(Part.TUNED), self.parts.get(Part.ASIDE)
        if tuned is None or aside is None or aside.rate is None or tuned.rate is None:
            return False
        low, high = tuned.interval
        return aside.rate < low if self.better is Better.HIGHER else aside.rate > high


def share(rows: Iterable[tuple[str, bool]], better: Better) -> Share:
    """The share of rows (name, hit) that hit; wrong are the misses, or the hits where lower is better."""
    counted = list(rows)
    good = better is Better.HIGHER
    return Share(
        hits=sum(hit for _, hit in counted),
        of=len(counted),
        wrong=tuple(sorted({name for name, hit in counted if hit is not good})),
    )
