"""``python -m benchmarks.thesaurus``: the synonyms that a reworded rule may use, out of open thesauri.

English comes from WordNet 3.0 (Debian: wordnet-base), French, German and Spanish from the thesauri of
LibreOffice (Debian: mythes-fr, mythes-de, mythes-es). Kept are pairs that each name the other, of one
part of speech, in the common senses of both, and no antonyms. The licences stand beside the result, in
pipeline/lexicon/synonyms.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

import click

from pipeline.lexicon import synonyms

Sense = tuple[str, str]


@dataclass(frozen=True, slots=True, order=True)
class Row:
    """Words of one part of speech that mean the same; where ``star``, the first and each other do."""

    part: str
    star: bool
    words: tuple[str, ...]


Rows = Set[Row]

_WORD = re.compile(r"[a-zà-öø-ÿœ]{2,16}(?:[ '][a-zà-öø-ÿœ]{1,12}){0,2}")
_NOTE = re.compile(r"\s*\([^)]*\)\s*")
# Marks of a term that help pages do not use, or that is no synonym.
_REMOTE = re.compile(
    r"\((?:[^)]*\b(?:ugs|fig|derb|veraltet|fachspr|scherzh|landsch|regional|österr|schweiz|Jargon|Oberbegriff"
    r"|Unterbegriff|Assoziation|geh|vulg|argot|familier|Bewerbungssprache|journal|p\. us)\b[^)]*"
    r"|Ant[^)]*nimo)\)"
)
_PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
_PARTS_FR = {"(Nom)": "n", "(Verbe)": "v", "(Adjectif)": "a", "(Adverbe)": "r"}

# A sense of a word counts up to this place among its senses, by frequency: rarer ones make chance
# synonyms ("receipt", "reception"). Nouns name things and are kept to their first senses.
SENSES = {"n": 3, "v": 6, "a": 5, "r": 5}
# A verb and the wider verb above it, an adjective and its like, in so many first senses.
WIDER = {"v": 1, "a": 2}
# A word on fewer lists of its thesaurus is too rare for a help page.
LISTED = 3
# Share of neighbours that two words have in common at least, where a list is flat (0..1).
FRENCH = {"n": 0.2, "v": 0.15, "a": 0.15, "r": 0.15, "": 2.0}
SPANISH = {"n": 0.3, "v": 0.1, "r": 0.1}


def wordnet(folder: Path) -> Rows:
    """The synonyms of WordNet's database; OSError where a file is missing."""
    rank, known = _ranks(folder), _counts(folder)
    words, pointers = _synsets(folder)
    rows: set[Row] = set()

    def common(key: Sense, within: int) -> list[str]:
        usual = [w for w in words[key] if _WORD.fullmatch(w) and rank[key].get(w, within) < within]
        return [w for w in usual if known[w] or (key[0] != "n" and any(known[each] for each in usual))]

    for key, listed in words.items():
        part = key[0]
        rows.add(Row(part, False, tuple(sorted(common(key, SENSES[part])))))
        against = {
            words[other][int(seats[2:], 16) - 1]: listed[int(seats[:2], 16) - 1]
            for sign, other, seats in pointers[key]
            if sign == "!" and seats != "0000"
        }
        for sign, other, _ in pointers[key]:
            if sign == "&" or (sign == "@" and part == "v"):
                for head in common(other, WIDER[part]):
                    near = [w for w in common(key, WIDER[part]) if w != head and against.get(head) != w]
                    rows.add(Row(part, True, (head, *sorted(near))))
    return _joined(rows)


def _joined(rows: Iterable[Row]) -> Rows:
    """The rows with all of one head in one, and none that says nothing."""
    stars: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.star:
            stars[row.part, row.words[0]] |= set(row.words[1:])
    kept = {row for row in rows if not row.star}
    kept |= {Row(part, True, (head, *sorted(others))) for (part, head), others in stars.items()}
    return {row for row in kept if len(row.words) > 1}


def _ranks(folder: Path) -> dict[Sense, dict[str, int]]:
    found: dict[Sense, dict[str, int]] = defaultdict(dict)
    for name, part in _PARTS.items():
        for line in _lines(folder / f"index.{name}"):
            row = line.split()
            for place, offset in enumerate(row[len(row) - int(row[2]) :]):
                found[part, offset][row[0].replace("_", " ")] = place
    return found


