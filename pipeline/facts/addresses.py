"""Addresses: URLs, hosts without scheme, e-mail addresses and telephone numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Fact, FactKind

_URL = re.compile(r"https?://[^\s<>\"'«»\])]+", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
_HOST = re.compile(
    r"(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?P<top>[a-z]{2,10})(?![\w@-])(?:/[^\s<>\"'«»\])]*)?"
)
# A telephone number starts with "+", "0" or a bracket, or is announced by a word of calling.
_PHONE = re.compile(r"(?<![\w.,/-])(?:\+|00|0|\()\d(?:[ .()/-]{0,2}\d){6,14}(?![\w%€$]|[.,]\d)")
_CALLED = re.compile(r"\d(?:[ .()-]{0,2}\d){6,14}(?![\w%€$]|[.,]\d)")
_TAIL = ".,;:!?*_"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    suffixes: frozenset[str]
    calling: re.Pattern[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    words = lexicon.words("labels", "calling")
    return _Grammar(
        suffixes=frozenset(lexicon.words("stop", "suffixes")),
        calling=re.compile(rf"(?:{phrases(words)})[ .:]*(?:[^\W\d]+ )?"),
    )


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Addresses in normal form: host in lower case, no closing punctuation; digits of a number."""
    grammar = _grammar(lexicon)
    found: list[tuple[int, int, str]] = [*_links(reading, grammar)]
    found.extend((m.start(), m.end(), _digits(m[0])) for m in _PHONE.finditer(reading.plain))
    for word in grammar.calling.finditer(reading.low):
        match = _CALLED.match(reading.plain, word.end())
        if match:
            found.append((match.start(), match.end(), _digits(match[0])))
    end = 0
    for start, stop, value in sorted(found):
        if start < end:
            continue
        end = stop
        yield Fact(kind=FactKind.ADDRESS, value=value, text=reading.plain[start:stop], start=start, end=stop)


def _links(reading: Reading, grammar: _Grammar) -> Iterator[tuple[int, int, str]]:
    for match in _URL.finditer(reading.plain):
        shown = match[0].rstrip(_TAIL)
        scheme, _, rest = shown.partition("://")
        host, slash, path = rest.partition("/")
        yield (
            match.start(),
            match.start() + len(shown),
            f"{scheme.lower()}://{host.lower()}{slash}{path}".rstrip("/"),
        )
    for match in _EMAIL.finditer(reading.plain):
        yield match.start(), match.end(), match[0].lower()
    for match in _HOST.finditer(reading.low):
        if match["top"] in grammar.suffixes and not match[0].startswith(("e.g", "i.e")):
            shown = match[0].rstrip(_TAIL)
            yield match.start(), match.start() + len(shown), shown.rstrip("/")


def _digits(text: str) -> str:
    return ("+" if text.lstrip("(").startswith("+") else "") + "".join(
        char for char in text if char.isdigit()
    )
