"""The language of a document: as the caller states it, else as its text reads, else as the page states."""

from __future__ import annotations

import re

from pipeline.language import detected

ENOUGH = 200  # characters; below it even whole sentences are guessed wrong
CERTAIN = 400  # characters from which a text may contradict what its page states
LIKELY, SURE = 60, 85  # percent of the text: to name a language, to overrule the page's own statement
MOST = 20_000  # characters that are read; more of them change nothing
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


def stated(tag: str | None) -> str | None:
    """A language tag in BCP 47 writing ("en_us" gives "en-US"), None where it is none."""
    if not tag or not _TAG.fullmatch(tag.strip()):
        return None
    first, *rest = re.split("[-_]", tag.strip())
    return "-".join([first.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 2:
        return part.upper()
    return part.title() if len(part) == 4 else part.lower()


def language_of(text: str, declared: str | None) -> str | None:
    """The language of a text (BCP 47), None where it is unknown.

    What a page declares holds, unless a text of some length is clearly in another language: shells
    of one language around texts of another are common.
    """
    least = LIKELY if declared is None else SURE
    if len(text) < (ENOUGH if declared is None else CERTAIN):
        return declared
    expected = (declared or "").split("-")[0]
    code = detected(text[:MOST], share=least, hint=expected)
    return declared if code is None or code.split("-")[0] == expected else stated(code)
