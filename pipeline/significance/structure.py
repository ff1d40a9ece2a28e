"""What is only seen with the whole page in view: hubs, contents lists, dropped sections, leaked menus."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from pipeline.model import (
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Document,
    Judgement,
    Severity,
    Significance,
)
from pipeline.significance.judging import cosmetic
from pipeline.significance.procedure import is_instruction
from pipeline.significance.silence import LINKED, is_menu_entry, says_age
from pipeline.significance.tokens import Token, tokens
from pipeline.significance.vocabulary import Vocabulary, vocabulary

# A page that kept less than this share of its text and is mostly links leads to other pages now.
HUB_SIZE = 0.35
HUB_LOSS = 0.6
# So many entries in a row make a contents list, or a menu.
CONTENTS = 3
MENU = 3
# Text above the title that is more than this share of the page is part of the article.
PREAMBLE = 0.15
ENTRY_WORDS = 7
# So many posts with their age, and one age in so many lines of so many words, make a list of posts.
POSTS = 3
LINES_OF_POST = 12
POST_WORDS = 12
_FIGURE = re.compile(r"(?<![^\W\d])\d")  # and not the end of somebody's name


def hub(before: Document, after: Document) -> Judgement | None:
    """The judgement of a page whose text went to other pages, None for any other."""
    if not before.characters or after.characters > HUB_SIZE * before.characters:
        return None
    kept = {block.key for block in after.blocks}
    lost = sum(len(block.key) for block in before.blocks if block.key not in kept)
    if lost < HUB_LOSS * before.characters:
        return None
    leads = sum(1 for block in after.blocks if block.linked > 0)
    if leads < 2 or leads < len(after.blocks) / 4:
        return None
    reason = (
        f"the page kept {after.characters / before.characters:.0%} of its text and leads to other pages now"
    )
    return _structural(reason)


def settled(
    before: Document, after: Document, changes: Sequence[Change], language: str | None
) -> dict[int, Judgement]:
    """Index of change → judgement, for the changes that the layout of the page explains."""
    known = vocabulary(language)
    found: dict[int, Judgement] = _above_title(before, after, changes)
    found |= _renamed_entries((before, after), changes, known)
    found |= _posts((before, after), changes, known)
    for document, kind in ((after, ChangeKind.ADDED), (before, ChangeKind.REMOVED)):
        rows = [i for i, change in enumerate(changes) if change.kind is kind]
        places = {changes[i].place: i for i in rows}
        runs = _runs(sorted(places))
        verb = "appeared" if kind is ChangeKind.ADDED else "disappeared"
        for run in runs:
            blocks = [document.blocks[place] for place in run]
            for place, reason, label in _explained(run, blocks, document, known):
                found[places[place]] = cosmetic(f"{reason} {verb}", label)
    return found


def _above_title(before: Document, after: Document, changes: Sequence[Change]) -> dict[int, Judgement]:
    """Index of change → judgement for what stands above the page's one title: banners and menus."""
    top = {id(block) for document in (before, after) for block in document.blocks[: _title_place(document)]}
    return {
        index: cosmetic("text above the title of the page changed", "noise")
        for index, change in enumerate(changes)
        if all(id(block) in top for block in (*change.before, *change.after))
    }


def _renamed_entries(
    versions: tuple[Document, Document], changes: Sequence[Change], known: Vocabulary
) -> dict[int, Judgement]:
    """Index of change → judgement for entries of a numbered list of nothing but links: a contents list."""
    lists: dict[tuple[str, ...], list[Block]] = {}
    for block in (block for document in versions for block in document.blocks):
        if block.kind is BlockKind.STEP:
            lists.setdefault(block.headings, []).append(block)
    leading = {
        headings
        for headings, steps in lists.items()
        if len(steps) >= 2 * CONTENTS
        and all(step.linked >= LINKED and not is_instruction(step, known) for step in steps)
    }
    return {
        index: cosmetic("entry of a contents list changed", "noise")
        for index, change in enumerate(changes)
        if all(b.kind is BlockKind.STEP and b.headings in leading for b in (*change.before, *change.after))
        and change.before
        and change.after
    }


def _posts(
    versions: tuple[Document, Document], changes: Sequence[Change], known: Vocabulary
) -> dict[int, Judgement]:
    """Index of change → judgement for titles, authors and topics in a list of posts, which roll by.

    A line with a figure may be a rule for all that, and is judged as ever.
    """
    listed = {id(block) for document in versions for block in _list_of_posts(document, known)}
    return {
        index: cosmetic("list of posts changed", "noise")
        for index, change in enumerate(changes)
        if all(
            id(block) in listed and _FIGURE.search(block.key) is None
            for block in (*change.before, *change.after)
        )
    }


