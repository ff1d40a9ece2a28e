"""A run as one HTML file that asks nobody for anything: no script, no font, no image, no link to load."""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from pipeline.report.run import Run
from pipeline.report.templating import environment, style
from pipeline.report.view import view


def render_html(run: Run) -> str:
    """The report of a run as a complete HTML document; the same run gives the same bytes.

    Its content security policy allows the one style sheet inside it and nothing else.
    """
    css = style("tokens", "parts", "report")
    # The comparison is byte by byte, so the element must hold exactly what was hashed.
    allowed = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    page = _environment().get_template("report.html.j2")
    return page.render(view=view(run), style=Markup(css), style_hash=allowed)


@cache
def _environment() -> Environment:
    return environment()
