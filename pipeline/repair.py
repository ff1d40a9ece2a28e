"""A lost selector and the one that would find its text again, with what it would yield; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.extract import extract
from pipeline.extract.relocate import suggest_selector
from pipeline.model import Capture, Document, Recipe

# A page that is rebuilt is often rewritten, too (one of the archived terms kept 35% of its text). So
# little is enough for a suggestion that a person looks at; it is never used by itself.
REWRITTEN = 0.25
_SHOWN = 5  # blocks of a preview
_LONGEST = 160  # characters of one of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """``recipe`` with ``selector`` in the place of ``lost``, and what it reads of today's page.

    ``kept`` is the share of the usual text that is there again, in 0..1 by characters.
    """

    lost: str
    selector: str
    recipe: Recipe
    document: Document
    kept: float

    @property
    def preview(self) -> tuple[str, ...]:
        """The first blocks that would be read, shortened."""
        texts = [block.text for block in self.document.blocks[:_SHOWN]]
        return tuple(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…" for text in texts)

    @property
    def summary(self) -> str:
        """In one sentence: what is suggested, and how much of the usual text it finds."""
        return (
            f"“{self.selector}” in the place of “{self.lost}” finds {self.kept:.0%} of the usual text again"
            f" ({self.document.characters:,} characters in {len(self.document.blocks):,} blocks)"
        )


def repair(capture: Capture, recipe: Recipe, usual: Document) -> Repair | None:
    """The repair of the first selector that matches nothing; None where all match or nothing would help.

    ``usual`` is the document as it was read last. Where other selectors of a list still match, only
    the text that is missing is looked for.
    """
    now = _read(capture, recipe)
    lost = next((m.selector for m in now.extraction.matches if not m.removes and not m.count), None)
    if lost is None:
        return None
    here = {block.key for block in now.blocks} if now.extraction.route == "selector" else set()
    missing = replace(usual, blocks=tuple(b for b in usual.blocks if b.key not in here))
    selector = suggest_selector(capture.body, missing) or suggest_selector(
        capture.body, missing, held=REWRITTEN
    )
    if selector is None or selector in recipe.select:
        return None
    mended = replace(recipe, select=tuple(selector if each == lost else each for each in recipe.select))
    document = _read(capture, mended)
    return Repair(lost=lost, selector=selector, recipe=mended, document=document, kept=_kept(document, usual))


def _kept(document: Document, usual: Document) -> float:
    there = {block.key for block in document.blocks}
    found = sum(len(block.key) for block in usual.blocks if block.key in there)
    return found / max(usual.characters, 1)


def _read(capture: Capture, recipe: Recipe) -> Document:
    return extract(capture.body, media_type=capture.media_type, recipe=recipe, url=capture.final_url)
