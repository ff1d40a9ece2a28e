"""Guides and their index as HTML: one file each, no script, nothing to load, light and dark."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from pipeline.publish.freshness import FreshnessFile, GuideRow
from pipeline.publish.phrases import phrases
from pipeline.publish.publication import Publication
from pipeline.publish.view import up, view
from pipeline.report.templating import environment, style


def guide_page(publication: Publication, file: FreshnessFile, row: GuideRow) -> str:
    """One guide with the verified-on line of each step and fact."""
    shown = view(publication, file, row)
    return _rendered("guide.html.j2", view=shown, words=shown.words, root=up(row.page))


def index_page(publication: Publication, file: FreshnessFile) -> str:
    """Every guide with its state, those that need a person first; in English."""
    words = phrases("en")
    groups = [
        (words.page(key), [each for each in file.guides if each.shared is shared])
        for key, shared in (("guides", False), ("procedures", True))
    ]
    return _rendered(
        "index.html.j2",
        groups=[(title, _by_id(rows)) for title, rows in groups if rows],
        file=file,
        words=words,
        spoken=phrases,
        publisher=publication.settings.name,
        root="",
    )


def _by_id(rows: list[GuideRow]) -> list[list[GuideRow]]:
    """The locales of each guide together, the original first."""
    ids = dict.fromkeys(each.id for each in rows)
    return [
        sorted((r for r in rows if r.id == each), key=lambda r: (r.original is not None, r.locale))
        for each in ids
    ]


def _rendered(template: str, **values: object) -> str:
    """A page whose content security policy allows the one style sheet inside it and nothing else."""
    css = style("tokens", "parts") + "\n" + _own_style()
    # The comparison is byte by byte, so the element must hold exactly what was hashed.
    allowed = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return _environment().get_template(template).render(style=Markup(css), style_hash=allowed, **values)


@cache
def _own_style() -> str:
    return files("pipeline.publish").joinpath("templates", "site.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    return environment(PackageLoader("pipeline.publish"))
