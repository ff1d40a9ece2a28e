"""Edits of YAML as people write it: only the lines of the value change, whatever is around it."""

from __future__ import annotations

from difflib import SequenceMatcher
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content import read_tree
from pipeline.errors import EditError
from pipeline.guide.edit import Edit, replaced

OLD = "You have 14 days after payment."
STYLES = {
    "plain": "{old}   # a comment behind it",
    "single": "'{old}' # 'quoted' comment",
    "double": '"{old}"',
    "folded": ">-\n      You have 14 days\n      after payment.",
    "folded, kept": ">+\n      You have 14 days\n      after payment.\n\n",
    "literal": "|-\n      {old}",
    "anchored": "&text {old}",
}
WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\u2028\u2029\ufeff\x85"
    ),
    min_size=1,
    max_size=40,
).map(lambda text: " ".join(text.split()))


def guide(style: str, *, bom: bool, crlf: bool) -> str:
    text = (
        "# ☂ kept 🧾: the first comment\n"
        "guide: acme/cancel\n"
        "locale: en\n"
        "title: How to cancel\n"
        "\n"
        "products: [{id: yearly,   text: 'spaced  oddly' }]\n"
        "facts:\n"
        "  - id: refund\n"
        "    subject: refund\n"
        "    value: P14D\n"
        f"    text: {STYLES[style].format(old=OLD)}\n"
        "  # kept: between\n"
        "  -   id: other\n"
        "      subject: refund\n"
        "      value: none\n"
        "      text:   'There is none 🚫.'\n"
    )
    text = text.replace("\n", "\r\n") if crlf else text
    return "\ufeff" + text if bom else text


@settings(max_examples=120, deadline=None)
@given(style=st.sampled_from(sorted(STYLES)), new=WORDS, bom=st.booleans(), crlf=st.booleans())
def test_only_the_lines_of_the_value_change_and_it_reads_back(
    style: str, new: str, bom: bool, crlf: bool
) -> None:
    if not new:
        return
    before = guide(style, bom=bom, crlf=crlf)
    path = Path("guides/acme/cancel.en.yaml")
    try:
        after = replaced(path, before, [Edit(keys=("facts", "refund", "text"), old=OLD, new=new)]).after
    except EditError:
        return  # refused: nothing is written, which is always allowed
    lines = before.split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("    text:"))
    last = next(i for i, line in enumerate(lines) if line.startswith("  # kept: between"))
    for tag, start, end, _, _ in SequenceMatcher(
        None, lines, after.split("\n"), autojunk=False
    ).get_opcodes():
        assert tag == "equal" or first <= start <= end <= last
    assert after.startswith("\ufeff") == bom
    assert after.count("\r\n") == (after.count("\n") if crlf else 0)
    assert read_tree(path, after).value["facts"][0]["text"].strip() == new.strip()


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize(("bom", "crlf"), [(False, False), (True, False), (False, True)])
def test_a_changed_number_is_written_in_every_style(style: str, bom: bool, crlf: bool) -> None:
    before = guide(style, bom=bom, crlf=crlf)
    edit = Edit(keys=("facts", "refund", "text"), old=OLD, new=OLD.replace("14", "7"))
    after = replaced(Path("guides/acme/cancel.en.yaml"), before, [edit]).after
    assert after == before.replace("14 days", "7 days")
