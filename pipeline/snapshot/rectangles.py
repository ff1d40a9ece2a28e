"""Where each text stood on a screenshot: the exhibit of that name, read and asked.

The exhibit is JSON: ``{"width": …, "height": …, "texts": [[text, x, y, width, height], …]}``, in CSS
pixels of the whole page from its upper left corner, in reading order.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import StoreError
from pipeline.text import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A text and its place, in CSS pixels from the upper left corner of the page."""

    text: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangles:
    """The places of all texts of a page, and the size of the screenshot that they lie on."""

    width: float
    height: float
    texts: tuple[Rectangle, ...]

    def showing(self, passage: str) -> tuple[Rectangle, ...]:
        """The places of a passage: of the text equal to it, else of the smallest that holds it whole.

        A passage of several lines is looked for line by line. Texts are compared in canonical form.
        """
        found: list[Rectangle] = []
        for line in passage.splitlines():
            if wanted := canonical(line):
                found += self._showing(wanted)
        return tuple(dict.fromkeys(found))

    def _showing(self, wanted: str) -> list[Rectangle]:
        keyed = [(canonical(each.text), each) for each in self.texts]
        equal = [each for key, each in keyed if key == wanted]
        holding = sorted((each for key, each in keyed if wanted in key), key=lambda each: len(each.text))
        return equal or holding[:1]


def read_rectangles(data: bytes) -> Rectangles:
    """The exhibit's content; raises StoreError where it is not one."""
    try:
        record = json.loads(data)
        return Rectangles(
            width=float(record["width"]),
            height=float(record["height"]),
            texts=tuple(_rectangle(each) for each in record["texts"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"the places of texts on a screenshot are damaged: {error!r}") from error


def _rectangle(row: Sequence[object]) -> Rectangle:
    text, *numbers = row
    x, y, width, height = (float(str(each)) for each in numbers)
    return Rectangle(text=str(text), x=x, y=y, width=width, height=height)
