"""Templates and assets: pages as HTML, with the text of strangers escaped and its control characters seen."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse, Response

from pipeline.report.card import channel_title
from pipeline.report.shown import link
from pipeline.report.templating import environment, style
from pipeline.web.rights import Right

if TYPE_CHECKING:
    from pipeline.web.asked import Asked

_UNITS = (("y", 365 * 24 * 60), ("d", 24 * 60), ("h", 60), ("min", 1))


def rendered(asked: Asked, template: str, status: int = 200, **context: object) -> Response:
    """A template as an answer, with what every page shows: who is there, and how it is to look."""
    page = _environment().get_template(template)
    text = page.render(
        asked=asked,
        person=asked.person,
        preferences=asked.preferences,
        now=asked.now,
        here=asked.path + (f"?{asked.query}" if str(asked.query) else ""),
        Right=Right,
        **context,
    )
    # What a text holds that UTF-8 cannot (lone surrogates of hostile pages) is shown by `visible`;
    # an attribute may still carry one.
    return HTMLResponse(text.encode("utf-8", "replace"), status)


def age(since: datetime | None, now: datetime) -> str:
    """How long ago, in the largest unit: "3 d", "5 h", "2 min", "now"; "never"."""
    if since is None:
        return "never"
    minutes = int((now - since).total_seconds() // 60)
    return next((f"{minutes // size} {unit}" for unit, size in _UNITS if minutes >= size), "now")


def as_is(text: str) -> Markup:
    """Text of a field that is sent back: escaped, and nothing else done to it."""
    return escape(text)


@cache
def asset(name: str) -> tuple[bytes, str]:
    """A static file and the first half of its sha256; ``app.css`` is the report's styles and ours."""
    folder = files("pipeline.web").joinpath("static")
    if name == "app.css":
        parts = [style("tokens", "parts")]
        parts += [folder.joinpath(each).read_text("utf-8") for each in ("frame.css", "pages.css")]
        data = "\n".join(parts).encode()
    else:
        data = folder.joinpath(name).read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:32]


def asset_url(name: str) -> str:
    """The address of a static file; another one as soon as its content is."""
    return f"/static/{name}?v={asset(name)[1][:12]}"


@cache
def _environment() -> Environment:
    made = environment(ChoiceLoader([PackageLoader("pipeline.web"), PackageLoader("pipeline.report")]))
    made.filters |= {"age": age, "as_is": as_is, "channel": channel_title, "link": link, "part": _part}
    made.globals |= {"asset": asset_url}
    return made


def _part(text: str) -> str:
    """A value as one segment of a path."""
    return quote(text, safe="")
