"""Markdown, plain text, character sets and languages."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.model import BlockKind


def markdown(text: str) -> list[tuple[str, str]]:
    document = extract(text.encode(), media_type="text/markdown")
    return [(block.kind.value, block.text) for block in document.blocks]


def plain(text: str) -> list[tuple[str, str]]:
    document = extract(text.encode(), media_type="text/plain; charset=utf-8")
    return [(block.kind.value, block.text) for block in document.blocks]


def test_markdown_is_read_as_the_page_it_stands_for() -> None:
    text = """Terms
=====

### 1\\. Refunds

Write to\\
us within *seven* days, see [the
policy](https://x.example/a "title").

1.  Open it
2.  Confirm
    *   in the app

| Plan | Window |
| --- | --- |
| Annual | 14 days |

[…]

![](data:image/png;base64,AAAA)
"""
    assert markdown(text) == [
        ("heading", "Terms"),
        ("heading", "1. Refunds"),
        ("paragraph", "Write to us within seven days, see the policy."),
        ("step", "Open it"),
        ("step", "Confirm"),
        ("item", "in the app"),
        ("row", "Plan: Annual | Window: 14 days"),
    ]


def test_leaked_html_in_markdown_is_no_text() -> None:
    assert markdown('* <span style="color:red">Red **note**</span>\n\n<script>x()</script>\n\nEnd here') == [
        ("item", "Red note"),
        ("paragraph", "End here"),
    ]


def test_plain_text_has_headings_steps_and_paragraphs() -> None:
    text = """On the web

The quickest way is the website, and it takes five minutes.
1Sign In
Type your name and your password.
2Open My Plan
Choose it from the menu at the top right.

[…]
- a mobile phone
• a browser
"""
    assert plain(text) == [
        ("heading", "On the web"),
        ("paragraph", "The quickest way is the website, and it takes five minutes."),
        ("step", "Sign In"),
        ("paragraph", "Type your name and your password."),
        ("step", "Open My Plan"),
        ("paragraph", "Choose it from the menu at the top right."),
        ("item", "a mobile phone"),
        ("item", "a browser"),
    ]


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph() -> None:
    text = (
        "You may cancel your subscription at any time before the next\n"
        "payment falls due, and you keep your access until the end of\n"
        "the period for which you have paid, whatever the reason for\n"
        "your decision may be.\n\nA second paragraph follows here."
    )
    assert [kind for kind, _ in plain(text)] == ["paragraph", "paragraph"]


def test_positions_of_plain_steps_are_their_numbers() -> None:
    document = extract(b"1. Open it\n2. Close it\n", media_type="text/plain")
    assert [b.position for b in document.blocks if b.kind is BlockKind.STEP] == [1, 2]


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ("<p>Résilié à 50 €</p>".encode(), "text/html"),
        ("\ufeff<p>Résilié à 50 €</p>".encode(), "text/html"),
        ("<p>Résilié à 50 €</p>".encode("utf-16"), "text/html"),
        ("<p>Résilié à 50 €</p>".encode("cp1252"), "text/html; charset=windows-1252"),
        ('<meta charset="iso-8859-15"><p>Résilié à 50 €</p>'.encode("iso-8859-15"), "text/html"),
        ('<meta charset="iso-8859-1"><p>Résilié à 50 €</p>'.encode(), "text/html"),
        ("<p>Résilié à 50 €</p>".encode("cp1252"), "text/html"),
    ],
)
def test_text_is_decoded_whatever_the_page_declares(body: bytes, media_type: str) -> None:
    assert [block.text for block in extract(body, media_type=media_type).blocks] == ["Résilié à 50 €"]


FRENCH = (
    "<p>" + "Vous pouvez demander le remboursement de votre abonnement dans les quatorze jours. " * 8 + "</p>"
)


def test_the_language_is_stated_read_or_unknown() -> None:
    assert extract(b'<html lang="fr_ca"><p>Bonjour</p>').language == "fr-CA"
    assert extract(FRENCH.encode()).language == "fr"
    assert extract(b"<p>Bonjour</p>").language is None
    assert extract(b'<html lang="fr"><p>Bonjour</p>', language="fr-BE").language == "fr-BE"


def test_a_text_that_clearly_reads_otherwise_overrules_its_page() -> None:
    assert extract(f'<html lang="en-US"><body>{FRENCH}</body></html>'.encode()).language == "fr"
    assert extract(f'<html lang="fr-CA"><body>{FRENCH}</body></html>'.encode()).language == "fr-CA"


def test_a_title_of_a_link_with_quotes_in_it_is_no_text() -> None:
    text = '* [Refunds](# "Open <span style="color:red">Refunds</span>")\n\n    Within seven days.'
    assert [said for _, said in markdown(text)] == ["Refunds", "Within seven days."]


PRINTED = """Every customer may leave at the end of a month, provided that the
letter has reached us fourteen days before, and keeps access until
then."""


def test_lines_of_a_printed_page_that_became_paragraphs_are_joined_again() -> None:
    page = "\n\n".join(
        [f"{n}. Clause\n\n" + PRINTED.replace("\n", "\n\n") + f"\n\n{n}" for n in range(1, 12)]
    )
    texts = [text for _, text in markdown(page.replace(". Clause", "\\. Clause"))]
    assert texts[:2] == ["1. Clause", " ".join(PRINTED.split("\n"))]
    assert len(texts) == 22


def test_short_paragraphs_of_an_ordinary_page_are_left_alone() -> None:
    page = "\n\n".join(f"A short line number {n} without a stop" for n in range(30))
    assert len(markdown(page)) == 30
