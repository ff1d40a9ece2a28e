"""Blocks of a section that say the same together: one rewording, not removals and additions.

Two versions are aligned by their words; a sentence written anew shares too few of them with the old
one, and one that was split or put into another paragraph is missing from the one and new in the other.
Their meaning can be compared all the same, and only where nothing of it is left over on either side
are they taken for one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.model import BlockKind, Change, ChangeKind, Judgement
from pipeline.significance.clauses import content_words
from pipeline.significance.tokens import tokens
from pipeline.significance.vocabulary import Vocabulary, vocabulary
from pipeline.text import canonical, similarity

# A block of fewer words of matter says the same as another by chance.
MATTER = 2
# So many changes of one section are compared as a whole at most, of so many characters.
TOGETHER = 8
LENGTH = 4_000
# More pairs of blocks than this on one page are another page, not a reworded one.
PAIRS = 400

Judged = tuple[Change, Judgement]


def rejoined(
    found: Sequence[Judged], judge: Callable[[Change], Judgement], language: str | None
) -> list[Judged]:
    """The judged changes with each removed and added block of a section that say the same as one change,
    and with all changes of a section called wording that say the same together.

    ``judge`` gives the meaning of a change; order is kept, the joined change stands at its added block.
    """
    return _together(_paired(found, judge, vocabulary(language)), judge)


def _together(found: Sequence[Judged], judge: Callable[[Change], Judgement]) -> list[Judged]:
    """The judged changes; those of a section that a person should see are wording where all say the same."""
    kept = list(found)
    sections: dict[str, list[int]] = {}
    for place, (change, judgement) in enumerate(found):
        if judgement.needs_review and judgement.label != "structural" and change.kind is not ChangeKind.MOVED:
            sections.setdefault(_under((change.after or change.before)[0].headings), []).append(place)
    for places in sections.values():
        before = tuple(block for place in places for block in found[place][0].before)
        after = tuple(block for place in places for block in found[place][0].after)
        size = sum(len(block.text) for block in (*before, *after))
        if not before or not after or not 1 < len(places) <= TOGETHER or size > LENGTH:
            continue
        whole = replace(found[places[0]][0], kind=ChangeKind.REWORDED, before=before, after=after)
        judgement = judge(whole)
        if not judgement.needs_review and judgement.label == "wording":
            for place in places:
                kept[place] = (found[place][0], judgement)
    return kept


def _paired(found: Sequence[Judged], judge: Callable[[Change], Judgement], known: Vocabulary) -> list[Judged]:
    gone = [i for i, each in enumerate(found) if _lone(each, ChangeKind.REMOVED, known)]
    come = [i for i, each in enumerate(found) if _lone(each, ChangeKind.ADDED, known)]
    if not gone or not come or len(gone) * len(come) > PAIRS:
        return list(found)
    kept: list[Judged | None] = list(found)
    for old in gone:
        for new in come:
            if kept[new] is not found[new] or not _near(found[old][0], found[new][0]):
                continue
            change = _joined(found[old][0], found[new][0])
            judgement = judge(change)
            if not judgement.needs_review and judgement.label == "wording":
                kept[old], kept[new] = None, (change, judgement)
                break
    return [each for each in kept if each is not None]


def _lone(judged: Judged, kind: ChangeKind, known: Vocabulary) -> bool:
    """Is it a change of that kind that a person should see, in words enough to be compared?"""
    change, judgement = judged
    if change.kind is not kind or not judgement.needs_review:
        return False
    blocks = change.before or change.after
    matter = {word for block in blocks for word in content_words(tokens(block.text, known), known)}
    return len(matter) >= MATTER and all(block.kind is not BlockKind.HEADING for block in blocks)


def _near(gone: Change, come: Change) -> bool:
    """Do both stand under one heading, in one kind of block?"""
    before, after = gone.before[0], come.after[0]
    return before.kind is after.kind and _under(before.headings) == _under(after.headings)


def _under(headings: Sequence[str]) -> str:
    return canonical(headings[-1]) if headings else ""


def _joined(gone: Change, come: Change) -> Change:
    alike = similarity(gone.before[0].key, come.after[0].key)
    return replace(come, kind=ChangeKind.REWORDED, before=gone.before, similarity=alike)
