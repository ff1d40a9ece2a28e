"""Words to markup: the same words in the spellings of editors, minifiers and servers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from html.entities import codepoint2name

from benchmarks.histories.fetch import Fetch

_TAG = re.compile(r"<([a-z][\w-]*)((?:\s+[\w:-]+(?:=\"[^\"]*\")?){2,})(\s*/?)>")
_ATTRIBUTE = re.compile(r"[\w:-]+(?:=\"[^\"]*\")?")
_BETWEEN = re.compile(r">\s*\n\s*<")
_LABEL = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_QUOTED = re.compile(r"&quot;(.+?)&quot;")
_QUOTES = {"en": "“{}”", "fr": "«\u00a0{}\u00a0»", "de": "„{}“", "es": "«{}»", "it": "«{}»", "ja": "「{}」"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How a site spells: curly quotes and hard spaces, named entities, one line, attributes turned round."""

    curly: bool = False
    entities: bool = False
    minified: bool = False
    turned: bool = False
    label: str = "strong"

    def words(self, text: str, fetch: Fetch, language: str) -> str:
        """Words as markup, with bold labels and links; links carry a session of their own."""
        found = escape(text)
        if self.curly:
            found = _QUOTED.sub(lambda match: _QUOTES[language].format(match[1]), found)
            found = found.replace("&#x27;", "’").replace(" - ", " – ")
            found = re.sub(r"(\d) (?=\w)", "\\1\u00a0", found)
        found = _LABEL.sub(
            lambda match: f'<{self.label} class="{fetch.name("label")}">{match[1]}</{self.label}>', found
        )
        found = _LINK.sub(
            lambda match: f'<a href="{match[2]}?sid={fetch.hex(12)}" rel="noopener">{match[1]}</a>', found
        )
        return "".join(map(_entity, found)) if self.entities else found

    def page(self, markup: str) -> str:
        """A whole page in this spelling."""
        if self.turned:
            markup = _TAG.sub(_turned, markup)
        return _BETWEEN.sub("><", markup) if self.minified else markup


def _entity(letter: str) -> str:
    name = codepoint2name.get(ord(letter)) if ord(letter) > 127 else None
    return f"&{name};" if name else letter


def _turned(tag: re.Match[str]) -> str:
    given = _ATTRIBUTE.findall(tag[2])
    return f"<{tag[1]} {' '.join(reversed(given))}{tag[3]}>"
