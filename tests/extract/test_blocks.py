"""Shapes of markup, each read as what a reader sees."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import Block, BlockKind, Recipe


def read(markup: str) -> tuple[Block, ...]:
    page = f"<html><body><main>{markup}</main></body></html>"
    return extract(page.encode(), recipe=Recipe(select=("main",))).blocks


def said(markup: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in read(markup)]


def steps(markup: str) -> list[tuple[int | None, str]]:
    return [(block.position, block.text) for block in read(markup) if block.kind is BlockKind.STEP]


@pytest.mark.parametrize(
    "markup",
    [
        "<ol><li>Open the app.</li><li>Tap Plan.</li></ol>",
        "<p>1. Open the app.</p><p>2. Tap Plan.</p>",
        "<p>1) Open the app.<br>2) Tap Plan.</p>",
        "<p>Step 1 – Open the app.</p><p>Step 2 – Tap Plan.</p>",
        "<h3>Étape 1 : Open the app.</h3><h3>Étape 2 : Tap Plan.</h3>",
        "<h3><span>1</span>Open the app.</h3><h3><span>2</span>Tap Plan.</h3>",
        "<div><span class=n>1</span> Open the app.</div><div><span class=n>2</span> Tap Plan.</div>",
        "<div><div>1</div><div>Open the app.</div></div><div><div>2</div><div>Tap Plan.</div></div>",
        "<h4>Step 1</h4><p>Open the app.</p><h4>Step 2</h4><p>Tap Plan.</p>",
        "<ol start=1><li>Open the app.</li></ol><p></p><ol start=2><li>Tap Plan.</li></ol>",
        "<ol><li value=1>Open the app.</li><li value=2>Tap Plan.</li></ol>",
        "<table role=presentation><tr><td><ol><li>Open the app.<li>Tap Plan.</ol></td></tr></table>",
        "<ol><li><div><p>Open the app.</p></div></li><li><span><p>Tap Plan.</p></span></li></ol>",
    ],
)
def test_steps_are_steps_however_their_numbers_are_written(markup: str) -> None:
    assert steps(markup) == [(1, "Open the app."), (2, "Tap Plan.")]


def test_a_numbered_clause_or_a_sentence_about_a_step_is_no_step() -> None:
    assert steps("<p>1.1 You pay monthly.</p><p>Step 2 of the procedure is free.</p><p>7. Law</p>") == []


def test_nested_steps_keep_their_own_positions_and_depth() -> None:
    blocks = read("<ol><li>Sign in.<ol><li>Type your name.</li></ol></li><li>Choose Cancel.</li></ol>")
    assert [(b.position, b.level, b.text) for b in blocks] == [
        (1, 1, "Sign in."),
        (1, 2, "Type your name."),
        (2, 1, "Choose Cancel."),
    ]


def test_further_paragraphs_of_a_step_are_paragraphs_after_it() -> None:
    assert said("<ol><li><p>Tap Plan.</p><p>It may be hidden.</p></li></ol>") == [
        ("step", "Tap Plan."),
        ("paragraph", "It may be hidden."),
    ]


@pytest.mark.parametrize(
    "alt", ["and then", "then", "puis", "et ensuite", "und dann", "y luego", "→", "arrow"]
)
def test_a_picture_between_menu_items_is_read_as_an_arrow(alt: str) -> None:
    assert said(f'<p>Tap Menu<img alt="{alt}" src="x.png">Plans.</p>') == [("paragraph", "Tap Menu > Plans.")]


def test_an_arrow_without_text_is_known_by_its_file_or_class() -> None:
    assert said('<p>Menu <img src="/i/chevron-right.svg"> Plans</p>')[0][1] == "Menu > Plans"
    assert said('<p>Menu <i class="fa fa-chevron-right"></i> Plans</p>')[0][1] == "Menu > Plans"
    assert said('<p>Menu <span class="material-icons">chevron_right</span> Plans</p>')[0][1] == "Menu > Plans"


def test_a_picture_of_a_control_is_named_and_decoration_is_not() -> None:
    assert said('<p>Tap <img alt="the More button" src=m.svg>, then Cancel.</p>') == [
        ("paragraph", "Tap the More button, then Cancel.")
    ]
    assert said('<p>Tap Menu <img alt="Menu" src=m.svg>.</p>') == [("paragraph", "Tap Menu.")]
    assert said('<p>Tap <img alt="No alt supplied for Image"> Plan<img alt=""></p>') == [
        ("paragraph", "Tap Plan")
    ]
    assert said('<p><img alt="A long description of what the screen shows"></p>') == []


def test_what_folds_is_read_and_its_title_is_a_heading() -> None:
    for markup in (
        "<details><summary>How long?</summary><p>Ten days.</p></details>",
        "<button aria-expanded=false>How long?</button><div aria-hidden=true hidden><p>Ten days.</p></div>",
        '<a class="zippy" href="#">How long?</a><div style="display:none"><p>Ten days.</p></div>',
        '<div class="accordion-header">How long?</div><div class="accordion-body"><p>Ten days.</p></div>',
        '<h3 aria-expanded="false">How long?</h3><p>Ten days.</p>',
        '<div role="heading" aria-level="3">How long?</div><p>Ten days.</p>',
    ):
        assert said(markup) == [("heading", "How long?"), ("paragraph", "Ten days.")], markup
        assert read(markup)[1].headings == ("How long?",)


def test_headings_above_a_block_are_its_path_and_siblings_replace_each_other() -> None:
    blocks = read("<h1>Help</h1><h2>Web</h2><p>a b</p><p><b>Refunds</b></p><p>c d</p><h2>App</h2><p>e f</p>")
    paths = {b.text: b.headings for b in blocks if b.kind is BlockKind.PARAGRAPH}
    assert paths == {"a b": ("Help", "Web"), "c d": ("Help", "Web", "Refunds"), "e f": ("Help", "App")}


def test_a_table_row_says_its_headers() -> None:
    markup = "<table><tr><th>Plan</th><th>Window</th></tr><tr><td>Annual</td><td>14 days</td></tr></table>"
    assert said(markup) == [("row", "Plan: Annual | Window: 14 days")]


def test_a_cell_over_several_rows_is_said_in_each() -> None:
    markup = (
        "<table><thead><tr><th>Region</th><th>Plan</th></tr></thead>"
        "<tr><td rowspan=2>EU</td><td>Annual</td></tr><tr><td>Monthly</td></tr></table>"
    )
    assert [text for _, text in said(markup)] == ["Region: EU | Plan: Annual", "Region: EU | Plan: Monthly"]


def test_a_list_in_a_cell_stays_one_line() -> None:
    cells = "<tr><td>Why</td><td><ul><li>to pay</li><li>to help</li></ul></td></tr>"
    markup = f"<table>{cells}<tr><td>a</td><td>b</td></tr></table>"
    assert said(markup)[0] == ("row", "Why | to pay; to help")


def test_remarks_definitions_and_items_have_their_kinds() -> None:
    assert said('<div class="gb-note">Wait a day.</div>') == [("callout", "Wait a day.")]
    assert said("<aside><p>Wait a day.</p></aside>") == [("callout", "Wait a day.")]
    assert said("<dl><dt>Trial</dt><dd>7 days</dd></dl>") == [("definition", "Trial: 7 days")]
    assert said("<ul><li>One plan</li><li>Two plans</li></ul>") == [
        ("item", "One plan"),
        ("item", "Two plans"),
    ]


def test_line_breaks_split_only_where_there_are_two() -> None:
    assert said("<p>Line one<br>goes on.<br><br>A new one.</p>") == [
        ("paragraph", "Line one goes on."),
        ("paragraph", "A new one."),
    ]
    assert said("loose text<div>in a box</div>and after") == [
        ("paragraph", "loose text"),
        ("paragraph", "in a box"),
        ("paragraph", "and after"),
    ]


def test_what_is_invisible_never_splits_a_word_or_a_block() -> None:
    leftover = '<span id="cke_bm_19S" style="display:none">&nbsp;</span>'
    markup = f"<p>Can{leftover}cel the sub&shy;scrip\u200btion<!-- x -->.</p>"
    assert said(markup) == [("paragraph", "Cancel the subscription.")]


def test_link_text_is_kept_and_link_targets_are_not() -> None:
    markup = '<p>Sign in to <a href="https://x.example/?utm_source=a">report.example</a>.</p>'
    assert said(markup) == [("paragraph", "Sign in to report.example.")]


def test_a_list_of_links_into_the_page_is_no_text_and_a_list_of_links_elsewhere_is() -> None:
    inside = "<ul><li><a href='#a'>Web</a></li><li><a href='#b'>App</a></li></ul>"
    assert said(f"{inside}<h2 id=a>Web</h2><p>Open it.</p>") == [
        ("heading", "Web"),
        ("paragraph", "Open it."),
    ]
    absolute = "<ol><li><a href='/terms#a'>Web</a></li><li><a href='/terms#b'>App</a></li></ol>"
    assert said(f"{absolute}<h2 id=a>Web</h2>") == [("heading", "Web")]
    outside = "<ul><li><a href='/a'>Web terms</a></li><li><a href='/b'>App terms</a></li></ul>"
    assert [text for _, text in said(outside)] == ["Web terms", "App terms"]


def test_a_masked_address_is_read() -> None:
    masked = bytes([0x42, *(c ^ 0x42 for c in b"help@x.example")]).hex()
    markup = f'<p>Write to <a class="__cf_email__" data-cfemail="{masked}">[email protected]</a>.</p>'
    assert said(markup) == [("paragraph", "Write to help@x.example.")]


@pytest.mark.parametrize(
    "question",
    [
        "Was this article helpful?",
        "Cet article vous a-t-il été utile ?",
        "Ces informations vous ont-elles été utiles ?",
        "War dieser Artikel hilfreich?",
        "¿Te fue útil este artículo?",
    ],
)
def test_questions_about_the_page_are_not_its_text(question: str) -> None:
    assert said(f"<p>{question}</p><button>Oui</button><p>Yes, you can.</p>") == [
        ("paragraph", "Yes, you can.")
    ]


def test_a_date_line_stays_a_paragraph() -> None:
    assert said("<p>Last updated: <time datetime='2031-01-02'>January 2, 2031</time></p>") == [
        ("paragraph", "Last updated: January 2, 2031")
    ]


def test_the_share_of_link_text_is_measured() -> None:
    blocks = read("<p><a href=/a>Refunds</a></p><p>See <a href=/b>here</a> for it</p><p>No link</p>")
    assert [round(block.linked, 1) for block in blocks] == [1.0, 0.3, 0.0]
