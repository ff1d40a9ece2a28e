"""Published guides come in whole: every step in order, every policy fact typed, the rest listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.content import read_tree, read_typed
from pipeline.guide.forms import GuideForm
from pipeline.intake import Draft, take_in, written
from pipeline.intake.cues import Role, in_order, reading_minutes, role_of
from pipeline.intake.page import read_page
from pipeline.markup import media_type_of
from pipeline.model import BlockKind, Product
from pipeline.sentences import sentences
from tests.intake.corpus import CASES, DRAFTS, PRODUCTS, PUBLISHED, Expected, taken

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)


_MARK = re.compile(r"^[QA]: ")  # of a question and its answer: the form tells them apart


def letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).casefold()


@each_case
def test_every_step_lands_in_its_channel(case: Expected) -> None:
    form = taken(case).form
    assert {each.id: len(each.steps) for each in form.channels if each.steps} == case.steps


@each_case
def test_steps_keep_the_order_of_the_page(case: Expected) -> None:
    draft = taken(case)
    lines = [draft.lines[step.id] for channel in draft.form.channels for step in channel.steps]
    assert lines == sorted(lines)
    assert all(line >= 1 for line in lines)


@each_case
def test_every_policy_fact_is_typed_and_scoped(case: Expected) -> None:
    form = taken(case).form
    assert {(fact.subject, fact.value, fact.scope.product) for fact in form.facts} == case.facts


@each_case
def test_title_time_questions_links_and_disclaimer_are_told_apart(case: Expected) -> None:
    form = taken(case).form
    found = (form.reading_minutes, len(form.faq), len(form.related), bool(form.disclaimer))
    assert found == (case.minutes, case.questions, case.links, case.disclaimer)
    assert case.name in form.title


@each_case
def test_at_least_nine_sentences_in_ten_find_a_place(case: Expected) -> None:
    draft = taken(case)
    assert draft.share >= 0.88, [each.text for each in draft.unplaced]


@each_case
def test_no_word_of_the_article_is_lost(case: Expected) -> None:
    draft = taken(case)
    held = letters(" ".join([*_texts(draft), *(u.text for u in (*draft.unplaced, *draft.outside))]))
    path = PUBLISHED / case.file
    page = read_page(path.read_bytes(), media_type=media_type_of(path) or "")
    lost = [
        sentence
        for piece in page.pieces
        if piece.kind is not BlockKind.HEADING and reading_minutes(piece.text, case.locale) is None
        for sentence in sentences(piece.text, case.locale)
        if piece.linked < 0.5
        and letters(_MARK.sub("", in_order(sentence, case.locale) or sentence)) not in held
        if reading_minutes(sentence, case.locale) is None
        if role_of(sentence, case.locale, steps=False) is not Role.FAQ  # a title above the questions
    ]
    assert lost == []


def _texts(draft: Draft) -> list[str]:
    form = draft.form
    found = [form.title, form.summary, form.disclaimer]
    for channel in form.channels:
        found += [channel.title, channel.intro]
        found += [f"{step.heading} {step.body}" for step in channel.steps]
        found += [f"{note.title} {note.text}" for note in channel.notes]
    found += [fact.text for fact in form.facts]
    found += [f"{note.title} {note.text}" for note in form.products]
    found += [f"{entry.question} {entry.answer}" for entry in form.faq]
    return found


@each_case
def test_the_draft_is_the_one_that_was_read_and_agreed_to(case: Expected) -> None:
    pinned = DRAFTS / f"{Path(case.file).stem}.yaml"
    assert written(taken(case).form) == pinned.read_text("utf-8")


@each_case
def test_a_draft_reads_back_through_the_strict_form(case: Expected, tmp_path: Path) -> None:
    form = taken(case).form
    path = tmp_path / "draft.yaml"
    path.write_text(written(form, head=("a comment",)), encoding="utf-8")
    assert read_typed(read_tree(path), GuideForm) == form


def plain(text: str, *, locale: str = "en", products: tuple[Product, ...] = PRODUCTS) -> Draft:
    page = read_page(text.encode(), media_type="text/plain")
    return take_in(page, guide="brightbox/x", locale=locale, products=products, fallback="Brightbox")


def test_a_glued_link_label_is_parted_from_the_sentence_behind_it() -> None:
    text = (
        "This page covers all the ways to leave Brightbox, one after the other.\n"
        "Go to brightbox.example and sign in.\nClick your picture.\nClick End membership.\n"
        "Brightbox Full GuideSome employers or schools pay for Brightbox themselves.\n"
    )
    draft = plain(text)
    partner = next(each for each in draft.form.channels if each.id == "partner")
    assert partner.intro == "Some employers or schools pay for Brightbox themselves."
    assert [(each.line, each.text) for each in draft.unplaced] == [(5, "Brightbox Full Guide")]


def test_a_brand_with_a_capital_inside_is_left_whole() -> None:
    draft = plain("How to cancel Brightbox\n\nUse your PayPal account and the YouTube channel for help.\n")
    assert draft.form.summary == "Use your PayPal account and the YouTube channel for help."


def test_a_title_with_two_plans_gives_a_fact_for_each() -> None:
    text = (
        "# Cancel Brightbox\n\n## On the web\n\n1. Open Billing.\n2. Click End.\n\n## Refund policy\n\n"
        "**Brightbox Plus (monthly or annual):** You get a full refund within 14 days of payment.\n"
    )
    page = read_page(text.encode(), media_type="text/markdown")
    form = take_in(page, guide="brightbox/x", locale="en", products=PRODUCTS).form
    assert {(f.scope.product, f.value) for f in form.facts} == {
        ("plus-monthly", "P14D"),
        ("plus-annual", "P14D"),
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "After 30 days, no refund is issued.",
        "After this 30-day window closes, no refund is available.",
        "After that, the purchase is final.",
    ],
)
def test_what_only_follows_from_a_window_is_no_second_fact(sentence: str) -> None:
    window = "The annual plan can be refunded within 30 days of payment."
    text = f"Cancel Brightbox\n\nRefund policy\n\n{window} {sentence}\n"
    assert [(f.subject, f.value) for f in plain(text).form.facts] == [("refund", "P30D")]


def test_a_sentence_in_another_language_is_read_in_that_language() -> None:
    text = (
        "Comment résilier Brightbox\n\nRemboursement\n\n"
        "The annual plan can be refunded in full within 30 days of your first payment.\n"
    )
    assert [f.value for f in plain(text, locale="fr").form.facts] == ["P30D"]


def test_minutes_that_a_task_takes_are_no_policy() -> None:
    assert plain("Cancel Brightbox in about 5 minutes and get a refund.\n").form.facts == ()


def test_ids_are_the_same_in_every_run_and_never_twice() -> None:
    text = "Cancel Brightbox\n\nOn the website\n\n1. Click Next\n2. Click Next\n3. Click Next\n"
    first, second = plain(text).form, plain(text).form
    assert first == second
    assert [step.id for step in first.channels[0].steps] == [
        "web.click-next",
        "web.click-next-2",
        "web.click-next-3",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "x",
        "?",
        ":",
        "- \n- \n",
        "\x00\x01\u202e1. a\n2. b",
        "'\"#: &*!|>%@`",
        "{{ 7 * 7 }}\n\n<b>",
        "---\n...",
    ],
)
def test_any_text_gives_a_draft_that_reads_back(text: str) -> None:
    draft = plain(text)
    assert "guide: brightbox/x" in written(draft.form)
    assert 0 <= draft.share <= 1


def test_scripts_and_handlers_of_a_page_never_reach_the_draft() -> None:
    html = (
        "<html><body><main><h1>Cancel <script>alert(1)</script>Brightbox</h1><ol>"
        "<li onclick='x()'>Open &lt;b&gt;Billing&lt;/b&gt;.</li><li>Click End.</li></ol></main></body></html>"
    )
    page = read_page(html.encode(), media_type="text/html")
    text = written(take_in(page, guide="brightbox/x", locale="en").form)
    assert "alert" not in text
    assert "onclick" not in text


@pytest.mark.shared
def test_the_half_translated_guide_comes_in_whole(shared: Path) -> None:
    page = read_page((shared / "guides/resubs-coursera.fr.txt").read_bytes(), media_type="text/plain")
    products = (
        Product(id="annual", name="Coursera Plus annual", aliases={"en": ("annual plan",)}),
        Product(id="monthly", name="Coursera Plus monthly", aliases={"en": ("monthly plan",)}),
        Product(
            id="course", name="Single course", aliases={"en": ("individual course", "individual courses")}
        ),
        Product(id="specialization", name="Specialization"),
        Product(id="project", name="Guided Project"),
    )
    draft = take_in(page, guide="coursera/x", locale="fr", products=products)
    form = draft.form
    assert {each.id: len(each.steps) for each in form.channels} == {"web": 6, "ios": 5, "android": 5}
    assert {(f.subject, f.value, f.scope.product) for f in form.facts} == {
        ("refund", "P14D", "annual"),
        ("refund", "P14D", "monthly"),
        ("refund", "P14D", "course"),
        ("refund", "none", "specialization"),  # once a certificate is earned
        ("refund", "P14D", "specialization"),
        ("refund", "none", "project"),
        ("processing", "P7D..P10D working", None),
    }
    assert form.reading_minutes == 9
    assert form.disclaimer
    assert {each.line for each in draft.unplaced} == {1, 2, 91, 95, 101, 103, 105}


@pytest.mark.shared
def test_the_guide_without_any_markup_comes_in_whole(shared: Path) -> None:
    page = read_page((shared / "guides/orbitmoney-coursera.en.txt").read_bytes(), media_type="text/plain")
    draft = take_in(page, guide="coursera/x", locale="en", fallback="How to cancel")
    steps = {each.id: len(each.steps) for each in draft.form.channels}
    assert steps == {"web": 5, "ios": 1, "android": 1, "partner": 0}
    assert draft.form.channels[0].steps[0].body.startswith("Make sure you're using")
    assert {each.line for each in draft.unplaced} == {18, 20, 24}


def test_a_right_that_ends_with_a_certificate_is_a_rule_with_that_condition() -> None:
    text = (
        "1. Click Cancel.\n\nRefunds\n\nFull refund within 14 days of payment. "
        "Once you earn a certificate, the refund window closes. After 14 days, no refund is issued.\n"
    )
    page = read_page(f"# Cancel Brightbox\n\n## Website\n\n{text}".encode(), media_type="text/markdown")
    found = take_in(page, guide="brightbox/x", locale="en").form.facts
    assert [(f.value, f.scope.event, f.scope.conditions) for f in found] == [
        ("P14D", "payment", ()),
        ("none", "certificate", ("Once you earn a certificate",)),
    ]
