"""Is this capture an honest, whole page of that source? What is not is a health problem, never a change.

``inspect`` judges before extraction by how the page was answered and what it looks like, ``health``
after it beside the usual document, ``broken`` a bare document of which nothing else is known.
"""

from __future__ import annotations

import re

from pipeline.gate.answer import judge_answer
from pipeline.gate.glance import glance, glance_at_text, prose_of
from pipeline.gate.health import broken, health
from pipeline.gate.looks import NOTICE, judge_looks
from pipeline.gate.tongue import judge_language
from pipeline.markup import decode, measure
from pipeline.model import Capture, Rejection, RejectionKind, Source

__all__ = ["broken", "health", "inspect"]

_HEAD = 4_000  # characters of a plain text that are looked at
_PAGE = re.compile(r"<html[\s>]", re.IGNORECASE)  # a page that is sent as plain text


def inspect(capture: Capture, source: Source | None = None, *, familiar: bool = False) -> Rejection | None:
    """Why a capture is not the article of its source, with the evidence quoted; None where it may be.

    ``familiar`` says that it reads like an article that was honest: then only how it was answered is
    judged, and whether it can be read safely, which saves half the cost of a page that did not change.
    Where an archive kept neither status nor headers nor addresses, the body alone is judged.
    """
    if answered := judge_answer(capture):
        return answered
    text = decode(capture.body, capture.media_type.partition("charset=")[2] or None)
    is_page = "html" in (capture.media_type or "html") or _PAGE.search(text[:_HEAD]) is not None
    if is_page and (exceeded := measure(text).exceeded):
        return Rejection(kind=RejectionKind.OVERSIZED, reason=exceeded)
    return None if familiar else _judge_text(text, source, is_page)


def _judge_text(text: str, source: Source | None, is_page: bool) -> Rejection | None:
    if not text.strip():
        return Rejection(kind=RejectionKind.EMPTY, reason="the body is empty")
    if not is_page:
        return judge_looks(glance_at_text(text)) or judge_language(text[:_HEAD], source)
    prose = prose_of(text, 2 * NOTICE)
    if len(prose) < NOTICE:  # only what says little is looked at closely
        found = judge_looks(glance(text))
        if found:
            return found
    return judge_language(prose, source)
