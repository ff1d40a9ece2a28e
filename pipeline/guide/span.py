"""The source text of one YAML scalar with another value, in the style in which it was written."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator

from pipeline.content import Mark
from pipeline.content.tree import Scalar

_PROPERTIES = re.compile(r"(?:[&!]\S*[ \t]+)+")
_WIDTH = 100  # characters of a line in a folded block that had only one
_SLACK = 12  # characters that a line may grow before its block is folded anew


def renderings(text: str, mark: Mark, old: Scalar, new: Scalar) -> Iterator[str]:
    """Whole files in which the scalar at ``mark`` might say ``new``, the smallest edit first.

    Not all of them do: the caller reads each back and takes the first that does.
    """
    start, end = mark.start, mark.end
    if properties := _PROPERTIES.match(text, start, end):
        start = properties.end()  # an anchor or a tag stays
    raw = text[start:end]
    spliced = None
    if isinstance(old, str) and isinstance(new, str):
        spliced = _spliced(raw, mark.style or "", old, new)
    if mark.style in ("|", ">") and isinstance(new, str):
        block = _block(raw, mark.style, new)
        overlong = spliced is not None and _width(spliced) > _width(raw) + _SLACK
        for each in (block, spliced) if overlong else (spliced, block):
            if each is not None:
                yield text[:start] + each + text[end:]
        return
    if spliced is not None:
        yield text[:start] + spliced + text[end:]
    if new is None and text[:start].endswith(": "):
        yield text[: start - 1] + text[end:]  # as it stood before there was a value
    gap = "" if raw or text[:start].endswith((" ", "\n")) else " "
    for each in _inline(mark.style or "", new):
        yield text[:start] + gap + each + text[end:]


def _width(raw: str) -> int:
    """Length of the longest line, at least that of an ordinary one."""
    return max(_WIDTH, *(len(line) for line in raw.splitlines() or [""]))


def _inline(style: str, new: Scalar) -> Iterator[str]:
    """One-line spellings: as it was quoted, then in double quotes, which can say everything."""
    if new is None:
        yield from ("", "null")
        return
    if not isinstance(new, str):
        yield json.dumps(new)
        return
    if style == "":
        yield new
    if style == "'":
        yield "'" + new.replace("'", "''") + "'"
    yield json.dumps(new, ensure_ascii=False)


def _spliced(raw: str, style: str, old: str, new: str) -> str | None:
    """The scalar's source with only the differing middle replaced; None where it cannot be followed."""
    places = _places(raw, style, old)
    if places is None:
        return None
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    middle = new[head : len(new) - tail]
    return raw[: places[head]] + middle + raw[places[len(old) - tail] :]


def _places(raw: str, style: str, value: str) -> list[int] | None:
    """For each character of a value, and its end, the offset in the source where it is written.

    A line end with its indentation stands for one space (folded) or one line end (literal).
    Escapes are not followed: None.
    """
    at = 1 if style in ("'", '"') else 0
    if style in ("|", ">"):
        at = raw.find("\n") + 1
        at += len(raw[at:]) - len(raw[at:].lstrip())
    places: list[int] = []
    for char in value:
        if at >= len(raw):
            return _closed(places, value, at)
        places.append(at)
        if char in " \n" and raw[at].isspace():
            run = len(raw[at:]) - len(raw[at:].lstrip())
            at += run if "\n" in raw[at : at + run] else 1
        elif raw[at] == char:
            at += 1
        else:
            return None
    return [*places, at]


def _closed(places: list[int], value: str, at: int) -> list[int] | None:
    """Offsets of a value whose last characters are line ends that the source's own end stands for."""
    rest = value[len(places) :]
    return None if rest.strip() else [*places, *[at] * (len(rest) + 1)]


def _block(raw: str, style: str, new: str) -> str:
    """A block scalar written again under its old header, with its indentation and about its width."""
    header, _, body = raw.partition("\n")
    lines = [line for line in body.splitlines() if line.strip()]
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())] if lines else "  "
    end = raw[len(raw.rstrip()) :]
    said = new.strip("\n").split("\n")
    if style == "|":
        written = [indent + line if line else "" for line in said]
        return "\n".join([header, *written]) + end
    width = max([len(line) for line in lines]) if len(lines) > 1 else _WIDTH
    folded = [
        textwrap.fill(
            paragraph,
            width=max(width, len(indent) + 20),
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        for paragraph in said
    ]
    return "\n".join([header, "\n\n".join(folded)]) + end
