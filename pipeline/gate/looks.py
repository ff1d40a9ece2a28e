"""Judges a page by what it says: error, bot check, wall, shell, or nothing."""

from __future__ import annotations

from pipeline.gate.glance import Glance
from pipeline.gate.markers import Marker, markers
from pipeline.model import Rejection, RejectionKind

SHORT = 1_500  # characters of visible text up to which a phrase in the text decides
LONG = 6_000  # above it not even a title decides: "Maintenance" may be the topic of an article
PROSE = 600  # characters of sentences from which a page is an article whatever its heading quotes
SHELL = 250  # characters up to which a page with scripts is a shell that a browser would fill


def judge_looks(page: Glance) -> Rejection | None:
    """Why the words of a page say that it is not the article; None where it may be one."""
    for marker in markers():
        found = _named(marker, page) or _said(marker, page)
        if found:
            return found
    if not page.characters and not page.scripts:
        return Rejection(kind=RejectionKind.EMPTY, reason="the page holds no text")
    if page.characters < SHELL and page.scripts and not page.prose:
        said = f"only “{page.text[:80]}”" if page.text else "no text"
        return Rejection(
            kind=RejectionKind.SCRIPT_SHELL,
            reason=f"{said} beside {page.scripts} scripts: a browser would fill it",
        )
    return None


def _named(marker: Marker, page: Glance) -> Rejection | None:
    if page.characters > LONG:
        return None
    for name in page.names:
        if len(name) < 120 and marker.name.fullmatch(name):
            return Rejection(kind=marker.kind, reason=f"{marker.hazard}: it calls itself “{name}”")
    return None


def _said(marker: Marker, page: Glance) -> Rejection | None:
    if page.characters > SHORT or page.prose > PROSE:
        return None
    for text in (page.text, page.fallback if page.characters < SHELL else ""):
        match = marker.text.search(text)
        if match and _is_enough(marker, page):
            return Rejection(kind=marker.kind, reason=f"{marker.hazard}: it says “{match[0]}”")
    return None


def _is_enough(marker: Marker, page: Glance) -> bool:
    """A wall has a form or hardly any text; "password" alone is a word like any other."""
    if marker.hazard == "login":
        return page.password or page.characters < SHELL
    if marker.hazard == "consent":
        return page.prose < PROSE / 2
    return True
