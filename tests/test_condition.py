"""A page that moved and a recipe that rotted are told as such, never as a change of what the page says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.check import Case, check
from pipeline.condition import alternating
from pipeline.model import (
    Block,
    BlockKind,
    Capture,
    Citation,
    Document,
    FailureKind,
    FetchFailure,
    FindingKind,
    Look,
    Outcome,
    Recipe,
    Redirect,
    Severity,
    Source,
    SourceState,
    Target,
    TargetKind,
    Twins,
    Variant,
)
from pipeline.text import canonical

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
OLD, NEW = "https://help.acme.example/a/1001-Refunds", "https://help.acme.example/s/article/000777"
PAGE = """<!doctype html><html lang="en"><head><title>Refunds</title></head><body>
<header><p>Acme help</p></header><div class="{name}"><h1>Refunds for members</h1>
<p>Ask for your money back within 14 days of the day on which you paid, and it is sent to the card
that you used.</p><ol><li>Open your profile and choose Payments.</li>
<li>Choose the payment that you want to have back.</li>
<li>Choose Ask for a refund and say why in a few words.</li></ol>
<p>It takes five working days until the money is there, as long as your bank does not hold it back.</p>
</div><aside class="x"><p>Read also: how to change your card</p></aside></body></html>"""
SOURCE = Source(
    id="acme.refunds", service="acme", url=OLD, locale="en", recipe=Recipe(select=("div.article-body",))
)


def capture(day: int, *hops: int, name: str = "article-body", final: str = "") -> Capture:
    redirects = tuple(Redirect(url=OLD if n == 0 else f"{OLD}/{n}", status=s) for n, s in enumerate(hops))
    return Capture(
        source=SOURCE.id,
        url=OLD,
        final_url=final or (NEW if hops else OLD),
        captured_at=START + timedelta(days=day),
        body=PAGE.format(name=name).encode(),
        status=200,
        redirects=redirects,
    )


def looks(*captures: Capture | FetchFailure, targets: tuple[Target, ...] = ()) -> list[Look]:
    case = Case(source=SOURCE, state=SourceState(source=SOURCE.id), targets=targets)
    found = []
    for each in captures:
        found.append(check(each, case))
        case = case.after(found[-1])
    return found


def spoken(look: Look) -> list[tuple[str, str]]:
    return [(each.kind, each.target) for each in look.findings if not each.held]


def test_a_page_that_moved_for_good_is_a_finding_with_its_new_address_from_the_second_look_on() -> None:
    first, moved, again = looks(capture(0), capture(1, 301), capture(2, 301))
    assert first.findings == () and spoken(moved) == []
    assert spoken(again) == [(FindingKind.SOURCE_HEALTH, "address")]
    finding = again.findings[0]
    assert (finding.before, finding.after, finding.severity) == (OLD, NEW, Severity.MINOR)
    assert NEW in finding.reason and again.outcome is Outcome.UNCHANGED and NEW in again.reason
    assert again.state.good == 3 and again.problem is None


def test_a_move_for_now_is_told_only_when_it_lasts() -> None:
    every = looks(capture(0), *(capture(day, 302) for day in range(1, 9)))
    assert [len(spoken(look)) for look in every] == [0] * 8 + [1]
    assert "for now" in every[-1].findings[0].reason


def test_a_detour_that_ends_at_the_same_page_is_no_move() -> None:
    there_and_back = capture(1, 302, 302, final=f"{OLD}?language=en_US#top")
    assert all(look.findings == () for look in looks(capture(0), there_and_back, there_and_back))


def test_one_for_good_and_one_for_now_is_for_now() -> None:
    assert spoken(looks(capture(0), capture(1, 301, 302), capture(2, 301, 302))[-1]) == []


def test_a_move_that_is_undone_is_forgotten() -> None:
    every = looks(capture(0), capture(1, 301), capture(2), capture(3, 301))
    assert [spoken(look) for look in every] == [[]] * 4


def test_new_class_names_around_the_same_text_are_healed_and_told_without_any_content() -> None:
    first, redesigned, again = looks(capture(0), capture(1, name="css-1x9a"), capture(2, name="css-1x9a"))
    assert first.outcome is Outcome.FIRST_SEEN
    assert redesigned.outcome is again.outcome is Outcome.UNCHANGED
    assert spoken(redesigned) == [] and spoken(again) == [(FindingKind.SOURCE_HEALTH, "recipe")]
    assert "healed" in again.reason and "“div.article-body”" in again.findings[0].reason
    assert "css-1x9a" in again.findings[0].after


def test_a_recipe_that_never_matched_is_not_called_healed() -> None:
    source = replace(SOURCE, recipe=Recipe(select=(".never",)))
    case = Case(source=source, state=SourceState(source=source.id))
    for day in range(3):
        look = check(capture(day), case)
        case = case.after(look)
        assert look.findings == ()


def target(owner: str, id: str, kind: TargetKind = TargetKind.STEP) -> Target:
    cite = Citation(source=SOURCE.id, exact="Open your profile and choose Payments.")
    return Target(owner=owner, id=id, kind=kind, locale="en", text="Open your profile.", cites=(cite,))


def test_a_page_that_is_gone_concerns_each_guide_that_cites_it_once() -> None:
    cited = (
        target("acme/refund", "web.open"),
        target("acme/refund", "refund.window", TargetKind.FACT),
        target("acme/cancel", "web.leave"),
    )
    failure = FetchFailure(
        source=SOURCE.id, url=OLD, failed_at=START, kind=FailureKind.GONE, detail="answered 404", status=404
    )
    (look,) = looks(failure, targets=cited)
    assert look.outcome is Outcome.FAILED
    assert [(each.owner, each.target, each.severity) for each in look.findings] == [
        ("acme/cancel", "source", Severity.MINOR),
        ("acme/refund", "source", Severity.MAJOR),
    ]
    assert "web.open, refund.window" in look.findings[1].reason and "404" in look.findings[1].reason
    assert {each.kind for each in look.findings} == {FindingKind.SOURCE_HEALTH}
    assert len({each.topic for each in look.findings}) == 2


def test_any_other_failure_concerns_the_source_alone() -> None:
    failure = FetchFailure(
        source=SOURCE.id, url=OLD, failed_at=START, kind=FailureKind.TIMEOUT, detail="no answer"
    )
    (look,) = looks(failure, targets=(target("acme/refund", "web.open"),))
    assert [(each.owner, each.target) for each in look.findings] == [(SOURCE.id, "health")]


# --- two fetches in a row that said different things --------------------------------------------


def _after_twins(**twins: object) -> SourceState:
    return SourceState(source=SOURCE.id, twins=Twins(at=START, **twins))


def test_a_page_that_alternates_is_told_as_long_as_it_says_one_of_the_variants() -> None:
    state = _after_twins(variants=(Variant(first="Within 14 days.", second="Within 30 days."),))
    for text in ("Within 14 days.", "Within  30 days."):
        note = alternating(SOURCE, state, _page(text))
        assert note is not None
        assert (note.finding.before, note.finding.after) == ("Within 14 days.", "Within 30 days.")
        assert not note.finding.held
    assert alternating(SOURCE, state, _page("Within 21 days.")) is None


def test_variants_that_one_fetch_alone_had_are_shown_on_its_side() -> None:
    state = _after_twins(variants=(Variant(first="A", second=""), Variant(first="", second="B")))
    note = alternating(SOURCE, state, _page("A"))
    assert note is not None
    assert (note.finding.before, note.finding.after) == ("A", "")


def test_fetches_that_were_unlike_are_told_until_others_were_alike() -> None:
    note = alternating(SOURCE, _after_twins(unlike=0.62), _page("Anything."))
    assert note is not None
    assert "62% of the text" in note.finding.reason
    assert alternating(SOURCE, _after_twins(), _page("Anything.")) is None
    assert alternating(SOURCE, SourceState(source="acme.refunds"), _page("Anything.")) is None


def _page(text: str) -> Document:
    return Document(blocks=(Block(kind=BlockKind.PARAGRAPH, text=text, key=canonical(text)),))
