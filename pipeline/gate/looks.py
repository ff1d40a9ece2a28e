"""Judges a page by what it says: error, bot check, wall, shell, or nothing."""

from __future__ import annotations

from pipeline.gate.glance import Glance
from pipeline.gate.markers import Marker, markers
from pipeline.model import Rejection, RejectionKind

PROSE = 600  # characters of sentences from which a page is an article whatever its title quotes
NOTICE = 4_000  # characters of sentences up to which an announcement in several languages is none yet
SHORT = 1_500  # characters of visible text up to which a phrase near its beginning decides
WORDS = 300  # characters of visible text up to which a title that an article may bear decides
SHELL = 250  # characters up to which a page with scripts is a shell that a browser would fill
BEGINNING = 500  # characters of text in which a page says what it is
STEPS = 2  # numbered steps that only an article has
LONGEST_NAME = 120


def judge_looks(page: Glance) -> Rejection | None:
    """Why the words of a page say that it is not the article; None where it may be one."""
    for marker in markers():
        found = _named(marker, page) or _hinted(marker, page) or _said(marker, page)
        if found:
            return found
    if not page.characters and not page.scripts:
        return Rejection(kind=RejectionKind.EMPTY, reason="the page holds no text")
    if page.characters < SHELL and page.scripts and not page.prose and page.steps < STEPS:
        said = f"only “{page.text[:80]}”" if page.text else "no text"
        return Rejection(
            kind=RejectionKind.SCRIPT_SHELL,
            reason=f"{said} beside {page.scripts} scripts; a browser would fill it",
        )
    return None


def _named(marker: Marker, page: Glance) -> Rejection | None:
    """A title or heading that no article bears, on a page without prose."""
    if page.prose >= PROSE or page.steps >= STEPS:
        return None
    for name in page.names:
        if len(name) < LONGEST_NAME and marker.name.fullmatch(name):
            return _reject(marker, f"it calls itself “{name}”")
    return None


def _hinted(marker: Marker, page: Glance) -> Rejection | None:
    """A title that an article may bear too, borne out by a phrase, a form, or hardly any text."""
    if page.prose >= NOTICE or page.steps >= STEPS:
        return None
    name = next((n for n in page.names if len(n) < LONGEST_NAME and marker.hint.fullmatch(n)), None)
    if name is None:
        return None
    said = marker.text.search(page.text[:BEGINNING])
    if said:
        return _reject(marker, f"it calls itself “{name}” and says “{said[0]}”")
    if marker.kind is RejectionKind.WALL:
        borne_out = page.password and page.prose < PROSE
    else:
        borne_out = page.characters < WORDS and not page.prose
    return _reject(marker, f"it calls itself “{name}” and says little else") if borne_out else None


def _said(marker: Marker, page: Glance) -> Rejection | None:
    """A phrase near the beginning, or in the source, of a page that hardly says anything."""
    if page.characters > SHORT or page.prose > PROSE or page.steps >= STEPS:
        return None
    source = next((text for text in marker.markup if text in page.source), None)
    if source:
        return _reject(marker, f"its source holds “{source}”")
    if marker.hazard == "script-shell" and page.characters >= SHELL:
        return None
    if marker.hazard == "login" and not page.password:
        return None
    match = marker.text.search(page.text[:BEGINNING])
    if not match and page.characters < SHELL:
        match = marker.text.search(page.fallback)
    return _reject(marker, f"it says “{match[0]}”") if match else None


def _reject(marker: Marker, reason: str) -> Rejection:
    told = reason if marker.hazard == marker.kind else f"{marker.hazard}: {reason}"  # two hazards are walls
    return Rejection(kind=marker.kind, reason=told)
