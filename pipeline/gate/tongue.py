"""The language that a text is written in, and whether it is the one of the source."""

from __future__ import annotations

from html import unescape

from pipeline.language import detected
from pipeline.model import Rejection, RejectionKind, Source

ENOUGH = 400  # characters below which a language is a guess
MOST = 4_000  # characters that are read; more of them change nothing
SURE = 80  # percent of the text that must be in the one language


def tongue(text: str, hint: str = "") -> str | None:
    """The language of a text as an ISO 639 code, None where there is too little or no clear one."""
    if len(text) < ENOUGH:
        return None
    code = detected(text[:MOST], share=SURE, hint=hint)
    return code.split("-")[0] if code else None


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
