from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.report.shown import host, link, moment, passage_link, visible


def test_direction_overrides_and_control_characters_are_shown_instead_of_obeyed() -> None:
    assert visible("41\u202e\x00\x1b[2J ok\n") == "41⟨U+202E⟩⟨U+0000⟩⟨U+001B⟩[2J ok\n"


def test_ordinary_text_of_any_language_stays_as_it_is() -> None:
    text = "14 jours à compter du paiement, « sans frais » – 退款 · استرداد 👍🏽"
    assert visible(text) == text


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//host/x", "", "http://[", "file:///x"]
)
def test_only_web_addresses_can_be_followed(url: str) -> None:
    assert link(url) == ""
    assert passage_link(url, "words") == ""


def test_a_short_passage_is_linked_whole_with_its_own_signs_encoded() -> None:
    address = passage_link("https://a.example/p", "14 days, e-mail & post")
    assert address == "https://a.example/p#:~:text=14%20days%2C%20e%2Dmail%20%26%20post"


def test_a_long_passage_is_linked_by_its_first_and_last_words() -> None:
    words = [f"w{i}" for i in range(60)]
    address = passage_link("https://a.example/p", " ".join(words))
    assert address.endswith("#:~:text=w0%20w1%20w2%20w3%20w4%20w5,w54%20w55%20w56%20w57%20w58%20w59")


def test_a_fragment_that_is_there_stays() -> None:
    assert passage_link("https://a.example/p#refunds", "x") == "https://a.example/p#refunds:~:text=x"


def test_a_moment_is_written_for_people_and_its_absence_is_never() -> None:
    assert moment(datetime(2026, 3, 5, 7, 4, tzinfo=UTC)) == "5 Mar 2026, 07:04 UTC"
    assert moment(None) == "never"


def test_a_broken_address_has_no_host() -> None:
    assert host("http://[") == ""
