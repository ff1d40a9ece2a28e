"""What two fetches of one page teach; whatever they were, a changed value is never silenced later."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.check import Case, check
from pipeline.difference import difference
from pipeline.model import (
    Block,
    BlockKind,
    Capture,
    Citation,
    Document,
    NoiseRule,
    Recipe,
    RuleSyntax,
    Significance,
    Snapshot,
    Source,
    SourceState,
    Target,
    TargetKind,
)
from pipeline.overlooked import Reader, overlooked
from pipeline.reading import read_capture
from pipeline.text import canonical
from pipeline.twins import BY, UNLIKE, compared, taught

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOURCE = Source(
    id="elm.terms", service="elm", url="https://elm.example/t", locale="en", recipe=Recipe(select=("main",))
)
BODY = (
    "Elm membership",
    "You get a full refund within 14 days of payment, to the card you paid with.",
    "To leave, open your profile and choose Membership, then End.",
    "Whoever has paid in a shop asks that shop, since the contract was made there.",
)


STORIES = (("A hill in spring", "Ten small birds", "Why cats sleep"), ("Baking bread", "The old mill road"))


def block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, linked: float = 0.0) -> Block:
    return Block(kind=kind, text=text, key=canonical(text), headings=("Refunds",), linked=linked)


def page(*more: str | Block, language: str = "en", at: int = 2) -> Document:
    blocks = [block(text) for text in BODY]
    blocks[at:at] = [each if isinstance(each, Block) else block(each) for each in more]
    return Document(blocks=tuple(blocks), language=language)


@pytest.mark.parametrize(
    ("first", "second", "pattern"),
    [
        ("Visited 5,201 times today", "Visited 5,233 times today", "visited # times today"),
        ("Typical reply time: 4 minutes", "Typical reply time: 12 minutes", "typical reply time: # minutes"),
        ("Chat with Ann, she is here", "Chat with Bo Lee, she is here", "chat with * she is here"),
        ("(12 of 40) liked it", "(13 of 41) liked it", "(# of #) liked it"),
    ],
)
def test_words_that_differ_within_a_passage_become_holes(first: str, second: str, pattern: str) -> None:
    assert compared(page(first), page(second)).patterns == (pattern,)


def test_a_passage_that_comes_or_goes_is_known_by_its_words() -> None:
    assert compared(page("Hello from Lisbon!"), page()).patterns == ("hello from lisbon!",)
    assert compared(page(), page("Hello from Lisbon!")).patterns == ("hello from lisbon!",)


def test_passages_that_rotate_have_a_place_with_room_for_as_many_as_were_seen() -> None:
    links = [[block(title, BlockKind.ITEM, 1.0) for title in titles] for titles in STORIES]
    (pattern,) = compared(page(*links[0]), page(*links[1])).patterns
    assert pattern.splitlines() == [canonical(BODY[1]), "*", "*", "*", canonical(BODY[2])]


def test_equal_fetches_teach_nothing() -> None:
    found = compared(page("Visited 5 times"), page("Visited 5 times"))
    assert (found.patterns, found.variants, found.unlike) == ((), (), 0.0)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Refunds take 5 days.", "Refunds take 9 days."),
        ("Plans come from $12.99 per month", "Plans come from €11.49 per month"),
        ("You must be 16 years old.", "You must be 18 years old."),
    ],
)
def test_a_value_that_counts_is_a_variant_and_no_noise(first: str, second: str) -> None:
    found = compared(page(first), page(second))
    assert found.patterns == ()
    assert [(each.first, each.second) for each in found.variants] == [(first, second)]


def test_steps_and_cited_passages_are_variants_whatever_they_say() -> None:
    step = compared(
        page(block("Tap the tree.", BlockKind.STEP)), page(block("Tap the leaf.", BlockKind.STEP))
    )
    assert step.patterns == ()
    assert len(step.variants) == 1
    said = "Visited 5 times today", "Visited 6 times today"
    cited = compared(page(said[0]), page(said[1]), cited=frozenset({canonical(said[0])}))
    assert cited.patterns == ()
    assert [(each.first, each.second) for each in cited.variants] == [said]


def test_what_matters_without_a_value_is_neither_masked_nor_told() -> None:
    found = compared(page("Refunds are easy with Ann."), page("Refunds are easy with Bo."))
    assert (found.patterns, found.variants) == ((), ())


def test_the_values_of_adverts_are_no_variants() -> None:
    sales = "Spring sale: 25% off all annual plans", "Autumn sale: 40% off all annual plans"
    assert compared(*map(page, sales)).variants == ()


def test_fetches_in_two_languages_or_with_half_a_page_teach_nothing() -> None:
    half = Document(blocks=page("Visited 5 times").blocks[:2], language="en")
    for other in (page("Visited 6 times", language="fr"), half):
        found = compared(page("Visited 5 times"), other)
        assert (found.patterns, found.variants) == ((), ())
        assert found.unlike >= UNLIKE


def test_a_page_of_tickers_teaches_nothing_and_costs_little() -> None:
    start = time.process_time()
    one, two = (page(*(f"Row {n} was seen {n * 7 + k} times by us" for n in range(3000))) for k in (1, 2))
    found = compared(one, two)
    assert found.patterns == ()
    assert found.unlike > 0
    assert time.process_time() - start < 5


def test_in_a_language_without_words_only_figures_are_masked() -> None:
    one, two = (
        page(f"Visto {n} volte", f"Parla con {who} oggi stesso", language="it")
        for n, who in ((5, "Ada"), (6, "Ugo"))
    )
    assert compared(one, two).patterns == ("visto # volte",)


# --- a look and its twin ------------------------------------------------------------------------


def capture(*more: str, days: int = 14) -> Capture:
    body = "".join(f"<p>{text.replace('14', str(days))}</p>" for text in (*BODY[1:], *more))
    html = f"<html lang=en><body><main><h1>{BODY[0]}</h1>{body}</main></body></html>"
    return Capture(
        source=SOURCE.id,
        url=SOURCE.url,
        final_url=SOURCE.url,
        captured_at=NOW,
        body=html.encode(),
        status=200,
    )


def twin() -> Snapshot:
    return Snapshot(
        id="elm.terms@2",
        source=SOURCE.id,
        captured_at=NOW,
        url="",
        final_url="",
        digest="",
        size=0,
        status=200,
        media_type="text/html",
        headers=(),
        redirects=(),
        recipe="",
        extractor="",
        revisit=False,
        twin=True,
    )


def test_a_look_keeps_what_its_twin_taught_with_both_names() -> None:
    look = check(
        capture("Visited 5 times today"),
        Case(source=SOURCE, state=SourceState(source=SOURCE.id)),
        "elm.terms@1",
    )
    document = read_capture(capture("Visited 6 times today"), SOURCE, None)
    done = taught(look, document, twin(), SOURCE)
    (rule,) = done.learned
    assert (rule.pattern, rule.by, rule.source) == ("visited # times today", BY, "elm.terms")
    assert rule.why == "elm.terms@1 and elm.terms@2, fetched one after the other, differ in it"
    assert done.state.twins is not None
    assert done.findings == look.findings


def test_a_look_that_was_not_whole_learns_nothing() -> None:
    bad = replace(capture(), status=503)
    look = check(bad, Case(source=SOURCE, state=SourceState(source=SOURCE.id)))
    assert taught(look, page(), twin(), SOURCE) is look


def test_what_a_guide_quotes_is_not_masked_even_by_a_rule_learned_before() -> None:
    text = "Visited 5 times today"
    target = Target(
        owner="leave",
        id="note",
        kind=TargetKind.NOTE,
        locale="en",
        text="It is visited often.",
        cites=(Citation(source=SOURCE.id, exact=text),),
    )
    rules = (rule("visited # times today"),)
    for targets, reviewed in (((), False), ((target,), True)):
        case = Case(source=SOURCE, state=SourceState(source=SOURCE.id), targets=targets, rules=rules)
        first = check(capture(text), case)
        later = check(capture("Visited 6 times today"), case.after(first))
        ((_, judged),) = later.changes
        assert (judged.rule is None) is reviewed


def rule(pattern: str) -> NoiseRule:
    return NoiseRule(pattern=pattern, by=BY, at=NOW, syntax=RuleSyntax.PASSAGE, source=SOURCE.id, id=1)


# --- the promise --------------------------------------------------------------------------------

NOISE = (
    "Visited {} times today",
    "Chat with {} agents, they are online",
    "Story of the hour: number {}",
    "Hello number {}!",
    "Our clock shows 14:{}",
)
RULES = {
    "en": ("Refunds are paid within {} days.", "Cancel {} days before renewal.", "Pro costs ${} per month.",
           "We keep {}% of the price.", "You must be {} years old."),
    "fr": ("Remboursement sous {} jours.", "Résiliez {} jours avant le renouvellement.",
           "Pro coûte {} € par mois.", "Vous devez avoir {} ans."),
    "de": ("Rückzahlung innerhalb von {} Tagen.", "Pro kostet {} € pro Monat.", "Mindestalter: {} Jahre."),
    "es": ("Reembolso en un plazo de {} días.", "Pro cuesta {} € al mes.", "Debes tener {} años."),
}  # fmt: skip
_NUMBERS = st.integers(min_value=11, max_value=59)
_PIECES = st.lists(st.tuples(st.sampled_from(NOISE), _NUMBERS), max_size=4)


@st.composite
def fetches(draw: st.DrawFn) -> tuple[Document, Document, Document, str]:
    """Two fetches of a page with a rule somewhere in it, and the page with another value."""
    language = draw(st.sampled_from(sorted(RULES)))
    says = draw(st.sampled_from(RULES[language]))
    value, other, third = draw(st.lists(_NUMBERS, min_size=3, max_size=3, unique=True))
    place = draw(st.integers(min_value=1, max_value=len(BODY)))
    linked = draw(st.sampled_from([0.0, 0.0, 1.0]))
    found = []
    for number in (value, draw(st.sampled_from([value, other])), third):
        pieces = [block(text.format(n), linked=linked) for text, n in draw(_PIECES)]
        stands = draw(st.booleans()) or number in (value, third)
        at = draw(st.integers(min_value=0, max_value=len(pieces)))
        pieces[at:at] = [block(says.format(number))] if stands else []
        found.append(page(*pieces, language=language, at=place))
    return found[0], found[1], found[2], canonical(says.format(third))


@settings(max_examples=60, deadline=None)
@given(fetches())
def test_whatever_two_fetches_were_a_changed_value_is_never_silenced(
    drawn: tuple[Document, Document, Document, str],
) -> None:
    first, second, later, now = drawn
    rules = tuple(rule(pattern) for pattern in compared(first, second).patterns)
    found = difference(first, later, language=first.language)
    judged = overlooked(found, Reader(source=SOURCE, before=first, after=later, rules=rules))
    for (change, before), (_, after) in zip(found, judged, strict=True):
        if any(each.key == now for each in change.after):
            assert after == before, after.reason
    spoken = [each for each, after in judged if after.significance is not Significance.COSMETIC]
    loud = [each for each, before in found if before.significance is not Significance.COSMETIC]
    said = {each.key for change in spoken for each in change.after}
    assert now in said or now not in {each.key for change in loud for each in change.after}
