"""Words that dictionaries call synonyms of each other: far more than a project lists by hand.

The files beside this module are derived from WordNet (English) and from the thesauri of LibreOffice
(French, German, Spanish) by ``python -m benchmarks.thesaurus``; NOTICE.md names their authors and licences.
A line is "part|word|word|…|" with the part of speech (n, v, a, r): all its words mean the same, or, after
"part*", the first and each of the others do. A file is read as one text and searched, never taken
apart: it costs some milliseconds to load and its size (a megabyte at most) in memory.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

LANGUAGES = ("en", "fr", "de", "es")


@dataclass(frozen=True, slots=True, eq=False)
class Synonyms:
    """The synonyms of one language as the UTF-8 text of its file, with a line break in front."""

    text: bytes

    def parts(self, one: str, other: str) -> frozenset[str]:
        """The parts of speech as which two words, in base form and lower case, are synonyms."""
        first, second = f"|{one}|", f"|{other}|"
        return frozenset(
            line[0]
            for line in _lines_with(self, first)
            if second in line and (line[1] != "*" or line.startswith((first, second), 2))
        )

    def lines(self, word: bytes) -> Iterator[bytes]:
        """Every line that has a word, given between its bars."""
        place = self.text.find(word)
        while place >= 0:
            start, end = self.text.rindex(b"\n", 0, place) + 1, self.text.index(b"\n", place)
            yield self.text[start:end]
            place = self.text.find(word, end)


@lru_cache(maxsize=4096)
def _lines_with(known: Synonyms, word: str) -> tuple[str, ...]:
    return tuple(line.decode() for line in known.lines(word.encode()))


def synonyms(language: str) -> Synonyms:
    """The synonyms of a language by its code; none for one without a file."""
    return _load(language) if language in LANGUAGES else Synonyms(b"\n")


@lru_cache(maxsize=8)
def _load(language: str) -> Synonyms:
    packed = resources.files(__package__).joinpath(f"{language}.txt.gz").read_bytes()
    return Synonyms(b"\n" + gzip.decompress(packed))
