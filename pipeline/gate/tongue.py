"""Judges the language of a page against the locale of its source."""

from __future__ import annotations

import pycld2

from pipeline.gate.glance import Glance
from pipeline.model import Rejection, RejectionKind, Source

ENOUGH = 400  # characters below which a language is a guess
SURE = 85  # percent of the text that must be in the other language


def judge_language(page: Glance, source: Source | None) -> Rejection | None:
    """WRONG_LANGUAGE where a text of some length is clearly not in the language of the source's locale."""
    if source is None or not source.locale or page.prose < ENOUGH or len(page.text) < ENOUGH:
        return None
    wanted = source.locale.replace("_", "-").split("-")[0].lower()
    try:
        reliable, _, details = pycld2.detect(page.text.encode(), isPlainText=True, hintLanguage=wanted)
    except pycld2.error:
        return None
    name, code, share, _ = details[0]
    if not reliable or share < SURE or code.split("-")[0] == wanted:
        return None
    return Rejection(
        kind=RejectionKind.WRONG_LANGUAGE,
        reason=f"{share}% of the text is {name.title()}, expected “{source.locale}”",
    )
