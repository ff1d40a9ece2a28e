"""Every value of our own guides that a decision may replace: it alone changes, and comes back exactly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.content import read_tree
from pipeline.guide import load
from pipeline.guide.edit import Edit, fields_of, keys_of, locate, replaced
from pipeline.guide.proposal import words_of
from pipeline.model import Guide, TargetKind

ROOT = Path(__file__).parents[2] / "guides"
GUIDES = load(ROOT).guides
# What a reviewer may type: signs that YAML gives a meaning, quotes, other scripts, a second line's worth.
NASTY = "Wait 30 days: “now” or 'never' # {no} \"comment\" & – 14 يوم, and then read all of it once more: yes"


def edits(guide: Guide) -> list[Edit]:
    """Every text replaced as a whole, or only grown by a few words in its middle; every value of a fact."""
    found: list[Edit] = []
    for number, target in enumerate(guide.targets()):
        for field in fields_of(target):
            if old := words_of(guide, target, field):
                head, _, tail = old.partition(" ")
                new = NASTY if number % 2 else f"{head} (after 7 days) {tail}".strip()
                found.append(Edit(keys=keys_of(target, field), old=old, new=new))
        if target.kind is TargetKind.FACT and target.claim and guide.original is None:
            found.append(Edit(keys=keys_of(target, "value"), old=target.claim.value, new="P9D"))
    return found


@pytest.mark.parametrize("guide", GUIDES, ids=lambda each: f"{each.id} {each.locale}")
def test_all_edits_of_a_guide_come_back_to_the_letter(guide: Guide) -> None:
    text = guide.path.read_bytes().decode()
    made = edits(guide)
    there = replaced(guide.path, text, made)
    comments = re.findall(r"(?m)^\s*#.*", text)
    assert [each for each in re.findall(r"(?m)^\s*#.*", there.after) if each in comments] == comments
    back = [
        Edit(keys=each.keys, old=each.new, new=each.old, spelling=spelled)
        for each, spelled in zip(made, there.spellings, strict=True)
    ]
    assert there.changed
    assert replaced(guide.path, there.after, back).after == text


@pytest.mark.parametrize("guide", GUIDES[::4], ids=lambda each: f"{each.id} {each.locale}")
def test_an_edit_touches_nothing_outside_the_span_of_its_value(guide: Guide) -> None:
    text, tree = guide.path.read_bytes().decode(), read_tree(guide.path)
    for edit in edits(guide)[::3]:
        mark = tree.marks[locate(tree, edit.keys)]
        after = replaced(guide.path, text, [edit]).after
        assert (after[: mark.start], after.endswith(text[mark.end :])) == (text[: mark.start], True)
