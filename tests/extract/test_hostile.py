"""A page is a stranger's input: whatever it holds, reading it ends soon and raises nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.markup import MAX_DEPTH, measure, safe
from pipeline.model import Recipe

DEEP = 20_000
HOSTILE = {
    "nested divs": "<div>" * DEEP + "text at the bottom" + "</div>" * DEEP,
    "never closed": "<div>" * DEEP + "text at the bottom",
    "formatting": "".join(f"<b id={i}>" for i in range(3_000)) + "<p>text at the bottom" * 2_000,
    "nested lists": "<ul><li>" * DEEP + "text at the bottom",
    "nested tables": "<table><tr><td>" * 5_000 + "text at the bottom",
    "unknown elements": "".join(f"<x-{i}>" for i in range(DEEP)) + "text at the bottom",
    "drawings": "<svg>" + "<g>" * DEEP + "</svg><p>text at the bottom</p>",
    "ends before starts": "</div>" * DEEP + "<div>" * DEEP + "text at the bottom",
    "long attribute": f'<p title="{"x" * 3_000_000}" class="{"y " * 500_000}">text at the bottom</p>',
    "open tag": "<p>text at the bottom</p><a href='" * 20_000,
    "one long line": "<p>text at the bottom</p><p>" + "word " * 400_000 + "</p>",
    "many breaks": "<p>text at the bottom</p><p>" + "<br>" * 50_000 + "</p>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_within_seconds(name: str) -> None:
    start = time.process_time()
    document = extract(HOSTILE[name].encode())
    assert time.process_time() - start < 5  # about 0.5 on an idle core
    assert any("text at the bottom" in block.key for block in document.blocks)


def test_twenty_thousand_nested_elements_cost_less_than_a_second() -> None:
    start = time.process_time()
    extract(("<section>" * DEEP + "deep" + "</section>" * DEEP).encode())
    assert time.process_time() - start < 1


def test_what_nests_too_deep_is_flattened_and_keeps_its_words() -> None:
    flat = safe("<div>" * 1_000 + "words" + "</div>" * 1_000)
    assert measure(flat).depth <= MAX_DEPTH
    assert "words" in flat


def test_tags_in_scripts_and_closed_shapes_in_drawings_do_not_count_as_nesting() -> None:
    page = "<script>x='" + "<div>" * 500 + "'</script><svg>" + "<path d='M0'/>" * 500 + "</svg><p>x</p>"
    assert measure(page).depth < 10
    assert safe(page) == page


@pytest.mark.parametrize(
    "body", [b"", b"\x00\x00\x00", b"\xff\xfe", b"%PDF-1.7\n%\xe2\xe3", b"<", b"<!--", b"   \n"]
)
def test_what_holds_no_text_is_a_document_without_blocks_or_with_harmless_ones(body: bytes) -> None:
    for media_type in ("text/html", "text/markdown", "text/plain", "application/pdf", ""):
        extract(body, media_type=media_type)
    assert extract(b"").blocks == ()


def test_nul_bytes_vanish() -> None:
    assert [b.text for b in extract(b"<p>Can\x00cel</p>").blocks] == ["Cancel"]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text/html", "text/markdown", "text/plain"]))
def test_no_bytes_raise(body: bytes, media_type: str) -> None:
    found = extract(body, media_type=media_type, recipe=Recipe(select=("main", "p > b"), remove=("i",)))
    assert all(block.key for block in found.blocks)


TAGS = st.sampled_from(
    (
        "div",
        "p",
        "ol",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "h2",
        "span",
        "b",
        "a",
        "button",
        "summary",
        "br",
    )
)
MARKUP = st.lists(
    st.one_of(
        TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.sampled_from(["1", "2. ", "text ", "Step 1 "])
    ),
    max_size=40,
).map("".join)


@settings(max_examples=80, deadline=None)
@given(MARKUP)
def test_any_order_of_tags_is_read_and_every_key_says_something(markup: str) -> None:
    assert all(block.key for block in extract(markup.encode(), recipe=Recipe(select=("body",))).blocks)
