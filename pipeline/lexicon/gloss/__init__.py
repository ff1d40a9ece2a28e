"""What help pages and guides call the same thing, across words and languages: gloss.toml.

A text becomes a list of :class:`Term`: the meanings its words have in common with other words,
and the words themselves where none is known. Names, addresses and numbers are what languages share.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from pipeline.lexicon.meaning import meaning
from pipeline.text import words

_STEM = 6  # letters kept of a word: crude stemming that works alike in every alphabet
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?![\w@])")
_QUOTED = re.compile(r'"([^"]{1,80})"')
_CHANNELS = "channels"
_MAIN = 3  # letters of a word by which its entries are looked up


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One unit of meaning. ``section`` is that of gloss.toml, "word", "number" or "address"."""

    key: str
    section: str
    stem: str = ""  # of the words that were read, "" where the key is the word itself


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    parts: tuple[tuple[str, bool], ...]  # a word, and whether any ending will do
    key: str
    section: str

    def fits(self, tokens: Sequence[str], at: int) -> bool:
        if at + len(self.parts) > len(tokens):
            return False
        return all(
            token.startswith(word) if free else token == word
            for (word, free), token in zip(self.parts, tokens[at : at + len(self.parts)], strict=True)
        )


def terms(key: str, language: str | None, other: str | None = None) -> tuple[Term, ...]:
    """The terms of a canonical text in reading order.

    ``other`` is a second language whose labels the text may quote: what stands in quotation marks is
    read in it first, and so is what ``language`` does not know.
    """
    return _terms(key, _base(language), _base(other))


def channel_terms(channel: str) -> tuple[str, ...]:
    """The keys of the terms that name a channel's place, in any language; () for an unknown channel."""
    return _data()[1].get(channel, ())


@lru_cache(maxsize=32768)
def _terms(key: str, language: str, other: str) -> tuple[Term, ...]:
    found = [Term(key=host, section="address") for host in _HOST.findall(key)]
    key = _HOST.sub(" ", key)
    if not other or other == language:
        return (*found, *_read(key, language, ""))
    rest = 0
    for quoted in _QUOTED.finditer(key):
        found += _read(key[rest : quoted.start()], language, other)
        found += _read(quoted[1], other, language)
        rest = quoted.end()
    return (*found, *_read(key[rest:], language, other))


def _read(text: str, language: str, other: str) -> list[Term]:
    tokens = _tokens(text)
    idle = _function_words(language)
    found: list[Term] = []
    at = 0
    while at < len(tokens):
        entry = _entry(tokens, at, language)
        if entry is None and tokens[at] not in idle:
            entry = _entry(tokens, at, other)
        if entry is not None:
            width = len(entry.parts)
            found.append(
                Term(key=entry.key, section=entry.section, stem=_stem(" ".join(tokens[at : at + width])))
            )
            at += width
            continue
        if tokens[at] not in idle and (len(tokens[at]) > 1 or tokens[at].isdigit()):
            found.append(_plain(tokens[at]))
        at += 1
    return found


def _plain(token: str) -> Term:
    if token[0].isdigit():
        return Term(key=token, section="number")
    return Term(key=_stem(token), section="word")


def _stem(token: str) -> str:
    """The first letters without their accents, so that cognates of two languages meet."""
    bare = "".join(c for c in unicodedata.normalize("NFD", token) if not unicodedata.combining(c))
    return bare[:_STEM]


def _tokens(text: str) -> list[str]:
    """Words in order; French elisions are taken apart, English contractions are not."""
    found: list[str] = []
    for word in words(text):
        head, mark, tail = word.rpartition("'")
        whole = not mark or tail in ("t", "s", "re", "ll", "ve", "d", "m")
        found += [word.removesuffix("'s")] if whole else [*head.split("'"), tail]
    return [token for token in found if token]


def _entry(tokens: Sequence[str], at: int, language: str) -> _Entry | None:
    if not language:
        return None
    index = _index(language)
    return next((e for e in index.get(tokens[at][:_MAIN], ()) if e.fits(tokens, at)), None)


@lru_cache(maxsize=8)
def _index(language: str) -> Mapping[str, tuple[_Entry, ...]]:
    """Entries by the first letters of their first word, the most words first, then the most letters."""
    index: dict[str, list[_Entry]] = {}
    for section, key, phrase in _phrases(language):
        parts: list[tuple[str, bool]] = []
        for word in phrase.split(" "):
            own = _tokens(word.removesuffix("*"))
            parts += [(each, False) for each in own[:-1]]
            parts += [(own[-1], word.endswith("*"))] if own else []
        entry = _Entry(parts=tuple(parts), key=key, section=section)
        index.setdefault(parts[0][0][:_MAIN], []).append(entry)
    return {
        start: tuple(sorted(entries, key=lambda e: (-len(e.parts), -sum(len(w) for w, _ in e.parts), e.key)))
        for start, entries in index.items()
    }


def _phrases(language: str) -> Iterable[tuple[str, str, str]]:
    for section, entries in _data()[0].items():
        for key, by_language in entries.items():
            shown = key if section == "number" else f"@{key}"
            for phrase in by_language.get(language, ()):
                yield section, shown, phrase


Sections = Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]


@lru_cache(maxsize=1)
def _data() -> tuple[Sections, Mapping[str, tuple[str, ...]]]:
    data = tomllib.loads(resources.files(__package__).joinpath("gloss.toml").read_text("utf-8"))
    channels = {name: tuple(f"@{key}" for key in keys) for name, keys in data.pop(_CHANNELS).items()}
    return MappingProxyType(data), MappingProxyType(channels)


@lru_cache(maxsize=8)
def _function_words(language: str) -> frozenset[str]:
    listed = meaning(language).words("function", "words") if language else ()
    return frozenset(token for word in listed for token in _tokens(word))


def _base(language: str | None) -> str:
    return (language or "").replace("_", "-").split("-")[0].lower()
