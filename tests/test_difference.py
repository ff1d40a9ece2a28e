"""Two versions of a page, as a whole: what speaks, what stays silent, what counts as one."""

from __future__ import annotations

import time

import pytest

from pipeline.difference import Comparison, comparison, difference, overall
from pipeline.extract import extract
from pipeline.model import ChangeKind, Document, FactKind, Product, Severity, Significance

PAGE = """# Rules of the reading room

Welcome to the reading room of the town library, which is open to everyone who has a card.

## Loans

You may borrow up to six books at a time. A loan lasts three weeks and can be renewed twice.

Rare books stay in the room and are read at the desk.

## Fees

A book that comes back late costs 20 cents for each day. A lost card costs $5.

## How to renew a loan

1. Open the library app and sign in.
2. Tap **Account**, then **Loans**.
3. Select the book and tap **Renew**.

## Guests

Guests may read in the room but not borrow. They show their passport at the desk.

A guest pass ends after one month and is issued again on request.
"""

MENU = """* [Home](https://library.example/)
* [Opening hours](https://library.example/hours)
* [Events](https://library.example/events)
* [Shop from $3](https://library.example/shop)
* [Sign in](https://library.example/login)

"""


def compared(before: str, after: str, language: str | None = "en") -> Comparison:
    return comparison(markdown(before), markdown(after), language=language)


def markdown(text: str) -> Document:
    return extract(text.encode(), media_type="text/markdown")


def test_the_same_text_is_unchanged() -> None:
    found = compared(PAGE, PAGE)
    assert (found.changed, found.judgement.needs_review) == (False, False)


def test_a_changed_value_is_a_critical_fact_with_its_shown_words() -> None:
    found = compared(PAGE, PAGE.replace("costs $5", "costs $8"))
    (fact,) = found.judgement.facts
    assert (fact.kind, fact.before, fact.after) == (FactKind.MONEY, "$5", "$8")
    assert found.judgement.severity is Severity.CRITICAL
    assert "$5 → $8" in found.judgement.reason


@pytest.mark.parametrize("where", ["before", "after"])
def test_a_leaked_menu_is_noise_wherever_it_stands(where: str) -> None:
    leaked = MENU + PAGE if where == "before" else PAGE + "\n" + MENU
    for pair in ((PAGE, leaked), (leaked, PAGE)):
        found = compared(*pair)
        assert not found.judgement.needs_review, found.judgement


def test_a_leaked_menu_does_not_hide_a_change_of_the_text() -> None:
    found = compared(PAGE, MENU + PAGE.replace("three weeks", "two weeks"))
    assert [(f.before, f.after) for f in found.judgement.facts] == [("three weeks", "two weeks")]


def test_a_menu_without_links_is_noise_too() -> None:
    menu = "Home\n\nSign in\n\nOpening hours\n\nContact us\n\nShop\n\nCareers\n\n"
    plain = PAGE.replace("#", "").replace("**", "")
    before, after = (extract(text.encode(), media_type="text/plain") for text in (plain, menu + plain))
    found = comparison(before, after, language="en")
    assert not found.judgement.needs_review, found.judgement


def test_a_contents_list_that_appears_is_structural() -> None:
    contents = "Loans\n\nFees\n\nHow to renew a loan\n\nGuests\n\n"
    found = compared(PAGE, PAGE.replace("Welcome", contents + "Welcome", 1))
    assert (found.judgement.needs_review, found.judgement.label) == (False, "structural")


def test_renumbered_headings_are_structural() -> None:
    before = PAGE.replace("## Loans", "## 1. Loans").replace("## Fees", "## 2. Fees")
    after = PAGE.replace("## Loans", "## 2. Loans").replace("## Fees", "## 3. Fees")
    found = compared(before, after)
    assert (found.judgement.needs_review, found.judgement.label) == (False, "structural")


def test_a_section_that_moved_is_structural() -> None:
    guests = PAGE[PAGE.index("## Guests") :]
    found = compared(PAGE, PAGE.replace(guests, "").replace("## Loans", guests + "\n## Loans"))
    assert (found.judgement.needs_review, found.judgement.label) == (False, "structural")


def test_a_section_that_was_dropped_needs_review() -> None:
    found = compared(PAGE, PAGE[: PAGE.index("## Guests")])
    assert found.judgement.needs_review


def test_a_dropped_section_without_values_is_structural_and_names_its_heading() -> None:
    before = PAGE.replace("A guest pass ends after one month and is issued again on request.", "")
    found = compared(before, before[: before.index("## Guests")])
    assert found.judgement.label == "structural"
    assert found.judgement.significance is Significance.PROCEDURE
    assert "Guests" in found.judgement.reason


def test_a_page_that_turned_into_links_needs_review_once() -> None:
    rules = "\n\n".join(f"Rule {i}: readers of shelf {i} keep their bags in locker {i}." for i in range(40))
    hub = "# Rules of the reading room\n\nOur rules have a page each now.\n\n" + "\n".join(
        f"* [{name}](https://library.example/{name})" for name in ("loans", "fees", "guests", "renewal")
    )
    found = compared(PAGE + rules, hub)
    assert (found.judgement.needs_review, found.judgement.label) == (True, "structural")
    assert len({id(judgement) for _, judgement in found.differences}) == 1


