"""Reading a capture so that it can be compared with the baseline, even when the recipe switched.

Selectors rot and eras differ: where the route of the extraction is another than the baseline's
(a selector stopped or began to match), the page is also read the baseline's way and from the
smallest element that holds the baseline's text. The reading that says the least new is the honest
one: our own recipe switching is an upgrade, never a change of the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.extract import extract
from pipeline.extract.relocate import suggest_selector
from pipeline.model import Baseline, Block, BlockKind, Capture, Document, Recipe, Source
from pipeline.text import canonical


def read_capture(capture: Capture, source: Source, baseline: Baseline | None) -> Document:
    """The document of a capture, by the source's recipe or by the way the baseline was read."""
    recipe = source.recipe_at(capture.captured_at)
    document = _read(capture, recipe)
    if baseline is None:
        return document
    if document.extraction.route == baseline.extraction.route:
        return titled_like(baseline.document, document, document)
    if not distance(document, baseline.document):
        return document
    # Where no selector matched, our own way was the automatic one already.
    by_selector = document.extraction.route == "selector"
    automatic = _read(capture, Recipe(remove=recipe.remove)) if by_selector else document
    nearest = _nearest(baseline.document, _readings(capture, recipe, baseline.document, document, automatic))
    return titled_like(baseline.document, nearest, automatic)


def _readings(
    capture: Capture, recipe: Recipe, usual: Document, document: Document, automatic: Document
) -> Iterator[Document]:
    """The ways to read a capture whose recipe switched; the last one is the dearest."""
    yield document
    if automatic is not document:
        yield automatic
    if selector := suggest_selector(capture.body, usual):
        yield _read(capture, Recipe(select=(selector,), remove=recipe.remove))


def _nearest(usual: Document, readings: Iterable[Document]) -> Document:
    """The reading that says the least new, the first among equals; none is tried behind an equal one."""
    best: tuple[int, Document] | None = None
    for reading in readings:
        away = distance(reading, usual)
        if best is None or away < best[0]:
            best = away, reading
        if not away:
            break
    assert best is not None, "there is always our own way"
    return best[1]


def titled_like(usual: Document, reading: Document, automatic: Document) -> Document:
    """The reading with the title of the page as its first block exactly where the usual one has it.

    Whether a selector takes in the title is our doing; the page shows it in any case, as ``automatic``
    (which looks for it everywhere) can tell.
    """
    ours, theirs = _title(usual), _title(reading)
    if ours and not theirs:
        shown = _title(automatic) or (ours if _names(reading, ours[0]) else ())
        return replace(reading, blocks=(*shown, *reading.blocks)) if shown else reading
    if theirs and not ours and usual.blocks:
        return replace(reading, blocks=reading.blocks[1:])
    return reading


def _title(document: Document) -> tuple[Block, ...]:
    """The first block where it is the heading with which the title of the page begins."""
    first = document.blocks[:1]
    return first if first and first[0].kind is BlockKind.HEADING and _names(document, first[0]) else ()


def _names(document: Document, heading: Block) -> bool:
    """Whether the title of a page begins with a heading."""
    return canonical(document.title).startswith(heading.key)


def distance(reading: Document, usual: Document) -> int:
    """Characters of blocks that only one of the two has."""
    ours, theirs = (Counter(b.key for b in d.blocks) for d in (reading, usual))
    return sum(len(key) * n for key, n in ((ours - theirs) + (theirs - ours)).items())


def _read(capture: Capture, recipe: Recipe) -> Document:
    return extract(capture.body, media_type=capture.media_type, recipe=recipe, url=capture.final_url)
