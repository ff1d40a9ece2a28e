"""Which kind a canonical value is: the forms that stand behind each ``FactKind``."""

from __future__ import annotations

import re

from pipeline.model import FactKind

_PERIOD = r"P(?:\d+(?:\.\d+)?[YMD]|T\d+(?:\.\d+)?[HMS])"  # one unit; weeks are written as days
_AMOUNT = r"[A-Z]{3} \d+(?:\.\d{2,4})?"
_PERCENT = r"\d+(?:\.\d+)?%"
_MONTH, _DAY = r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"

_FORMS: dict[FactKind, re.Pattern[str]] = {
    FactKind.DURATION: re.compile(rf"{_PERIOD}(?:\.\.{_PERIOD})?(?: working)?"),
    FactKind.MONEY: re.compile(rf"{_AMOUNT}(?:\.\.{_AMOUNT})?(?:/{_PERIOD})?"),
    FactKind.PERCENT: re.compile(rf"{_PERCENT}(?:\.\.{_PERCENT})?"),
    FactKind.RIGHT: re.compile(r"none|full|partial"),
    FactKind.DATE: re.compile(
        rf"\d{{4}}-{_MONTH}(?:-{_DAY})?|--{_MONTH}-{_DAY}|(?:[01]\d|2[0-3]):[0-5]\d|(?:19|20)\d\d"
    ),
    FactKind.ADDRESS: re.compile(
        r"https?://\S+|[^@\s]+@[^@\s]+\.[^@\s]+|(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?|\+\d[\d ]{5,}"
    ),
    FactKind.AGE: re.compile(r"P\d+Y"),
    FactKind.COUNT: re.compile(r"\d+(?:\.\.\d+)?(?: [^\d\W][\w '-]*)?"),
    FactKind.PATH: re.compile(r"[^>\s][^>]*(?: > [^>]*[^>\s])+"),
    FactKind.LABEL: re.compile(r"\S(?:.*\S)?"),
}
# These show their kind; an age looks like a duration, a count like a misspelt one, a label like anything.
_EVIDENT = (
    FactKind.DURATION,
    FactKind.MONEY,
    FactKind.PERCENT,
    FactKind.RIGHT,
    FactKind.DATE,
    FactKind.ADDRESS,
    FactKind.PATH,
)


def kind_of(value: str, *, stated: FactKind | None = None, subject: str = "") -> FactKind | None:
    """The kind of a canonical value; None where it is not canonical for its kind.

    ``stated`` is the kind that the author wrote, if any; without it only kinds count that the value
    shows by itself, and whole years are an age where the subject is "age".
    """
    if stated is not None:
        return stated if _FORMS[stated].fullmatch(value) else None
    if subject == "age" and _FORMS[FactKind.AGE].fullmatch(value):
        return FactKind.AGE
    return next((kind for kind in _EVIDENT if _FORMS[kind].fullmatch(value)), None)
