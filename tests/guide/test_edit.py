"""One value is replaced, everything else stays, or nothing is written."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.content import read_tree
from pipeline.errors import EditConflict, EditError
from pipeline.guide import load
from pipeline.guide.edit import Edit, EditResult, keys_of, replace_scalars

BODY = "Click your picture, then Plans & billing. You see what you have bought."
STYLES = """\
guide: acme/styles
locale: en
title: plain title  # comment
summary: 'single ''quoted'' text'
disclaimer: "double \\"quoted\\" text"
channels:
  - id: web
    title: On the web
    intro: >
      folded text that
      goes over lines

      and paragraphs
    steps:
      - {id: flow, heading: flow text, body: "x"}
      - id: literal
        heading: plain over
          two lines
        body: |
          line one
          line two
    notes: []

faq: []  # the end
"""
PLACES = {
    "plain": (("title",), "plain title"),
    "single": (("summary",), "single 'quoted' text"),
    "double": (("disclaimer",), 'double "quoted" text'),
    "folded": (("channels", "web", "intro"), "folded text that goes over lines\nand paragraphs"),
    "flow": (("channels", "web", "steps", "flow", "heading"), "flow text"),
    "literal": (("channels", "web", "steps", "literal", "body"), "line one\nline two"),
    "multiline": (("channels", "web", "steps", "literal", "heading"), "plain over two lines"),
}


@pytest.fixture
def cancel(guides: Path) -> Path:
    return guides / "acme/cancel.en.yaml"


def replace_scalar(
    path: Path, keys: tuple[str, ...], old: str | None, new: str | None, *, write: bool = True
) -> EditResult:
    return replace_scalars(path, [Edit(keys=keys, old=old, new=new)], write=write)


def changed_lines(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old, new) for old, new in pairs if old != new]


def test_only_the_words_that_differ_are_touched_in_a_folded_block(cancel: Path) -> None:
    keys = ("channels", "web", "steps", "web.open", "body")
    result = replace_scalar(cancel, keys, BODY, BODY.replace("picture", "photo"))
    assert changed_lines(result.before, cancel.read_text()) == [
        (
            "          Click your picture, then Plans & billing. You see",
            "          Click your photo, then Plans & billing. You see",
        )
    ]


def test_quotes_stay_as_they_were(cancel: Path) -> None:
    replace_scalar(
        cancel, ("channels", "web", "steps", "web.cancel", "heading"), "Click Cancel plan", "Click End"
    )
    replace_scalar(
        cancel, ("channels", "web", "steps", "web.open", "heading"), "Open Plans & billing", "It's open"
    )
    text = cancel.read_text()
    assert 'heading: "Click End"' in text
    assert "heading: 'It''s open'" in text


def test_comments_and_order_stay(cancel: Path) -> None:
    replace_scalar(cancel, ("title",), "How to cancel Acme", "How to leave Acme")
    lines = cancel.read_text().splitlines()
    assert lines[0] == "# kept: the first comment"
    assert lines[3] == "title: How to leave Acme   # kept: a comment behind a value"


def test_an_empty_date_is_filled_in(cancel: Path) -> None:
    replace_scalar(cancel, ("verified_at",), None, "2026-03-13")
    assert "\nverified_at: 2026-03-13\n" in cancel.read_text()


def test_words_that_plain_yaml_cannot_say_are_quoted(cancel: Path) -> None:
    replace_scalar(
        cancel, ("facts", "refund.none", "text"), "There is no refund after that.", "None: never # ever"
    )
    assert 'text: "None: never # ever"' in cancel.read_text()


def test_a_value_in_a_flow_mapping_is_replaced_alone(cancel: Path) -> None:
    result = replace_scalar(cancel, ("faq", "faq.app", "answer"), "No, it is not.", "No, it isn't.")
    [(_, new)] = changed_lines(result.before, result.after)
    assert new.endswith("answer: 'No, it isn''t.', cites: [acme.refunds]}")


def test_a_citation_is_addressed_by_its_source(cancel: Path) -> None:
    keys = ("facts", "refund.yearly", "cites", "acme.refunds", "exact")
    result = replace_scalar(cancel, keys, "within fourteen days of payment", "within 7 days of payment")
    assert result.line == 30


def test_several_values_are_replaced_together_or_not_at_all(cancel: Path) -> None:
    before = cancel.read_bytes()
    good = Edit(keys=("facts", "refund.yearly", "value"), old="P14D", new="P7D")
    bad = Edit(keys=("facts", "refund.none", "value"), old="full", new="P3D")
    with pytest.raises(EditError, match=r"made on +'full'\n +the guide says now +'none'"):
        replace_scalars(cancel, [good, bad])
    assert cancel.read_bytes() == before


def test_a_preview_writes_nothing(cancel: Path) -> None:
    before = cancel.read_bytes()
    result = replace_scalar(cancel, ("title",), "How to cancel Acme", "Other", write=False)
    assert result.changed
    assert "+title: Other" in result.diff
    assert cancel.read_bytes() == before


def test_the_same_value_again_changes_nothing(cancel: Path) -> None:
    before = cancel.stat().st_mtime_ns
    assert not replace_scalar(cancel, ("title",), "How to cancel Acme", "How to cancel Acme").changed
    assert cancel.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("keys", "old", "new", "message"),
    [
        (("facts", "refund.yearly", "value"), "P30D", "P7D", r"the guide says now +'P14D'\n.*'P7D'"),
        (("facts", "refund.monthly", "value"), "P14D", "P7D", "no “refund.monthly” in facts"),
        (("facts", "0", "value"), "P14D", "P7D", "no “0” in facts"),
        (("colour",), "red", "blue", "no “colour” in the file"),
        (("channels", "web", "steps"), "x", "y", "is not one value but several"),
        (("verified_at",), None, "soon", "must be a date"),
        (("locale",), "en", None, "must be text, not nothing"),
    ],
)
def test_an_edit_that_does_not_fit_writes_nothing(
    cancel: Path, keys: tuple[str, ...], old: str | None, new: str | None, message: str
) -> None:
    before = cancel.read_bytes()
    with pytest.raises(EditError, match=message):
        replace_scalar(cancel, keys, old, new)
    assert cancel.read_bytes() == before


def test_line_ends_and_permissions_of_the_file_stay(cancel: Path) -> None:
    cancel.write_bytes(cancel.read_bytes().replace(b"\n", b"\r\n"))
    cancel.chmod(0o640)
    replace_scalar(
        cancel, ("channels", "web", "steps", "web.open", "body"), BODY, BODY.replace("see", "find")
    )
    data = cancel.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert stat.S_IMODE(cancel.stat().st_mode) == 0o640
    assert [each.name for each in cancel.parent.iterdir() if each.name.startswith(".")] == []


def test_a_link_to_a_guide_stays_a_link(cancel: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.en.yaml"
    link.symlink_to(cancel)
    replace_scalar(link, ("title",), "How to cancel Acme", "Elsewhere")
    assert link.is_symlink()
    assert "title: Elsewhere" in cancel.read_text()


def test_every_target_of_a_guide_can_be_addressed(guides: Path) -> None:
    library = load(guides)
    for guide in library.guides:
        for target in guide.targets():
            field = "heading" if target.kind == "step" else None
            old = target.text.splitlines()[0] if field else target.text
            result = replace_scalar(guide.path, keys_of(target, field), old, old + " Indeed.", write=False)
            assert result.changed, target.id


@pytest.mark.parametrize("place", sorted(PLACES))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    new=st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")),
        min_size=1,
        max_size=40,
    ).filter(lambda text: text.strip() and text.isprintable())
)
def test_any_text_in_any_style_reads_back_and_leaves_the_rest_alone(
    tmp_path: Path, place: str, new: str
) -> None:
    path = tmp_path / "styles.en.yaml"
    path.write_text(STYLES, encoding="utf-8")
    keys, old = PLACES[place]
    try:
        replace_scalar(path, keys, old, new.strip())
    except EditError:
        assert path.read_text(encoding="utf-8") == STYLES
        return
    before, after = read_tree(path, STYLES), read_tree(path)
    differing = [loc for loc in after.marks if loc and value_at(after, loc) != value_at(before, loc)]
    leaves = [loc for loc in differing if not isinstance(value_at(after, loc), dict | list)]
    assert len(leaves) <= 1
    assert all(str(value_at(after, loc)).strip() == new.strip() for loc in leaves)
    assert "# comment" in path.read_text(encoding="utf-8")


def value_at(tree: object, loc: tuple[object, ...]) -> object:
    value = tree.value  # type: ignore[attr-defined]
    for part in loc:
        value = value[part]
    return value


def test_a_value_that_says_so_already_is_no_conflict_and_no_change(cancel: Path) -> None:
    before = cancel.read_bytes()
    done = Edit(keys=("facts", "refund.none", "value"), old="full", new="none")
    assert not replace_scalars(cancel, [done]).changed
    assert cancel.read_bytes() == before


def test_a_conflict_tells_what_stood_there_what_stands_and_what_was_wanted(cancel: Path) -> None:
    edit = Edit(keys=("facts", "refund.yearly", "value"), old="P30D", new="P7D")
    with pytest.raises(EditConflict) as told:
        replace_scalars(cancel, [edit])
    assert (told.value.base, told.value.theirs, told.value.proposed) == ("P30D", "P14D", "P7D")


@pytest.mark.parametrize(
    "line", ["verified_at:", "verified_at: ", "verified_at:   # nobody yet", "verified_at: #"]
)
def test_a_date_that_comes_and_goes_leaves_no_trace(cancel: Path, line: str) -> None:
    cancel.write_text(cancel.read_text("utf-8").replace("verified_at:", line), "utf-8")
    before = cancel.read_bytes()
    come = Edit(keys=("verified_at",), old=None, new="2026-11-22")
    replace_scalars(cancel, [come])
    assert b"verified_at: 2026-11-22" in cancel.read_bytes()
    replace_scalars(cancel, [Edit(keys=come.keys, old=come.new, new=None)])
    assert cancel.read_bytes() == before
