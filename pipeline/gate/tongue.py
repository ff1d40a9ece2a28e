"""The language that a text is written in, and whether it is the one of the source."""

from __future__ import annotations

import re
from html import unescape

import pycld2

from pipeline.model import Rejection, RejectionKind, Source

ENOUGH = 400  # characters below which a language is a guess
MOST = 4_000  # characters that are read; more of them change nothing
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufff0-\uffff]")
SURE = 80  # percent of the text that must be in the one language


def tongue(text: str, hint: str = "") -> str | None:
    """The language of a text as an ISO 639 code (pycld2), None where there is too little or no clear one."""
    if len(text) < ENOUGH:
        return None
    printable = _UNPRINTABLE.sub(" ", text[:MOST])
    options = {"hintLanguage": hint} if hint else {}
    try:
        reliable, _, details = pycld2.detect(printable.encode("utf-8", "ignore"), isPlainText=True, **options)
    except pycld2.error:
        return None
    _, code, share, _ = details[0]
    return code.split("-")[0] if reliable and code != "un" and share >= SURE else None


def judge_language(prose: str, source: Source | None) -> Rejection | None:
    """WRONG_LANGUAGE where a text of some length is clearly not in the language of the source's locale."""
    if source is None or not source.locale:
        return None
    wanted = source.locale.replace("_", "-").split("-")[0].lower()
    found = tongue(unescape(prose[:MOST]), wanted)
    if found is None or found == wanted:
        return None
    return Rejection(
        kind=RejectionKind.WRONG_LANGUAGE, reason=f"the text is in “{found}”, expected “{source.locale}”"
    )
