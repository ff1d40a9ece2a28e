"""Whether a step only calls the same thing by another name: "Apple ID" became "Apple Account".

A name is a label that the reader clicks, or capitalised words inside a sentence in which they stand
out; where all nouns are capitalised (German) nothing stands out, and labels alone count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.model import Fact, FactKind
from pipeline.significance.tokens import Edit, Token
from pipeline.text import canonical

# Names stand out while at most this share of the words around them is capitalised too: English and
# French steps stay below 0.25, German ones begin at 0.35.
OUTSTANDING = 0.3
_SENTENCE_END = re.compile(r'[.!?:;•\n]["”»)]*\s*$')
_JOINT = re.compile(r"[\s&'’/-]*")

Side = tuple[str, Sequence[Token], Sequence[Fact]]


def renamed(edits: Sequence[Edit], before: Side, after: Side) -> tuple[tuple[str, str], ...]:
    """The names and what they became, in order, each once; empty where anything else changed.

    A side is its text, all its words, and its facts, of which labels are used.
    """
    found: dict[tuple[str, str], None] = {}
    for edit in edits:
        old = _name(edit.before, before, {t for e in edits for t in e.before})
        new = _name(edit.after, after, {t for e in edits for t in e.after})
        if old is None or new is None:
            return ()
        found[(old, new)] = None
    return tuple(found)


def relabelled(before: Side, after: Side) -> tuple[tuple[str, str], ...]:
    """Labels in the same places that are other names now, in order; a synonym is another name too.

    Empty where the two sides do not name the same number of things, or where an old name still stands
    in the new words, since then something else happened than a relabelling.
    """
    old, new = ([f for f in side[2] if f.kind is FactKind.LABEL] for side in (before, after))
    if len(old) != len(new):
        return ()
    keys = canonical(before[0]), canonical(after[0])
    pairs = [
        (a.value, b.value) for a, b in zip(old, new, strict=True) if canonical(a.value) != canonical(b.value)
    ]
    stays = any(canonical(a) in keys[1] or canonical(b) in keys[0] for a, b in pairs)
    return () if stays else tuple(dict.fromkeys(pairs))


def _name(changed: Sequence[Token], side: Side, all_changed: set[Token]) -> str | None:
    """The whole name that changed words belong to; None where they are not (part of) a name."""
    text, words, facts = side
    if not changed or any(token.kind != "word" for token in changed):
        return None
    start, end = changed[0].start, changed[-1].end
    if any(f.kind is FactKind.PATH and f.start < end and start < f.end for f in facts):
        return None  # another entry of a path is another path
    labels = [fact for fact in facts if fact.kind is FactKind.LABEL]
    label = next((fact for fact in labels if fact.start <= start and end <= fact.end), None)
    if label is not None:
        return label.text
    if not all(_stands_up(token, text) for token in changed) or not _outstanding(text, words, all_changed):
        return None
    return _grown(text, words, start, end)


def _stands_up(token: Token, text: str) -> bool:
    """Is a word capitalised though no sentence begins with it?"""
    return text[token.start : token.start + 1].isupper() and not _opens(token, text)


def _opens(token: Token, text: str) -> bool:
    head = text[: token.start]
    return not head.strip() or _SENTENCE_END.search(head) is not None


def _outstanding(text: str, words: Iterable[Token], changed: set[Token]) -> bool:
    """Are most of the other words written small?"""
    others = [t for t in words if t.kind == "word" and t not in changed and not _opens(t, text)]
    return bool(others) and sum(_stands_up(t, text) for t in others) <= OUTSTANDING * len(others)


def _grown(text: str, words: Sequence[Token], start: int, end: int) -> str:
    """The run of capitalised words around a place: the "Apple" before "ID" belongs to the name."""
    for token in reversed([t for t in words if t.end <= start]):
        if not (_stands_up(token, text) and _JOINT.fullmatch(text[token.end : start])):
            break
        start = token.start
    for token in (t for t in words if t.start >= end):
        if not (_stands_up(token, text) and _JOINT.fullmatch(text[end : token.start])):
            break
        end = token.end
    return text[start:end]
