from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.errors import ContentError, EditError
from pipeline.guide import load
from pipeline.guide.recipes import heal_source
from pipeline.model import Recipe

HEAD = "service: acme\nname: Acme\nhosts: [www.acme.example]\nsources:\n"
FIRST = """\
  - id: acme.other
    title: Other
    url: https://www.acme.example/other
    locale: en
    select: .old
"""
OTHER = FIRST + "  # the terms, in two parts\n"
BEFORE = "  - id: acme.terms\n    title: Terms\n    url: https://www.acme.example/terms\n    locale: en\n"


def write(tmp_path: Path, recipe: str, tail: str = "    access: archive\n") -> Path:
    path = tmp_path / "guides" / "acme" / "service.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(f"{HEAD}{OTHER}{BEFORE}{recipe}{tail}")
    return path


def heal(path: Path, **more: object) -> str:
    asked = {
        "lost": ".old",
        "selector": "#terms > div",
        "recipe": Recipe(select=(".old",)),
        "until": date(2026, 3, 13),
        **more,
    }
    return heal_source(path, "acme.terms", **asked).after


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        (
            "    select: .old   # since the redesign\n",
            "    select: '#terms > div'   # since the redesign\n"
            "    former:\n      - until: 2026-03-13\n        select: .old\n",
        ),
        (
            "    select: [main, .old]\n    remove: .menu\n",
            '    select: [main, "#terms > div"]\n    remove: .menu\n'
            "    former:\n      - until: 2026-03-13\n        select: .old\n",
        ),
        (
            "    select:\n      - main\n      - .old\n",
            '    select:\n      - main\n      - "#terms > div"\n'
            "    former:\n      - until: 2026-03-13\n        select: .old\n",
        ),
        (
            "    select: .old\n    former:\n      - until: 2024-01-01\n        select: article\n",
            '    select: "#terms > div"\n    former:\n      - until: 2026-03-13\n        select: .old\n'
            "      - until: 2024-01-01\n        select: article\n",
        ),
    ],
)
def test_only_the_selector_changes_and_the_old_recipe_is_kept(tmp_path, recipe, expected) -> None:
    path = write(tmp_path, recipe)
    after = heal(path)
    got = after.replace('"#terms > div"', "'#terms > div'")
    assert got == f"{HEAD}{OTHER}{BEFORE}{expected}    access: archive\n".replace(
        '"#terms > div"', "'#terms > div'"
    )
    assert path.read_text() == after
    source = load(tmp_path / "guides").sources["acme.terms"]
    assert source.recipe.select[-1] == "#terms > div"
    assert source.recipe_at(datetime(2026, 3, 12, 23, tzinfo=UTC)).select == (".old",)
    assert source.recipe_at(datetime(2026, 3, 13, tzinfo=UTC)) == source.recipe


def test_the_recipe_may_end_the_file_without_a_line_end(tmp_path) -> None:
    path = write(tmp_path, "    select: .old", tail="")
    heal(path)
    assert load(tmp_path / "guides").sources["acme.terms"].former[0].recipe.select == (".old",)


def test_old_selectors_that_yaml_would_misread_are_quoted(tmp_path) -> None:
    path = write(tmp_path, "    select: .old\n")
    recipe = Recipe(select=(".old",), remove=("#menu", "[data-x='a: b']"))
    heal(path, recipe=recipe)
    assert load(tmp_path / "guides").sources["acme.terms"].former[0].recipe == recipe


def test_healing_twice_on_a_day_keeps_the_recipe_that_really_held(tmp_path) -> None:
    path = write(tmp_path, "    select: .old\n")
    heal(path)
    heal(path, lost="#terms > div", selector="main", recipe=Recipe(select=("#terms > div",)))
    source = load(tmp_path / "guides").sources["acme.terms"]
    assert source.recipe.select == ("main",)
    assert [each.recipe.select for each in source.former] == [(".old",)]


def test_a_dry_run_writes_nothing(tmp_path) -> None:
    path = write(tmp_path, "    select: .old\n")
    before = path.read_text()
    assert heal(path, write=False) != before
    assert path.read_text() == before


@pytest.mark.parametrize(
    "recipe", ["    select: .new\n", "    select: [.old, .old]\n", "", "    remove: .old\n"]
)
def test_a_file_that_says_something_else_by_now_is_not_touched(tmp_path, recipe) -> None:
    path = write(tmp_path, recipe)
    before = path.read_text()
    with pytest.raises(EditError, match="nothing was written"):
        heal(path)
    assert path.read_text() == before


def test_a_source_in_one_line_is_left_to_a_person(tmp_path) -> None:
    path = tmp_path / "service.yaml"
    line = "  - {id: acme.terms, title: T, url: 'https://www.acme.example/t', locale: en, select: .old}\n"
    path.write_text(HEAD + line)
    with pytest.raises(EditError, match="cannot be added in this style"):
        heal(path)
    assert path.read_text() == HEAD + line


@pytest.mark.parametrize(
    ("former", "line", "message"),
    [
        ("      - until: soon\n        select: .a\n", 19, "until"),
        ("      - select: .a\n", 19, "until"),
        ("      - until: 2024-01-01\n        select: '<a'\n", 20, "is not a CSS selector"),
        (
            "      - until: 2024-01-01\n        select: .a\n      - until: 2024-01-01\n        select: .b\n",
            21,
            "ends another former recipe",
        ),
    ],
)
def test_a_wrong_former_recipe_is_told_with_its_line(tmp_path, former, line, message) -> None:
    path = write(tmp_path, f"    select: .old\n    former:\n{former}")
    text = path.read_text().splitlines()
    with pytest.raises(ContentError, match=message) as caught:
        load(tmp_path / "guides")
    assert caught.value.line == text.index("    former:") + 2 + (line - 19), str(caught.value)
