"""Languages written without spaces: a sentence is no fragment, a line that dates the page is no rule."""

from __future__ import annotations

import pytest

from pipeline.difference import difference
from pipeline.extract import extract
from pipeline.model import Document, Significance

ARTICLE = "<h1>解約する</h1><p>プランはいつでもオンラインで解約できます。お電話は必要ありません。</p>"


def page(*parts: str) -> Document:
    return extract(f"<html lang=ja><body><main>{ARTICLE}{''.join(parts)}".encode())


def test_an_added_sentence_is_a_rule_and_no_fragment() -> None:
    ((_, judgement),) = difference(page(), page("<p>解約の理由を選びます。</p>"), language="ja")
    assert judgement.needs_review


def test_an_added_label_of_two_letters_stays_a_fragment() -> None:
    ((_, judgement),) = difference(page(), page("<p>戻る</p>"), language="ja")
    assert judgement.significance is Significance.COSMETIC


@pytest.mark.parametrize(
    ("before", "after"),
    [("最終更新日：2021年4月10日", "最終更新日：2022年9月29日"), ("施行日 2021-04-10", "施行日 2022-09-29")],
)
def test_the_date_of_the_page_is_no_rule(before: str, after: str) -> None:
    found = difference(page(f"<p>{before}</p>"), page(f"<p>{after}</p>"), language="ja")
    assert [judgement.significance for _, judgement in found] == [Significance.COSMETIC]


def test_a_sentence_with_a_deadline_is_not_the_date_of_the_page() -> None:
    ((_, judgement),) = difference(
        page(), page("<p>2024年3月31日までに解約してください。</p>"), language="ja"
    )
    assert judgement.needs_review
