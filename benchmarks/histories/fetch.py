"""What every fetch of a page draws anew, and what changes with every build of a site."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One fetch: ``draws`` is used up by what is drawn, ``build`` names the classes of style sheets.

    ``above`` and ``below`` are what the site puts into the article beside its text, as markup.
    """

    draws: random.Random
    build: str
    above: str = ""
    below: str = ""

    def hex(self, size: int = 16) -> str:
        """So many random hexadecimal digits: a nonce, a token, an asset's hash."""
        return f"{self.draws.getrandbits(4 * size):0{size}x}"

    def number(self, low: int, high: int) -> int:
        """A whole number in low..high: a counter."""
        return self.draws.randint(low, high)

    def chance(self, share: float) -> bool:
        """True in that share of fetches."""
        return self.draws.random() < share

    def some(self, every: Sequence[Each], size: int) -> list[Each]:
        """So many of them in another order at every fetch: related articles, menus that rotate."""
        return self.draws.sample(list(every), min(size, len(every)))

    def name(self, of: str) -> str:
        """A class that a style tool made of a name; another one with every build."""
        drawn = hashlib.sha256(f"{self.build}/{of}".encode()).hexdigest()
        return (f"{of}_{drawn[:5]}", f"css-{drawn[:7]}", f"sc-{drawn[:6]} {drawn[8:13]}")[
            int(drawn[-1], 16) % 3
        ]
