"""Furniture and learned rules on the route: what is silenced, and what speaks all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.check import Case, check
from pipeline.model import (
    Capture,
    Citation,
    Judgement,
    Look,
    Outcome,
    Recipe,
    Significance,
    Source,
    SourceState,
    Target,
    TargetKind,
)
from pipeline.text import canonical

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source(id="elm.leave", service="elm", url="https://elm.example/leave", locale="en")
BODY = """<h1>How to leave Elm</h1><p>Open your profile, choose Membership and then End membership.</p>
<p>You get a full refund within 14 days of payment, to the card that you paid with at the time.</p>
<p>Whoever has paid in a shop asks that shop, since the contract was made there and not with us.</p>
<p>When the membership has ended, we confirm that by letter to the last address that we know of.</p>"""
SPRING, AUTUMN = "A thousand makers meet here every spring.", "A thousand makers meet here every autumn."


def looked(before: str, after: str, shared: tuple[str, ...], source: Source = SOURCE, **more: object) -> Look:
    keys = frozenset(map(canonical, shared))
    case = Case(source=source, state=SourceState(source=source.id), shared=keys, **more)
    look = check(capture(before, 0), case)
    for day in (1, 2):
        case = case.after(look)
        look = check(capture(after, day), case)
    return look


def capture(extra: str, day: int) -> Capture:
    head = "<html lang=en><head><title>How to leave Elm</title></head>"
    html = f"{head}<body><main>{BODY}{extra}</main></body></html>"
    return Capture(
        source=SOURCE.id,
        url=SOURCE.url,
        final_url=SOURCE.url,
        captured_at=NOW + timedelta(days=day),
        body=html.encode(),
        status=200,
    )


def spoken(look: Look) -> list[Judgement]:
    return [judged for _, judged in look.changes if judged.significance is not Significance.COSMETIC]


@pytest.mark.parametrize(
    ("before", "after"),
    [("", SPRING), (SPRING, ""), (SPRING, AUTUMN)],
)
def test_furniture_that_comes_goes_or_changes_is_no_change(before: str, after: str) -> None:
    sides = (f"<p>{before}</p>", f"<p>{after}</p>")
    assert looked(*sides, shared=()).outcome is Outcome.CHANGED, "by itself it is one"
    look = looked(*sides, shared=(SPRING, AUTUMN))
    assert look.outcome is Outcome.UNCHANGED
    assert {judged.reason for _, judged in look.changes} == {
        "furniture: other pages of the site say the same"
    }


def test_a_site_wide_edit_of_a_rule_speaks() -> None:
    before, after = "Gift cards are refunded within 14 days.", "Gift cards are refunded within 30 days."
    (judged,) = spoken(looked(f"<p>{before}</p>", f"<p>{after}</p>", shared=(before, after)))
    assert [(fact.before, fact.after) for fact in judged.facts] == [("14 days", "30 days")]


def test_any_changed_value_speaks_though_all_pages_say_it() -> None:
    before, after = "The shop opens at 9:00 in Lisbon.", "The shop opens at 11:00 in Lisbon."
    assert spoken(looked(f"<p>{before}</p>", f"<p>{after}</p>", shared=(before, after)))


def test_a_step_speaks_though_all_pages_say_it() -> None:
    steps = "<ol><li>Open the tree.</li><li>Climb the tree to its top.</li></ol>"
    assert spoken(looked("", steps, shared=("Open the tree.", "Climb the tree to its top.")))


def test_what_a_guide_quotes_speaks_though_all_pages_say_it() -> None:
    target = Target(
        owner="leave",
        id="note",
        kind=TargetKind.NOTE,
        locale="en",
        text="Makers meet in spring.",
        cites=(Citation(source=SOURCE.id, exact=SPRING),),
    )
    sides = (f"<p>{SPRING}</p>", f"<p>{AUTUMN}</p>")
    assert spoken(looked(*sides, shared=(SPRING, AUTUMN), targets=(target,)))


def test_a_page_that_is_read_by_its_selector_shows_no_furniture() -> None:
    source = Source(id=SOURCE.id, service="elm", url=SOURCE.url, locale="en", recipe=Recipe(select=("main",)))
    sides = (f"<p>{SPRING}</p>", f"<p>{AUTUMN}</p>")
    assert spoken(looked(*sides, shared=(SPRING, AUTUMN), source=source))
