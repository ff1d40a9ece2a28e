"""A page read anew by another route: the title comes and goes by our doing, and is no change."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.check import Case, check
from pipeline.model import Capture, Look, Outcome, Recipe, Source, SourceState

AT = datetime(2025, 3, 1, tzinfo=UTC)
SOURCE = Source(
    id="returns",
    service="shop",
    url="https://help.example/returns",
    locale="en",
    recipe=Recipe(select=(".text",)),
)
PROSE = """<p>Returns are accepted for sixty days from delivery, and we pay for the parcel.</p>
<h2>After we get it</h2><p>We check the speaker within three days and then refund the price you paid.</p>
<p>Speakers bought from a shop must be returned to that shop, together with the receipt.</p>"""
PLAIN = (
    f"<title>Return a speaker</title><body><div><h1>Return a speaker</h1><div class=rich>{PROSE}</div></div>"
)
DECLARED = PLAIN.replace("rich", "text")


def looked(pages: list[str]) -> Look:
    """The last of a few looks, a day apart."""
    case, look = Case(source=SOURCE, state=SourceState(source=SOURCE.id)), None
    for day, page in enumerate(pages):
        at = AT.replace(day=1 + day)
        capture = Capture(
            source=SOURCE.id, url=SOURCE.url, final_url=SOURCE.url, captured_at=at, body=page.encode()
        )
        look = check(capture, case)
        case = case.after(look)
    assert look is not None
    return look


def test_a_selector_that_begins_to_match_without_the_title_removes_no_heading() -> None:
    look = looked([PLAIN, DECLARED])
    assert look.document is not None
    assert look.document.blocks[0].text == "Return a speaker"
    assert (look.outcome, look.changes) == (Outcome.UNCHANGED, ())


def test_a_selector_that_stops_matching_adds_no_title() -> None:
    look = looked([DECLARED, PLAIN])
    assert (look.outcome, look.changes) == (Outcome.UNCHANGED, ())


def test_another_title_is_still_a_change() -> None:
    renamed = DECLARED.replace("Return a speaker", "Return a speaker or a radio")
    ((change, _),) = looked([PLAIN, renamed]).changes
    assert change.after[0].text == "Return a speaker or a radio"


def test_a_title_that_moves_into_the_declared_part_is_no_change() -> None:
    inside = DECLARED.replace("<h1>Return a speaker</h1>", "").replace(
        "<div class=text>", "<div class=text><h1>Return a speaker</h1>"
    )
    assert looked([DECLARED, inside]).changes == ()
    assert looked([inside, DECLARED]).changes == ()
