"""Bytes of a page to its text, whatever the header and the page say about them."""

from __future__ import annotations

import pytest

from pipeline.markup import decode

TEXT = "<p>Café naïve “quotes” and €5, élève</p>"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("said", [None, "utf-8", "no-such-charset"])
def test_a_page_reads_the_same_in_every_encoding_whatever_its_header_says(
    charset: str, said: str | None
) -> None:
    assert decode(TEXT.encode(charset), said) == TEXT


def test_the_page_is_believed_where_its_header_is_disproved() -> None:
    page = f"<meta charset=iso-8859-2>{'Zażółć'}"
    assert decode(page.encode("iso-8859-2"), "utf-8") == page


def test_one_broken_byte_does_not_spoil_the_others() -> None:
    assert decode(TEXT.encode() + b"<p>\xe9</p>") == f"{TEXT}<p>\ufffd</p>"
    assert decode(TEXT.encode()[:-5] + b"\xc3", "iso-8859-1").startswith("<p>Café naïve “quotes”")


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("返金について購入から14日以内", "shift_jis"),
        ("返金について購入から14日以内", "euc-jp"),
        ("退款政策在购买后十四天内", "gbk"),
        ("Возврат денег в течение", "windows-1251"),
        ("환불 정책은 다음과 같습니다", "euc-kr"),
    ],
)
def test_a_declared_encoding_is_not_mistaken_for_another(text: str, charset: str) -> None:
    assert decode(text.encode(charset), charset) == text
    page = f"<meta charset={charset}>{text}"
    assert decode(page.encode(charset)) == page


@pytest.mark.parametrize(("body", "text"), [(b"", ""), (b"a\0b", "ab"), (b"\0" * 50, "")])
def test_zeros_are_no_text(body: bytes, text: str) -> None:
    assert decode(body) == text
