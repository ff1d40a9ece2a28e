"""Word differences for people: what was taken out and put in, shared by report, terminal and review.

Myers' difference over words (diff-match-patch) with its semantic cleanup, which sacrifices tiny
coincidental matches so that an edit reads as one piece. Words are equal when their canonical forms
are: spaces, quotation marks and capitals make no difference here. Meant for display; what a change
means is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch

from pipeline.text import canonical, similarity

# A difference of two long or unlike texts is confetti: beyond these both are shown whole, the old
# one as removed and the new one as added. The length bounds the cost too (quadratic when unlike).
LONGEST = 4_000
UNLIKE = 0.4

# Numbers keep separators, currency and percent sign: "$49.00" changes as one word.
_TOKEN = re.compile(
    r"(?:[€$£¥]?\d+(?:[.,:/]\d+)*%?|[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]|_+|\s+)\s*", re.UNICODE
)
# Words are mapped to letters, so that the cleanup does not take some of them for line ends.
_FIRST_LETTER = 0x4E00


class PartKind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of text with the spaces behind it. Same and added parts joined are exactly ``after``."""

    kind: PartKind
    text: str


def word_diff(before: str, after: str) -> tuple[Part, ...]:
    """Two texts → the parts that turn the first into the second, removals before additions.

    Deterministic (no time limit). Unlike or very long texts come back as one removal and one
    addition, see ``replaced``. Empty parts are left out; equal texts give one part. A removal may
    have no space behind it: put one between it and an addition that follows.
    """
    if replaced(before, after):
        return _parts([(PartKind.REMOVED, before), (PartKind.ADDED, after)])
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[tuple[PartKind, str]] = []
    i = j = 0
    for operation, letters in _differences(old, new):
        size = len(letters)
        if operation < 0:
            # "cancel later, then" became "cancel, then": the space before "later" went with it.
            space = " " if i and j and old[i - 1][-1].isspace() and not new[j - 1][-1].isspace() else ""
            pieces.append((PartKind.REMOVED, space + "".join(old[i : i + size])))
        else:
            kind = PartKind.SAME if operation == 0 else PartKind.ADDED
            pieces.append((kind, "".join(new[j : j + size])))
        i += size if operation <= 0 else 0
        j += size if operation >= 0 else 0
    return _parts(pieces)


def replaced(before: str, after: str) -> bool:
    """Whether two texts are too long or too unlike (word similarity under 0.4) for a word diff."""
    if not before.strip() or not after.strip():
        return before.strip() != after.strip()
    if max(len(before), len(after)) > LONGEST:
        return canonical(before) != canonical(after)
    return similarity(canonical(before), canonical(after)) < UNLIKE


def _differences(old: list[str], new: list[str]) -> list[tuple[int, str]]:
    """Edit operations over words: (-1 removed | 0 same | 1 added, one letter for each word)."""
    letters: dict[str, str] = {}
    coded = [
        "".join(letters.setdefault(canonical(word), chr(_FIRST_LETTER + len(letters))) for word in words)
        for words in (old, new)
    ]
    differ = diff_match_patch()
    differ.Diff_Timeout = 0  # a time limit would make the result depend on the machine's load
    found: list[tuple[int, str]] = differ.diff_main(coded[0], coded[1], False)
    differ.diff_cleanupSemantic(found)
    return found


def _parts(pieces: list[tuple[PartKind, str]]) -> tuple[Part, ...]:
    return tuple(Part(kind=kind, text=text) for kind, text in pieces if text)
