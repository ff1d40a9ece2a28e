"""Markdown to the HTML that it stands for (markdown-it-py), so that it is read like a page."""

from __future__ import annotations

import re
from functools import cache

from markdown_it import MarkdownIt

_GAP = re.compile(r"^\s*\[(?:…|\.\.\.)\]\s*$", re.MULTILINE)
_DATA_IMAGE = re.compile(r"!\[([^\]\n]*)\]\(data:[^)\s]*(?:\s+\"[^\"\n]*\")?\)")


_TITLE = re.compile(r"(?<=\]\()([^()\s]*)[ \t]+\"[^\n]*?\"(?=\))")


def to_html(text: str) -> str:
    """HTML of CommonMark with tables; marks of left-out passages ("[…]") are gone."""
    return str(_parser().render(_TITLE.sub(r"\1", _DATA_IMAGE.sub("", _GAP.sub("", text)))))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": True}).enable("table")
