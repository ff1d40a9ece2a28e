"""Binding quotes and guide steps to official blocks."""

from __future__ import annotations

from pipeline.bind import bind_quote, bind_steps
from pipeline.model import Block, BlockKind, Citation, Document, Target, TargetKind
from pipeline.text import canonical


def block(text: str, *headings: str, step: int | None = None) -> Block:
    kind = BlockKind.STEP if step else BlockKind.PARAGRAPH
    return Block(kind=kind, text=text, key=canonical(text), headings=headings, position=step)


PAGE = Document(
    language="en",
    blocks=(
        block("Subscriptions renew until you cancel them.", "Overview"),
        block("Open the Settings app on your tablet.", "On a tablet", step=1),
        block("Tap your name, then tap Subscriptions.", "On a tablet", step=2),
        block("Choose the plan and tap Cancel plan.", "On a tablet", step=3),
        block("Open the store page in a browser.", "On a computer", step=1),
        block("Click your picture, then click Subscriptions.", "On a computer", step=2),
        block("Choose the plan and click Cancel plan.", "On a computer", step=3),
    ),
)


def step(order: int, text: str) -> Target:
    return Target(
        owner="g", id=f"s{order}", kind=TargetKind.STEP, locale="en", text=text, channel="web", order=order
    )


def test_a_quote_is_found_whatever_its_typography() -> None:
    page = Document(blocks=(block("You’ll have 14\u00a0days — no more."),))
    found = bind_quote(Citation(source="s", exact="you'll have 14 days - no more"), page)
    assert found is not None
    assert (found.blocks, found.score) == ((0,), 1.0)


def test_a_quote_over_two_blocks_binds_to_both() -> None:
    found = bind_quote(
        Citation(source="s", exact="tap Subscriptions. Choose the plan and tap Cancel plan."), PAGE
    )
    assert found is not None
    assert found.blocks == (2, 3)


def test_prefix_and_suffix_choose_between_equal_quotes() -> None:
    cite = Citation(
        source="s", exact="Choose the plan", prefix="Click your picture, then click Subscriptions."
    )
    found = bind_quote(cite, PAGE)
    assert found is not None
    assert found.blocks == (6,)


def test_a_reworded_quote_is_found_again_and_an_unrelated_one_is_not() -> None:
    reworded = bind_quote(Citation(source="s", exact="Open the Settings app on your iPad tablet"), PAGE)
    assert reworded is not None
    assert reworded.blocks == (1,)
    assert 0.6 <= reworded.score < 1.0
    assert bind_quote(Citation(source="s", exact="Guided tours leave at noon from the harbour"), PAGE) is None


def test_steps_of_a_channel_are_bound_in_order_within_the_section_that_fits() -> None:
    steps = [
        step(0, "Go to the store page with your web browser"),
        step(1, "Click the picture, then Subscriptions"),
        step(2, "Choose your plan and click on Cancel plan"),
    ]
    bound = bind_steps(steps, PAGE)
    assert [b.blocks if b else None for b in bound] == [(4,), (5,), (6,)]


def test_words_that_stand_nowhere_are_not_bound() -> None:
    assert bind_steps([step(0, "Feed the cat")], PAGE) == (None,)
    assert bind_steps([step(0, "Feed the cat")], Document(blocks=())) == (None,)
