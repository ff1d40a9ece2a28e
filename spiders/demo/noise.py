"""What differs between two fetches of a page though nothing was said differently.

Deterministic: the same seed, page and fetch number give the same bytes, so a failing test can be
repeated. ``fixed`` things are the same on every fetch of a page, ``fresh`` ones never are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from markupsafe import Markup

SEED = "help centre"
_WORDS = (Path(__file__).parent / "pages" / "state-words.txt").read_text("utf-8").split()


class Noise:
    """The source of everything that is not content, for one fetch of one page."""

    def __init__(self, page: str, fetch: int) -> None:
        self._fixed = Random(f"{SEED}/{page}")
        self._fresh = Random(f"{SEED}/{page}/{fetch}")
        self.nonce = self.token(22)

    def token(self, length: int = 32) -> str:
        """A fresh random identifier of letters and digits."""
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        return "".join(self._fresh.choices(alphabet, k=length))

    def fraction(self) -> str:
        """A fresh fraction such as ids of follow buttons end in."""
        return f"{self._fresh.random():.16f}"

    def count(self, base: int) -> str:
        """A fresh counter a little above ``base``, as "1,284"."""
        return f"{base + self._fresh.randrange(900):,}"

    def chance(self, probability: float) -> bool:
        """True on a share of the fetches, fresh."""
        return self._fresh.random() < probability

    def pick(self, items: Sequence[str], count: int) -> list[str]:
        """A fresh choice of items in a fresh order: rotating related articles."""
        return self._fresh.sample(list(items), min(count, len(items)))

    def day(self, first: date = date(2026, 9, 1), span: int = 60) -> date:
        """A fresh day in the ``span`` days from ``first``: dates that only the page's build knows."""
        return first + timedelta(days=self._fresh.randrange(span))

    def state(self, kilobytes: int) -> Markup:
        """Application state as script-safe JSON of about that size: mostly fixed, here and there fresh."""
        entries: dict[str, object] = {"csrfToken": self.token(40), "requestId": self.token(20)}
        size, wanted = 0, kilobytes * 1024
        while size < wanted:
            name = f"{self._word()}.{self._word()}.{self._fixed.randrange(10_000)}"
            entry = {
                "id": f"{self._fixed.getrandbits(64):016x}",
                "flags": [self._word() for _ in range(self._fixed.randrange(2, 7))],
                "text": " ".join(self._word() for _ in range(self._fixed.randrange(4, 14))),
                "enabled": self._fixed.random() < 0.5,
                "weight": round(self._fixed.random(), 6),
            }
            if self._fresh.random() < 0.15:
                entry["servedAt"] = 1_790_000_000_000 + self._fresh.randrange(10**9)
            entries[name] = entry
            size += len(name) + len(json.dumps(entry)) + 6
        return Markup(json.dumps(entries, separators=(",", ":")).replace("<", "\\u003c"))

    def styles(self, kilobytes: int) -> Markup:
        """Utility CSS of about that size, with the build's hash in class names; it styles nothing here."""
        rules: list[str] = []
        size, wanted = 0, kilobytes * 1024
        while size < wanted:
            name = f"{self._word()}-{self._word()}-{self._fixed.getrandbits(24):06x}"
            rule = (
                f".css-{name}{{margin:{self._fixed.randrange(40)}px {self._fixed.randrange(40)}px;"
                f"opacity:{self._fixed.random():.2f};order:{self._fixed.randrange(9)}}}"
            )
            rules.append(rule)
            size += len(rule) + 1
        return Markup("\n".join(rules))

    def _word(self) -> str:
        return self._fixed.choice(_WORDS)