def _counts(folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in _lines(folder / "cntlist.rev"):
        key, _, count = line.split()
        found[key.split("%")[0].replace("_", " ")] += int(count)
    return found


def _synsets(folder: Path) -> tuple[dict[Sense, list[str]], dict[Sense, list[tuple[str, Sense, str]]]]:
    words: dict[Sense, list[str]] = {}
    pointers: dict[Sense, list[tuple[str, Sense, str]]] = {}
    for name, part in _PARTS.items():
        for line in _lines(folder / f"data.{name}"):
            row = line.split("|")[0].split()
            end = 4 + 2 * int(row[3], 16)
            words[part, row[0]] = [re.sub(r"\(.*\)", "", w).replace("_", " ") for w in row[4:end:2]]
            rest = row[end + 1 :]
            pointers[part, row[0]] = [
                (rest[at], ("a" if rest[at + 2] == "s" else rest[at + 2], rest[at + 1]), rest[at + 3])
                for at in range(0, 4 * int(row[end]), 4)
            ]
    return words, pointers


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(" "))


def groups(path: Path) -> Rows:
    """The groups of OpenThesaurus (German): each line of an entry is one; OSError without the file."""
    found: set[Row] = set()
    nouns: set[str] = set()
    for _, _, terms in _entries(path):
        usual = [
            t for t in terms if not _REMOTE.search(t) and _WORD.fullmatch(_plain(t)) and " " not in _plain(t)
        ]
        words = tuple(sorted({_plain(term) for term in usual}))
        nouns |= {_plain(term) for term in usual if term[:1].isupper()}
        found.add(Row("", False, words))
    seen = Counter(word for row in found for word in row.words)
    rows = set()
    for row in found:
        for part in ("n", "v", "a"):
            words = tuple(w for w in row.words if _german(w, nouns) == part and (part != "n" or seen[w] > 1))
            rows.add(Row(part, False, words))
    return _joined(rows)


def _german(word: str, nouns: Collection[str]) -> str:
    return "n" if word in nouns else "v" if re.search("[er]n$", word) else "a"


def flat(path: Path, shared: Mapping[str, float]) -> Rows:
    """The words of a flat thesaurus (French, Spanish) that name each other; OSError without the file.

    Two of them have a share of ``shared`` (by part of speech, 0..1) of their neighbours in common.
    """
    near: dict[tuple[str, str], set[str]] = defaultdict(set)
    seen: Counter[str] = Counter()
    for head, part, terms in _entries(path):
        words = {_plain(t) for t in terms if not _REMOTE.search(t)}
        seen.update(words)
        near[_PARTS_FR.get(part) or _spanish(head), head] |= {w for w in words if _WORD.fullmatch(w)} - {head}
    rows = set()
    for (part, head), others in near.items():
        for other in others:
            back = near.get((part, other), set())
            if min(seen[head], seen[other]) < LISTED or head > other or head not in back:
                continue
            if len(others & back) >= shared[part] * len(others | back):
                rows.add(Row(part, True, (head, other)))
    return _joined(rows)


def _spanish(word: str) -> str:
    return "v" if re.search("[aeií]r$", word) else "r" if word.endswith("mente") else "n"


def _entries(path: Path) -> Iterator[tuple[str, str, list[str]]]:
    raw = path.read_bytes()
    encoding = raw.split(b"\n", 1)[0].decode("ascii").strip().replace("ISO8859", "ISO-8859")
    lines = iter(raw.decode(encoding).splitlines()[1:])
    for line in lines:
        head, _, count = line.rpartition("|")
        for _ in range(int(count)):
            part, *terms = next(lines).split("|")
            yield _plain(head), part, terms


def _plain(term: str) -> str:
    return _NOTE.sub(" ", term).strip().lower().replace("ß", "ss")


def written(rows: Rows) -> str:
    """The rows as :mod:`pipeline.lexicon.synonyms` reads them, a line each."""
    return "".join(f"{row.part}{'*' if row.star else ''}|{'|'.join(row.words)}|\n" for row in sorted(rows))


@click.command()
@click.option("--wordnet", "english", type=click.Path(path_type=Path), default="/usr/share/wordnet")
@click.option("--mythes", "others", type=click.Path(path_type=Path), default="/usr/share/mythes")
def command(english: Path, others: Path) -> None:
    """Derive the files of synonyms again from the installed thesauri."""
    derived = {
        "en": wordnet(english),
        "fr": flat(others / "thes_fr.dat", FRENCH),
        "de": groups(others / "th_de_DE_v2.dat"),
        "es": flat(others / "th_es_ES_v2.dat", SPANISH),
    }
    for language, rows in derived.items():
        path = Path(synonyms.__file__).parent / f"{language}.txt.gz"
        path.write_bytes(gzip.compress(written(rows).encode(), compresslevel=9, mtime=0))
        click.echo(f"{path.name}: {len(rows)} rows, {path.stat().st_size} bytes")


if __name__ == "__main__":
    command()
