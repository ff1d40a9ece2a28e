"""Tabs: the words of a tab become the title of its panel, so that steps say for whom they are."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode, create_tag

_PLACE = re.compile(r"[\w.:-]+")
_TARGETS = ("aria-controls", "data-bs-target", "data-target", "href")
_NEAR = 3  # elements between a row of tabs and what holds its panels, too


def title_panels(body: LexborNode) -> None:
    """Put the words of each tab above its panel and take the row of tabs out, in place.

    Tabs that lead to other pages go without more ado. A row that holds its panels itself is an
    accordion, and stays.
    """
    for row in body.css("[role=tablist]"):
        tabs = row.css("[role=tab]")
        if not tabs or row.css_first("[role=tabpanel]") is not None:
            continue
        panels = _panels(body, row, tabs)
        if any(panels):
            for tab, panel in zip(tabs, panels, strict=True):
                if panel is not None:
                    _entitle(panel, _words(tab))
            row.decompose()
        elif all(map(_leads_elsewhere, tabs)):
            row.decompose()


def _panels(body: LexborNode, row: LexborNode, tabs: list[LexborNode]) -> list[LexborNode | None]:
    """The panel of each tab: as either of them names the other, else by their order."""
    named = [_target(body, tab) or _labelled(body, tab) for tab in tabs]
    if any(named):
        return named
    above = row.parent
    for _ in range(_NEAR):
        if above is None or above.tag == "body":
            break
        panels = above.css("[role=tabpanel]")
        if panels:
            return list(panels) if len(panels) == len(tabs) else [None] * len(tabs)
        above = above.parent
    return [None] * len(tabs)


def _target(body: LexborNode, tab: LexborNode) -> LexborNode | None:
    for name in _TARGETS:
        place = (tab.attributes.get(name) or "").removeprefix("#")
        if _PLACE.fullmatch(place) and (found := body.css_first(f'[id="{place}"]')) is not None:
            return found
    return None


def _labelled(body: LexborNode, tab: LexborNode) -> LexborNode | None:
    place = tab.attributes.get("id") or ""
    return body.css_first(f'[aria-labelledby="{place}"]') if _PLACE.fullmatch(place) else None


def _leads_elsewhere(tab: LexborNode) -> bool:
    return tab.tag == "a" and not (tab.attributes.get("href") or "#").startswith("#")


def _entitle(panel: LexborNode, words: str) -> None:
    """A title above a panel, unless it begins with that very heading."""
    first = panel.css_first("h1, h2, h3, h4, h5, h6, summary")
    if not words or (first is not None and _words(first) == words):
        return
    title = create_tag("summary")
    title.insert_child(words)
    if panel.first_child is None:
        return
    panel.first_child.insert_before(title)


def _words(node: LexborNode) -> str:
    return " ".join(node.text(deep=True).split())
