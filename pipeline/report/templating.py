"""How templates print text that somebody else wrote, for the report and for the review app.

Everything is escaped; control characters and changes of direction are seen instead of obeyed.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report.shown import count, moment, sentence, visible
from pipeline.report.worddiff import Part, PartKind

_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")


def environment(loader: BaseLoader | None = None) -> Environment:
    """Templates of the report (by default) that know the filters moment, count, diff, emphasis, sentence."""
    made = Environment(
        loader=loader or PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters |= {
        "moment": moment,
        "count": count,
        "diff": _diff,
        "emphasis": _emphasis,
        "sentence": sentence,
    }
    return made


@cache
def style(*names: str) -> str:
    """Style sheets of the report by name, joined: ``tokens`` (colours), ``parts`` (shared), ``report``."""
    folder = files("pipeline.report").joinpath("templates")
    return "\n".join(folder.joinpath(f"{name}.css").read_text("utf-8") for name in names)


def _shown(value: Any) -> Any:
    """Whatever a template prints; text that is not ours to trust shows its control characters."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _diff(parts: tuple[Part, ...]) -> Markup:
    """Parts as ins and del elements; the spaces around an edit stay outside its marking."""
    pieces = []
    for part, following in zip(parts, (*parts[1:], None), strict=True):
        text = part.text.strip()
        tag = {PartKind.REMOVED: "del", PartKind.ADDED: "ins"}.get(part.kind)
        if tag is None or not text:
            pieces.append(Markup("{}").format(visible(part.text)))
            continue
        lead, tail = part.text.split(text)[0], part.text[len(part.text.rstrip()) :]
        if not tail and part.kind is PartKind.REMOVED and following and following.kind is PartKind.ADDED:
            tail = " "
        pieces.append(Markup("{1}<{0}>{2}</{0}>{3}").format(Markup(tag), lead, visible(text), tail))
    return Markup("").join(pieces)


def _emphasis(text: str) -> Markup:
    """A guide's own text, with its **labels** in bold; nothing else in it is markup."""
    pieces = _STRONG.split(visible(text))
    return Markup("").join(
        Markup("<b>{}</b>" if i % 2 else "{}").format(piece) for i, piece in enumerate(pieces)
    )
