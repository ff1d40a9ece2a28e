"""How a declared page is cut: its selectors as ours, and a remark for each that is not said the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.declarations.ota import Cut, Page, Range
from pipeline.declarations.ranges import as_css
from pipeline.guide.checks import is_selector
from pipeline.model import Recipe

# Filters that only change what we never compare: link targets.
_NEEDLESS = re.compile(r'^(?:\{")?removeQueryParams\b')


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that a person has to look at. ``mapped``: it was taken over, with the doubt that it names."""

    path: Path
    line: int
    what: str
    why: str
    mapped: bool = False


def recipe_of(page: Page) -> Recipe:
    """The selectors of a page that can be said in CSS."""
    return Recipe(
        select=tuple(css for cut in page.select for css in _css(cut)),
        remove=tuple(css for cut in page.remove for css in _css(cut)),
    )


def _css(cut: Cut) -> tuple[str, ...]:
    """Our selectors for one of theirs; none where it cannot be said in CSS."""
    found = as_css(cut.selector) if isinstance(cut.selector, Range) else (cut.selector.strip(),)
    return tuple(each for each in found if each and is_selector(each))


def recipe_remarks(page: Page, path: Path) -> Iterator[Remark]:
    """What of a page's selectors, filters and keys a person has to look at."""
    for key, line in page.unread:
        yield Remark(path=path, line=line, what=f"“{key}”", why="is no key that we know")
    for name, cuts in (("select", page.select), ("remove", page.remove)):
        for cut in cuts:
            yield from _cut_remarks(name, cut, path)
    for shown, line in page.filters:
        if _NEEDLESS.match(shown):
            why = "is not needed: addresses of links are never compared"
            yield Remark(path=path, line=line, what=f"filter {shown}", why=why, mapped=True)
        else:
            why = "is code of that project; select or remove what it changes"
            yield Remark(path=path, line=line, what=f"filter {shown}", why=why)


def _cut_remarks(name: str, cut: Cut, path: Path) -> Iterator[Remark]:
    if isinstance(cut.selector, Range):
        shown, ranged = _shown(cut.selector), _css(cut)
        if ranged:
            why = f"became “{', '.join(ranged)}”, which is right where its bounds are siblings; try it"
            yield Remark(path=path, line=cut.line, what=f"{name} {shown}", why=why, mapped=True)
        else:
            why = "cannot be said in CSS; name the elements that hold the text"
            yield Remark(path=path, line=cut.line, what=f"{name} {shown}", why=why)
    elif not _css(cut):
        yield Remark(path=path, line=cut.line, what=f"{name} “{cut.selector}”", why="is not a CSS selector")


def _shown(between: Range) -> str:
    bounds = (
        ("from", between.start_before),
        ("after", between.start_after),
        ("before", between.end_before),
        ("through", between.end_after),
    )
    return "range " + " ".join(f"{word} “{selector}”" for word, selector in bounds if selector)
