"""A run as one HTML file that asks nobody for anything: no script, no font, no image, no link to load."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.report.run import Run
from pipeline.report.shown import count, moment, sentence, visible
from pipeline.report.view import view
from pipeline.report.worddiff import Part, PartKind


def render_html(run: Run) -> str:
    """The report of a run as a complete HTML document; the same run gives the same bytes.

    Its content security policy allows the one style sheet inside it and nothing else.
    """
    style = _style()
    # The comparison is byte by byte, so the element must hold exactly what was hashed.
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _environment().get_template("report.html.j2")
    return page.render(view=view(run), style=Markup(style), style_hash=allowed)


_STRONG = re.compile(r"\*\*([^*\n]+)\*\*")


@cache
def _style() -> str:
    return files("pipeline.report").joinpath("templates", "report.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("pipeline.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {
        "moment": moment,
        "count": count,
        "diff": _diff,
        "emphasis": _emphasis,
        "sentence": sentence,
    }
    return environment


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
