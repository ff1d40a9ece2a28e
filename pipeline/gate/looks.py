"""Judges a page by what it says: error, bot check, wall, shell, or nothing."""

from __future__ import annotations

import re

from pipeline.gate.glance import Glance
from pipeline.gate.markers import Marker, markers, said_by_any
from pipeline.model import Rejection, RejectionKind

PROSE = 600  # characters of sentences from which a page is an article whatever its title quotes
NOTICE = 4_000  # characters of sentences up to which an announcement in several languages is none yet
SHORT = 1_500  # characters of visible text up to which a phrase near its beginning decides
WORDS = 300  # characters of visible text up to which a title that an article may bear decides
SHELL = 250  # characters up to which a page with scripts is a shell that a browser would fill
BEGINNING = 500  # characters of text in which a page says what it is
STEPS = 2  # numbered steps that only an article has
EXPLAINED = 80  # characters of sentences about something else, from which a phrase is talked about
SENTENCE_OF_SHELL = 60  # characters of the one sentence that a shell says
SENTENCE = 20  # characters of the shortest such sentence, CLOSE of a script without spaces
CLOSE = 8
TOLD = 2  # passages under a heading that are no links: a short page, and no shell
LONGEST_NAME = 120
_QUOTED = re.compile(r'"[^"]{1,80}"')


def judge_looks(page: Glance) -> Rejection | None:
    """Why the words of a page say that it is not the article; None where it may be one."""
    for marker in markers():
        found = _named(marker, page) or _hinted(marker, page) or _said(marker, page)
        if found:
            return found
    if not page.characters and not page.scripts:
        return Rejection(kind=RejectionKind.EMPTY, reason="the page holds no text")
    if _is_shell(page):
        said = f"only “{page.text[:80]}”" if page.text else "no text"
        return Rejection(
            kind=RejectionKind.SCRIPT_SHELL,
            reason=f"{said} beside {page.scripts} scripts; a browser would fill it",
        )
    return None


def _is_shell(page: Glance) -> bool:
    """Whether a page with scripts says next to nothing: no sentence under a heading, no list, no table."""
    if page.characters >= SHELL or not page.scripts or page.prose or page.steps >= STEPS:
        return False
    stated = any(len(each) >= _least(each) and each[-1] in ".。!?！？" for each in page.sentences)
    return not (page.headed and (stated or page.told >= TOLD))


def _least(sentence: str) -> int:
    return SENTENCE if " " in sentence else CLOSE


def _explained(page: Glance) -> int:
    """Characters of sentences that say none of the phrases, or only quote them."""
    return sum(
        len(each)
        for each in page.sentences
        if len(each) >= _least(each) and " " in each and not said_by_any().search(_QUOTED.sub("", each))
    )


def _is_article(marker: Marker, page: Glance) -> bool:
    """Whether a page that says such a phrase talks about it instead of being it."""
    if marker.hazard == "login":
        return not page.password and page.prose > 0
    if marker.hazard == "script-shell" and page.prose >= 2 * SENTENCE_OF_SHELL:
        return True
    return _explained(page) >= EXPLAINED


def _phrase(marker: Marker, text: str) -> re.Match[str] | None:
    """What a text says itself near its beginning; what it only quotes is another's."""
    return marker.text.search(_QUOTED.sub("", text[:BEGINNING]))


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
    said = _phrase(marker, page.text)
    names = [each for each in page.names if len(each) < LONGEST_NAME]
    notice = next((each for each in names if said and marker.notice.fullmatch(each)), None)
    if said and notice:
        return _reject(marker, f"it calls itself “{notice}” and says “{said[0]}”")
    name = next((n for n in names if marker.hint.fullmatch(n) or marker.notice.fullmatch(n)), None)
    if name is None or _is_article(marker, page):
        return None
    if said:
        return _reject(marker, f"it calls itself “{name}” and says “{said[0]}”")
    return _reject(marker, f"it calls itself “{name}” and says little else") if _bare(marker, page) else None


def _bare(marker: Marker, page: Glance) -> bool:
    """Whether a page bears out its title without a phrase: a form that asks who one is, or hardly a word."""
    if marker.hazard == "login":
        return page.asks and page.prose < PROSE
    return marker.kind is not RejectionKind.WALL and page.characters < WORDS and not page.prose


def _said(marker: Marker, page: Glance) -> Rejection | None:
    """A phrase near the beginning, or in the source, of a page that hardly says anything."""
    if page.characters > SHORT or page.prose > PROSE or page.steps >= STEPS:
        return None
    source = next((text for text in marker.markup if text in page.source), None)
    if source:
        return _reject(marker, f"its source holds “{source}”")
    if marker.hazard == "script-shell" and page.characters >= SHELL:
        return None
    if _is_article(marker, page):
        return None
    match = _phrase(marker, page.text)
    if not match and page.characters < SHELL:
        match = marker.text.search(page.fallback)
    return _reject(marker, f"it says “{match[0]}”") if match else None


def _reject(marker: Marker, reason: str) -> Rejection:
    told = reason if marker.hazard == marker.kind else f"{marker.hazard}: {reason}"  # two hazards are walls
    return Rejection(kind=marker.kind, reason=told)
