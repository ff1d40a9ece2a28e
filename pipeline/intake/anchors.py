"""The links of a page with whole addresses, as far as the page says where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser

_WHOLE = re.compile(r"https?://[^\s/]+\S*")
_ELSEWHERE = re.compile(r"(?:[a-zA-Z][a-zA-Z0-9+.-]*:|#|$)")  # mail, scripts, places within the page
_LONGEST = 2000  # characters of an address
# Where a page says its own address, the most telling first.
_STATED = (
    ("base[href]", "href"),
    ("link[rel=canonical]", "href"),
    ("meta[property='og:url']", "content"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link of the page: what it says and where it leads.

    ``url`` is whole (http or https), or as it was written where the page does not say where it stands.
    """

    text: str
    url: str

    @property
    def whole(self) -> bool:
        """Whether the address leads somewhere by itself."""
        return _WHOLE.fullmatch(self.url) is not None


def anchors(parsed: LexborHTMLParser | None, url: str) -> Iterator[Anchor]:
    """The links of a page that was read at ``url`` ("" where that is unknown), in order."""
    base = _base(parsed, url)
    for node in parsed.css("a[href]") if parsed else ():
        target = (node.attributes.get("href") or "").strip()
        text = " ".join(node.text(deep=True).split())
        if not text or re.search(r"\s", target):
            continue
        if not _WHOLE.fullmatch(target):
            if _ELSEWHERE.match(target):
                continue
            target = _joined(base, target)
        yield Anchor(text=text, url=target[:_LONGEST])


def _joined(base: str, target: str) -> str:
    try:
        return urljoin(base, target) if base else target
    except ValueError:  # "[" in a host
        return target


def _base(parsed: LexborHTMLParser | None, url: str) -> str:
    for selector, name in _STATED if parsed else ():
        node = parsed.css_first(selector) if parsed else None
        told = (node.attributes.get(name) or "").strip() if node is not None else ""
        if _WHOLE.fullmatch(told):
            return told
    return url
