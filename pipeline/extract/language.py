"""The language of a document: as stated by the caller or the page, else as its text reads."""

from __future__ import annotations

import re

import pycld2

ENOUGH = 200  # characters; below it even whole sentences are guessed wrong
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


def read_language(text: str, hint: str | None = None) -> str | None:
    """The language that a text is written in (pycld2), None where there is too little or it is not sure."""
    if len(text) < ENOUGH:
        return None
    printable = "".join(c if c.isprintable() else " " for c in text[:20_000])
    try:
        reliable, _, details = pycld2.detect(
            printable.encode("utf-8", "ignore"), isPlainText=True, bestEffort=False, **_hint(hint)
        )
    except pycld2.error:
        return None
    name, code, share, _ = details[0]
    return code if reliable and name != "Unknown" and share >= 60 else None


def _hint(hint: str | None) -> dict[str, str]:
    return {"hintLanguage": hint.split("-")[0]} if hint else {}
