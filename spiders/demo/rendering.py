"""Templates in, pages out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from spiders.demo.catalogue import Hazard, Page
from spiders.demo.noise import Noise

TEMPLATES = Path(__file__).parent / "pages"
_TAG = re.compile(r"(<[^>]*>)")
_STATE_SHARE = 0.75  # of a page's weight is application state, about as on the real pages


def render_article(page: Page, *, generation: int, noise: Noise, variant: str, redesigned: bool) -> bytes:
    """The bytes of an article; ``variant`` is "A" or "B" for pages that alternate."""
    template = _environment().get_template(page.template)
    text = template.render(
        page=page,
        generation=generation,
        noise=noise,
        variant=variant,
        redesigned=redesigned,
        state_kilobytes=int(page.weight * _STATE_SHARE),
    )
    return text.encode()


def render_hazard(hazard: Hazard, address: str, noise: Noise) -> bytes:
    """The bytes of a page that stands where an article should be."""
    template = _environment().get_template(f"hazard-{_HAZARD_TEMPLATES.get(hazard, hazard)}.html")
    return template.render(address=address, noise=noise).encode()


def render_index(pages: Sequence[Page], generation: int, hazards: Mapping[str, Hazard]) -> bytes:
    """The bytes of the front page: a list of all articles and what happens to them."""
    template = _environment().get_template("index.html")
    return template.render(pages=pages, generation=generation, hazards=hazards).encode()


_HAZARD_TEMPLATES = {Hazard.RATE_LIMITED: "blocked"}


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["typeset"] = typeset
    return environment


def typeset(html: str) -> Markup:
    """French text as a careful typesetter leaves it; tags and meaning stay as they are.

    Typographic apostrophes, guillemets for straight quotes, no-break spaces before high
    punctuation and inside guillemets, en dashes for spaced hyphens.
    """
    parts = _TAG.split(html)
    return Markup("".join(part if part.startswith("<") else _typeset_text(part) for part in parts))


def _typeset_text(text: str) -> str:
    text = text.replace("&#39;", "'").replace("&#34;", '"')
    text = re.sub(r'"([^"]*)"', "«\u00a0\\1\u00a0»", text)
    text = text.replace("'", "\u2019").replace(" - ", " – ")
    text = re.sub(r" ([;!?])", "\u202f\\1", text)
    return text.replace(" :", "\u00a0:").replace("...", "…")
