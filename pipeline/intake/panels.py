"""Tabs and folds of a page: what stands after them is no longer about the last of them."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

_PANELS = "[role=tabpanel], .tab-pane, .tab-content > *, .tabs__panel, .tabpanel"


class Panels:
    """The texts of a page's tab panels; asked in reading order."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [_bare(text) for text in texts]

    def of(self, text: str) -> int | None:
        """The number of the panel that holds a text, None outside of all."""
        wanted = _bare(text)
        return next((i for i, each in enumerate(self._texts) if wanted and wanted in each), None)


def panels(parsed: LexborHTMLParser | None) -> Panels:
    """The panels of a page; a page with less than two has no tabs."""
    nodes = parsed.css(_PANELS) if parsed else []
    return Panels([node.text(deep=True) for node in nodes] if len(nodes) > 1 else [])


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
