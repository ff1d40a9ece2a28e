"""YAML is read within bounds, with lines, and without guessing."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.content import read_tree
from pipeline.content import tree as tree_module
from pipeline.content.tree import MAX_BYTES
from pipeline.errors import ContentError, ContentErrors

HERE = Path("x.yaml")


def test_plain_words_stay_words_and_numbers_become_numbers() -> None:
    tree = read_tree(HERE, "a: no\nb: 2026-03-13\nc: 12:30\nd: 7\ne: 2.5\nf:\ng: '7'\nh: true\n")
    assert tree.value == {
        "a": "no",
        "b": "2026-03-13",
        "c": "12:30",
        "d": 7,
        "e": 2.5,
        "f": None,
        "g": "7",
        "h": True,
    }


def test_every_value_knows_its_line() -> None:
    tree = read_tree(HERE, "a:\n  - b: 1\n    c: 2\n  - b: 3\n")
    assert [tree.line(loc) for loc in [("a",), ("a", 0, "c"), ("a", 1), ("a", 1, "b")]] == [1, 3, 4, 4]


def test_a_missing_place_has_the_line_of_its_parent() -> None:
    tree = read_tree(HERE, "x: 1\na:\n  b: 1\n")
    assert tree.line(("a", "nothing", 3)) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: &x [1]\nb: *x\n", "aliases"),
        ("a: !!python/object/apply:os.system [ls]\n", "tags"),
        ("a: !secret 1\n", "tags"),
        ("a: 1\n---\nb: 2\n", "more than one document"),
        ("? [1]\n: 2\n", "a key must be a word"),
        ("a: [1\n", "not YAML"),
        ("a: \t- x\n- b", "not YAML"),
        ('a: "\\ud800"\n', "half a character|Unicode"),
        ("[" * 60 + "]" * 60, "nested more than"),
        ("a: \x00\n", "not YAML"),
    ],
)
def test_what_content_has_no_use_for_is_an_error(text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read_tree(HERE, text)


def test_deep_nesting_is_refused_before_it_costs_anything() -> None:
    with pytest.raises(ContentError, match="nested more than"):
        read_tree(HERE, "[" * 200_000)


def test_a_bomb_of_aliases_is_refused_at_its_first_alias() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(ContentError, match=r"x\.yaml:2: aliases"):
        read_tree(HERE, bomb)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_text("a: " + "x" * MAX_BYTES)
    with pytest.raises(ContentError, match="the limit is"):
        read_tree(path)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("a: é".encode("latin-1"))
    with pytest.raises(ContentError, match="is not UTF-8"):
        read_tree(path)


def test_all_repeated_keys_are_told_with_the_line_of_the_first() -> None:
    with pytest.raises(ContentErrors) as caught:
        read_tree(HERE, "a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert [(e.line, e.message) for e in caught.value.errors] == [
        (2, "key “c” stands here again (line 2)"),
        (3, "key “a” stands here again (line 1)"),
    ]


@pytest.mark.parametrize("parser", ["CSafeLoader", "SafeLoader"])
def test_offsets_count_characters_in_every_style(monkeypatch: pytest.MonkeyPatch, parser: str) -> None:
    monkeypatch.setattr(tree_module, "_PARSER", getattr(yaml, parser))
    text = "a: é😀 x\nb: >-\n  one\n  two\n\nc: |\n  l1\n  l2\nd: 'it''s'\ne: \"\\u00e9\"\n"
    tree = read_tree(HERE, text)
    assert tree.value == {"a": "é😀 x", "b": "one two", "c": "l1\nl2\n", "d": "it's", "e": "é"}
    written = {loc[0]: text[mark.start : mark.end].strip() for loc, mark in tree.marks.items() if loc}
    assert written == {
        "a": "é😀 x",
        "b": ">-\n  one\n  two",
        "c": "|\n  l1\n  l2",
        "d": "'it''s'",
        "e": '"\\u00e9"',
    }
