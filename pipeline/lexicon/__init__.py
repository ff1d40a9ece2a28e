"""The words of a language: one TOML file each, sections of lists, compiled to patterns where used.

``lexicon("fr-CA")`` reads fr.toml over neutral.toml. A language without a file still knows its
units, months and currencies, which come from CLDR through babel; an unknown one knows digits,
currency signs and ISO dates. A section is a table of lists of phrases; whoever needs another section
adds it to the files and reads it with :meth:`Lexicon.words`. In a phrase, a space stands for one or
more spaces and a trailing "*" for any ending ("refund*").
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from pipeline.lexicon.cldr import cldr_sections
from pipeline.lexicon.phrases import phrases

_FILES = sorted(file.name for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
LANGUAGES = tuple(name.removesuffix(".toml") for name in _FILES if name != "neutral.toml")

Section = Mapping[str, tuple[str, ...]]

__all__ = ["LANGUAGES", "Lexicon", "Section", "lexicon", "phrases"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """The words of one language. ``lexicon()`` hands out one object per language, so that compiled
    patterns can be cached by it; ``language`` is "" for the neutral one.
    """

    language: str
    locale: str
    sections: Mapping[str, Section]

    def section(self, name: str) -> Section:
        """All lists of a section, empty where the language does not have it."""
        return self.sections.get(name, MappingProxyType({}))

    def words(self, section: str, key: str) -> tuple[str, ...]:
        """The phrases under ``key`` of ``section``, longest first; () where there are none."""
        return self.section(section).get(key, ())

    def pattern(self, section: str, *keys: str) -> str:
        """A regular expression of the phrases of a section (of the given keys, or of all)."""
        table = self.section(section)
        return phrases(word for key in (keys or table) for word in table.get(key, ()))

    def groups(self, section: str) -> str:
        """A regular expression with one named group per key; "-" in a key becomes "_"."""
        table = self.section(section)
        parts = [f"(?P<{key.replace('-', '_')}>{phrases(table[key])})" for key in table if table[key]]
        if not parts:
            return "(?!)"
        # Hundreds of groups are tried one by one, so only where any of their words stands.
        anything = phrases(word for words in table.values() for word in words)
        return f"(?={anything})(?:{'|'.join(parts)})"


def lexicon(language: str | None) -> Lexicon:
    """The lexicon for a BCP 47 tag ("de", "fr-CA", "es_ES"); the neutral one for None and unknown tags."""
    tag = (language or "").replace("_", "-").strip()
    return _load(tag.split("-")[0].lower(), tag)


@lru_cache(maxsize=64)
def _load(base: str, tag: str) -> Lexicon:
    sections = _read("neutral")
    known = cldr_sections(tag) if base else {}
    own = _read(base) if base in LANGUAGES else {}
    for layer in (known, own):
        for name, table in layer.items():
            target = sections.setdefault(name, {})
            for key, words in table.items():
                target[key] = _unique((*target.get(key, ()), *words))
    frozen = {name: MappingProxyType(table) for name, table in sections.items()}
    return Lexicon(
        language=base if (known or own) else "",
        locale=tag if known else "",
        sections=MappingProxyType(frozen),
    )


def _read(name: str) -> dict[str, dict[str, tuple[str, ...]]]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return {section: {key: _unique(words) for key, words in table.items()} for section, table in data.items()}


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    ordered = dict.fromkeys(re.sub(r"\s+", " ", word) for word in words)
    return tuple(sorted(ordered, key=lambda word: (-len(word), word)))