def test_a_step_that_was_inserted_is_a_procedure() -> None:
    after = PAGE.replace("3. Select", "3. Choose **Borrowed by me**.\n4. Select")
    found = compared(PAGE, after)
    assert found.judgement.label == "steps"
    assert [change.kind for change, judgement in found.differences if judgement.needs_review] == [
        ChangeKind.ADDED
    ]


def test_a_paragraph_cut_in_two_says_the_same() -> None:
    after = PAGE.replace("at a time. A loan", "at a time.\n\nA loan")
    found = compared(PAGE, after)
    assert (found.judgement.needs_review, found.judgement.label) == (False, "structural")


def test_values_of_a_rewritten_section_are_compared_as_a_set() -> None:
    before = "## Delivery\n\nHome delivery of a box of books takes 5 days and costs $4.\n\n## End\n\nBye."
    after = "## Delivery\n\n* By courier to your door: $6\n* Usual waiting time: 5 days\n\n## End\n\nBye."
    found = compared(before, after)
    assert [(f.before, f.after) for f in found.judgement.facts] == [("$4", "$6")]


def test_an_empty_version_is_broken_and_no_change() -> None:
    for pair in ((PAGE, ""), ("", PAGE)):
        found = compared(*pair)
        assert (found.judgement.label, found.judgement.needs_review) == ("broken", False)
        assert found.changed


def test_a_version_in_another_language_is_broken() -> None:
    other = (
        "# Regeln des Lesesaals\n\nWillkommen im Lesesaal der Stadtbücherei, der allen offen steht.\n\n"
        "Sie dürfen bis zu sechs Bücher ausleihen. Die Ausleihe dauert drei Wochen.\n\n"
        "Ein verspätetes Buch kostet zwanzig Cent für jeden Tag, den es zu spät zurückkommt.\n"
    )
    assert compared(PAGE, other, None).judgement.label == "broken"


def test_the_most_important_change_speaks_for_the_page_and_facts_are_told_once() -> None:
    after = PAGE.replace("Rare books stay", "Rare books remain").replace("20 cents", "30 cents")
    twice = PAGE + "\nAgain: a book that comes back late costs 20 cents for each day.\n"
    found = compared(twice, after + "\nAgain: a book that comes back late costs 30 cents for each day.\n")
    assert found.judgement.significance is Significance.FACT
    (fact,) = found.judgement.facts
    assert str(fact.before).startswith("20 cents") and str(fact.after).startswith("30 cents")


def test_nothing_found_is_a_silent_judgement() -> None:
    assert overall(()).needs_review is False


def test_the_product_of_a_fact_is_named() -> None:
    pass_ = Product(id="guest-pass", name="Guest pass", aliases={"en": ("guest pass",)})
    before, after = markdown(PAGE), markdown(PAGE.replace("ends after one month", "ends after two weeks"))
    ((_, judgement),) = difference(before, after, language="en", products=(pass_,))
    assert judgement.facts[0].product == "guest-pass"


def test_a_large_page_with_one_change_is_compared_quickly() -> None:
    long = PAGE + "\n\n".join(
        f"Paragraph {i} tells the reader of shelf {i} where the books of the year {1900 + i % 120} stand."
        for i in range(600)
    )
    before, after = markdown(long), markdown(long.replace("costs $5", "costs $8"))
    start = time.process_time()
    found = comparison(before, after, language="en")
    assert time.process_time() - start < 1.0
    assert found.judgement.facts


PARCELS = """# Sending a parcel

## Express

EXPRESS PARCEL, 15 euros (within 24 hours)

The courier delivers on weekdays only, from nine until six, and rings twice.
"""


def test_one_price_for_all_that_became_one_for_each_country_is_told_from_the_old_price() -> None:
    after = PARCELS.replace(", 15 euros", "") + (
        "\nThe price depends on the country:\n\n"
        "* 19 euros for Norway\n* 15 euros for Ireland\n* 22 euros for Malta\n"
    )
    found = compared(PARCELS, after)
    assert [(fact.before, fact.after) for fact in found.judgement.facts] == [
        ("15 euros", "19 euros"),
        ("15 euros", "22 euros"),
    ]
    assert found.judgement.severity is not Severity.NONE


RATES = """# Rates of the exchange

## Fees

Hosts in Brazil pay a fee of 4%. The fee is taken from what the guest has paid.

From June on, hosts in Mexico will pay a fee of 4% for each stay.
"""


def test_a_value_that_another_sentence_now_says_of_the_same_place_was_not_removed() -> None:
    after = RATES.replace("Hosts in Brazil", "Hosts in Brazil and Mexico")
    after = after.replace("From June on, hosts in Mexico will pay a fee of 4% for each stay.\n", "")
    found = compared(RATES, after)
    assert found.judgement.needs_review
    assert [fact for fact in found.judgement.facts if fact.kind is FactKind.PERCENT] == []


def test_a_value_that_is_gone_for_a_place_is_heard() -> None:
    after = RATES.replace("From June on, hosts in Mexico will pay a fee of 4% for each stay.\n", "")
    (fact,) = (f for f in compared(RATES, after).judgement.facts if f.kind is FactKind.PERCENT)
    assert (fact.before, fact.after) == ("4%", None)
