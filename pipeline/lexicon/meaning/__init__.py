"""What the words of a language do in a sentence, as TOML beside this module: which carry a rule
(modality, negation, conditions, quantities), which only hold it together (function words, fillers),
which mean the same (synonyms, contractions), and which belong to the page and not to its text.

Kept apart from the value lexicon of facts: those words are read for what they measure, these for
what their coming and going means.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from pipeline.lexicon import Lexicon

LANGUAGES = ("en", "fr", "de", "es")


def meaning(language: str | None) -> Lexicon:
    """The words of meaning for a BCP 47 tag; the neutral ones alone for None and unknown tags."""
    return _load((language or "").replace("_", "-").split("-")[0].lower())


@lru_cache(maxsize=16)
def _load(base: str) -> Lexicon:
    names = ("neutral", base) if base in LANGUAGES else ("neutral",)
    sections: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in names:
        data = tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
        for section, table in data.items():
            target = sections.setdefault(section, {})
            for key, words in table.items():
                target[key] = (*target.get(key, ()), *words, *_folded(words))
    return Lexicon(
        language=base if base in LANGUAGES else "",
        locale=base if base in LANGUAGES else "",
        sections=MappingProxyType({name: MappingProxyType(table) for name, table in sections.items()}),
    )


def _folded(words: list[str]) -> list[str]:
    """The words with "ß" as canonical text writes them, which has "ss"."""
    return [word.replace("ß", "ss") for word in words if "ß" in word]
