"""A run as Markdown for issue trackers, where third-party text must stay text.

Everything printed is neutralised unless the template says otherwise: no mention, no issue link,
no hidden comment, no quick action, no formatting. Official words stand in fences that are longer
than any run of backticks within.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.report.card import Passage
from pipeline.report.run import Run
from pipeline.report.shown import count, moment, sentence, visible
from pipeline.report.view import view

# A word joiner takes no room and breaks nobody's line, but it ends a mention or a reference.
_JOINER = "\u2060"
_SPECIAL = re.compile(r"([\\`*_{}\[\]()<>|~&!])")
_LEADING = re.compile(r"^([-+=:]|\d+(?=[.)]))")
_REFERENCE = re.compile(r"(@|#|!|\bGH-)(?=\w)", re.IGNORECASE)
_ADDRESS = re.compile(r"\b(https?|ftp|mailto)(:)|\b(www)(\.)", re.IGNORECASE)
_COMMENT = re.compile(r"<(?=!--)")


class Markdown(str):
    """Text that is Markdown already and printed as it is."""

    __slots__ = ()


def render_markdown(run: Run) -> str:
    """The report of a run as GitHub-flavoured Markdown, ending in a line break."""
    text = markdown_environment().get_template("report.md.j2").render(view=view(run))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def inline(text: str) -> Markdown:
    """Somebody's words in one line, with nothing in them that Markdown or a tracker acts on."""
    flat = " ".join(visible(text).split())
    flat = _SPECIAL.sub(r"\\\1", flat).replace("\\<", "&lt;").replace("\\>", "&gt;").replace("\\&", "&amp;")
    flat = _REFERENCE.sub(lambda m: m[0] + _JOINER, flat)
    flat = _ADDRESS.sub(lambda m: (m[1] or m[3]) + _JOINER + (m[2] or m[4]), flat)
    flat = re.sub(r"^#", r"\\#", flat)
    flat = _LEADING.sub(lambda m: m[0] + "\\" if m[0].isdigit() else "\\" + m[0], flat)
    return Markdown(_JOINER + flat if flat.startswith("/") else flat)


def fence(text: str, language: str = "") -> Markdown:
    """Somebody's words as a code block, each line as it is; fenced longer than any backticks inside."""
    shown = _COMMENT.sub("<" + _JOINER, visible(text))
    lines = [_JOINER + line if line.startswith("/") else line for line in shown.split("\n")]
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    ticks = "`" * max(3, longest + 1)
    return Markdown("\n".join([f"{ticks}{language}", *lines, ticks]))


def difference(passage: Passage) -> Markdown:
    """A passage as a ``diff`` block, the words before and then the words after; unchanged ones plain."""
    if passage.before == passage.after:
        return fence(passage.after)
    lines = [f"- {line}" for line in passage.before.splitlines()]
    lines += [f"+ {line}" for line in passage.after.splitlines()]
    return fence("\n".join(lines), "diff")


def target(address: str) -> Markdown:
    """An address as the target of a link: nothing in it can end the link or the line."""
    forbidden = {c: f"%{ord(c):02X}" for c in " <>()[]\\`|\"'"}
    return Markdown("".join(forbidden.get(c, c) for c in visible(address) if c not in "\n\r\t"))


@cache
def markdown_environment() -> Environment:
    """Templates whose every printed value is neutralised unless it is Markdown already."""
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_neutral,
    )
    environment.filters |= {
        "moment": moment,
        "count": count,
        "sentence": sentence,
        "fence": fence,
        "difference": difference,
        "target": target,
    }
    return environment


def _neutral(value: Any) -> Any:
    return inline(value) if isinstance(value, str) and not isinstance(value, Markdown) else value