def _list_of_posts(document: Document, known: Vocabulary) -> list[Block]:
    """Short lines in a row of which every few say how long ago something was written."""
    found: list[Block] = []
    for is_short, group in groupby(document.blocks, key=lambda block: _is_short(block, known)):
        run = list(group) if is_short else []
        ages = sum(1 for block in run if says_age(block.key, _words(block, known), known))
        if ages >= POSTS and LINES_OF_POST * ages >= len(run):
            found += run
    return found


def _is_short(block: Block, known: Vocabulary) -> bool:
    told = (BlockKind.STEP, BlockKind.HEADING, BlockKind.ROW)
    return block.kind not in told and len(_words(block, known)) <= POST_WORDS


def _title_place(document: Document) -> int:
    """Index of the page's only first-level heading where it stands near the top, else 0."""
    titles = [i for i, b in enumerate(document.blocks) if b.kind is BlockKind.HEADING and b.level == 1]
    if len(titles) != 1:
        return 0
    above = sum(len(block.key) for block in document.blocks[: titles[0]])
    return titles[0] if above <= PREAMBLE * document.characters else 0


def dropped_sections(before: Document, changes: Sequence[Change]) -> dict[int, Judgement]:
    """Index of change → judgement for the text of sections whose heading went with all they held."""
    rows = {change.place: i for i, change in enumerate(changes) if change.kind is ChangeKind.REMOVED}
    found: dict[int, Judgement] = {}
    for place in sorted(rows):
        heading = before.blocks[place]
        if heading.kind is not BlockKind.HEADING:
            continue
        held = _held(before, place)
        if held and all(index in rows for index in held):
            for index in held:
                found.setdefault(rows[index], _structural(f"section removed: {heading.text}"))
    return found


def _held(document: Document, place: int) -> list[int]:
    """Indexes of the blocks under a heading, up to the next one of its level."""
    level = document.blocks[place].level or 6
    held = []
    for index in range(place + 1, len(document.blocks)):
        block = document.blocks[index]
        if block.kind is BlockKind.HEADING and (block.level or 6) <= level:
            break
        held.append(index)
    return held


def _structural(reason: str) -> Judgement:
    return Judgement(
        significance=Significance.PROCEDURE,
        severity=Severity.MAJOR,
        reason=reason,
        label="structural",
    )


def _runs(places: Sequence[int]) -> list[list[int]]:
    """Neighbouring places together."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place <= runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _explained(
    run: Sequence[int], blocks: Sequence[Block], document: Document, known: Vocabulary
) -> list[tuple[int, str, str]]:
    """(place, what it is, label) for the blocks of a run that are a contents list, a menu or repeated."""
    inside = set(run)
    outside = [block for place, block in enumerate(document.blocks) if place not in inside]
    titles = {_title(block) for block in outside}
    listed = [place for place, block in zip(run, blocks, strict=True) if _title(block) in titles]
    if len(listed) >= CONTENTS and len(listed) >= len(run) / 2:
        return [
            (place, "contents list", "structural")
            for place, block in zip(run, blocks, strict=True)
            if place in listed or _is_entry(block, known)
        ]
    entries = [place for place, block in zip(run, blocks, strict=True) if _is_entry(block, known)]
    leading = [
        block
        for block in blocks
        if block.linked >= LINKED or is_menu_entry(block.key, _words(block, known), known)
    ]
    if len(entries) >= MENU and len(leading) >= MENU - 1 and 2 * len(leading) >= len(entries):
        return [(place, "navigation", "noise") for place in entries]
    often = Counter(block.key for block in document.blocks)
    return [
        (place, "repeated line", "noise")
        for place, block in zip(run, blocks, strict=True)
        if often[block.key] > 2 and _is_entry(block, known)
    ]


def _words(block: Block, known: Vocabulary) -> tuple[Token, ...]:
    return tokens(block.text, known)


def _title(block: Block) -> str:
    """The words of a line without its numbers, marks and dots: what a contents list repeats."""
    return " ".join(word for word in block.key.replace(".", " ").replace(":", " ").split() if word.isalpha())


def _is_entry(block: Block, known: Vocabulary) -> bool:
    """A short line without a sentence in it, outside the steps."""
    if block.kind is BlockKind.STEP and block.linked < LINKED:
        return False
    return len(_words(block, known)) <= ENTRY_WORDS and not block.text.rstrip().endswith((".", ";", ":"))
