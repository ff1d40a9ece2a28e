"""Cards below an article that invite to ask: gone, unless they say something of their own."""

from __future__ import annotations

import pytest

from pipeline.extract import extract

PAGE = """<html><body><main><h1>Cancel a plan</h1><p>Open the account page, choose Plans and end it there.
You keep what you have paid for until the last day of the period, whatever the reason may be.</p>
<div><h2>Still need help?</h2><p>{}</p></div></main></body></html>"""


def read(card: str) -> str:
    return "\n".join(block.text for block in extract(PAGE.format(card).encode()).blocks)


@pytest.mark.parametrize(
    "card", ["Write to our team.", "Our team answers within 2 hours, 24/7.", "Réponse en 5 minutes."]
)
def test_an_invitation_to_ask_is_no_part_of_the_article(card: str) -> None:
    assert "Still need help" not in read(card)


@pytest.mark.parametrize(
    "card",
    ["Ask us for a refund within 7 days.", "Call +33 1 22 33 44 55.", "Write to help@tern.example."],
)
def test_an_invitation_with_a_deadline_or_an_address_is_kept(card: str) -> None:
    assert card in read(card)
