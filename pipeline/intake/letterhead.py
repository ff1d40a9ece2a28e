"""What stands above a text and tells about it: front matter, properties of a note, headers of a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.parser import HeaderParser
from itertools import pairwise

_FENCED = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<lines>.*?)\n(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL
)
_ENTRY = re.compile(r"^(?P<key>[A-Za-z][\w -]{0,30}?)[ \t]*[:=][ \t]*(?P<value>.*)$", re.MULTILINE)
# Lines "Name: value" right below the title of a note, closed by an empty line.
_PROPERTIES = re.compile(
    r"\A\s*# [^\n]+\n\s*\n(?P<lines>(?:[^\W\d_][^:\n#|>*\[\]]{1,30}: [^\n]{1,160}\n){2,})(?=\s*\n)"
)
_MAIL = re.compile(r"\A(?:[A-Z][A-Za-z-]{1,30}: [^\n]*\n(?:[ \t]+\S[^\n]*\n)*){2,}(?=\s*\n)")
_TITLES = ("title", "subject")
_SUMMARIES = ("description", "summary", "excerpt", "subtitle")
_LANGUAGES = ("lang", "language", "locale")
_TASK = re.compile(r"^(\s*[-*+]) \[[ xX]?\][ \t]+", re.MULTILINE)
_WIDEST = 100  # characters of a line in a text that was broken into lines
_NARROWEST = 50
_LOOSELY = 0.75
_TERMINAL = '.!?:;…»”"'
_MARKED = re.compile(r"\s*(?:[-*•+>#|]|\d{1,2}[.):]|\(?\w[.)] )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """What a file says of itself. ``text`` is the file without it, with every line in its place."""

    text: str
    title: str = ""
    summary: str = ""
    language: str | None = None


def letterhead(source: str, *, markdown: bool) -> Letterhead:
    """The head of a Markdown file or of a plain text, read and blanked."""
    if markdown:
        match = _FENCED.match(source)
        if match and _ENTRY.search(match["lines"]):
            told = {each["key"].lower(): each["value"].strip().strip("\"'") for each in _entries(match)}
            return _read(source, match.start(), match.end(), told)
        match = _PROPERTIES.match(source)
        return _read(source, *match.span("lines"), {}) if match else Letterhead(text=source)
    match = _MAIL.match(source)
    headers = HeaderParser().parsestr(match[0] if match else "")
    if match is None or not {"subject", "from"} <= {key.lower() for key in headers}:
        return Letterhead(text=source)
    subject = str(make_header(decode_header(str(headers["subject"]))))
    return _read(source, 0, match.end(), {"subject": " ".join(subject.split())})


def _entries(match: re.Match[str]) -> list[re.Match[str]]:
    return list(_ENTRY.finditer(match["lines"]))


def _read(source: str, start: int, end: int, told: Mapping[str, str]) -> Letterhead:
    blank = re.sub(r"[^\n]", " ", source[start:end])
    return Letterhead(
        text=source[:start] + blank + source[end:],
        title=_first(told, _TITLES),
        summary=_first(told, _SUMMARIES),
        language=_first(told, _LANGUAGES) or None,
    )


def _first(told: Mapping[str, str], keys: tuple[str, ...]) -> str:
    return next((told[key] for key in keys if told.get(key)), "")


def unticked(markdown: str) -> str:
    """Items of a task list as items: "- [ ] Open Settings" is "- Open Settings"."""
    return _TASK.sub(r"\1 ", markdown)


def unwrapped(text: str) -> str:
    """A plain text whose lines were broken at a width, with whole paragraphs again.

    A line goes on in the next where the next one's first word would not have fitted in the width of the
    text (its longest line). A text was broken if most such lines end amid a sentence; one with a line of
    more than 100 characters was not.
    """
    lines = text.split("\n")
    width = max((len(line.rstrip()) for line in lines), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return text
    joins = [_goes_on(last, line, width) for last, line in pairwise(lines)]
    ends = [last.rstrip()[-1] for last, joined in zip(lines, joins, strict=False) if joined]
    if not ends or sum(char in _TERMINAL for char in ends) * 2 >= len(ends):
        return text
    found = [lines[0]]
    for line, joined in zip(lines[1:], joins, strict=True):
        if joined:
            found[-1] = f"{found[-1].rstrip()} {line.strip()}"
        else:
            found.append(line)
    return "\n".join(found)


def _goes_on(last: str, line: str, width: int) -> bool:
    """Whether a line was broken off the one before it."""
    if not last.strip() or not line.strip() or _MARKED.match(line):
        return False
    if _indent(line) > _indent(last):
        return _MARKED.match(last) is not None  # hangs below its own number
    if _indent(line) != _indent(last):
        return False
    amid = last.rstrip()[-1] not in _TERMINAL and line.lstrip()[0].islower()
    room = len(last.rstrip()) + 1 + len(line.split()[0])
    return room > width or (amid and room > _LOOSELY * width)  # broken by hand


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
