"""Which language a text is written in, as far as its letters and words tell (pycld2)."""

from __future__ import annotations

import re

import pycld2

# The detector refuses what is not printable, and a few invisible characters besides.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufff0-\uffff]")


def detected(text: str, *, share: int, hint: str = "") -> str | None:
    """The language of at least ``share`` percent of a text (an ISO 639 code, perhaps with a script).

    None where no language reaches it surely. ``hint`` is the language that is expected.
    """
    options = {"hintLanguage": hint} if hint else {}
    printable = _UNPRINTABLE.sub(" ", text).encode("utf-8", "ignore")
    try:
        reliable, _, details = pycld2.detect(printable, isPlainText=True, **options)
    except pycld2.error:
        return None
    _, code, found, _ = details[0]
    return str(code) if reliable and code != "un" and found >= share else None
