"""What several pages of a host say, each with another article."""

from __future__ import annotations

from pipeline.furniture import PAGES, furniture
from pipeline.model import Block, BlockKind, Document
from pipeline.text import canonical

ARTICLES = (
    ("How to leave", "Open your profile, choose Membership and then End; we confirm by letter within a day."),
    ("Refunds", "Whoever leaves in the first two weeks of a year gets back all that was paid for that year."),
    ("Gift cards", "A gift card holds for three years from the day it was bought, whoever comes with it."),
    ("Opening a shop", "Write down what you make and where, and send two pictures of the room that you use."),
)
BOX = "A thousand makers meet here every spring."


def page(number: int, *more: str) -> Document:
    texts = (*ARTICLES[number], *more)
    return Document(
        blocks=tuple(Block(kind=BlockKind.PARAGRAPH, text=each, key=canonical(each)) for each in texts)
    )


def test_what_three_articles_say_is_furniture() -> None:
    assert furniture(page(n, BOX) for n in range(PAGES)) == {canonical(BOX)}


def test_two_articles_may_share_a_rule() -> None:
    assert furniture([page(0, BOX), page(1, BOX), page(2), page(3)]) == frozenset()


def test_versions_of_one_article_count_once() -> None:
    versions = [page(0, BOX), page(0, BOX, "An addition."), page(0, BOX)]
    assert furniture([*versions, page(1, BOX)]) == frozenset()
    assert furniture([*versions, page(1, BOX), page(2, BOX)]) == {canonical(BOX)}


def test_no_pages_and_empty_pages_share_nothing() -> None:
    assert furniture([]) == frozenset()
    assert furniture([Document(blocks=())] * 5) == frozenset()
