"""Where the texts of an article stand in its file, by line, and what of the file nobody asked for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

_TAG = re.compile(r"<!--.*?-->|<(script|style|svg|template)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_ADDRESS = re.compile(r"\]\([^()\s]*\)|^\s{0,3}\[[^\]]+\]:\s*\S+", re.MULTILINE)  # of a Markdown link


class Places:
    """Finds the lines of texts that are asked for in reading order, and what was never asked for.

    Only letters and digits are compared, so that markup, spaces and quotes between them do not matter.
    """

    def __init__(self, source: str, *, marked: bool) -> None:
        blank = _TAG.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), source) if marked else source
        if marked:
            blank = _ENTITY.sub(lambda m: " " * len(m[0]), blank)
            blank = _ADDRESS.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), blank)
        self._source = blank
        self._at = [i for i, char in enumerate(blank) if char.isalnum()]
        self._letters = "".join(blank[i] for i in self._at)
        self._starts = [0, *(m.end() for m in re.finditer("\n", source))]
        self._taken = bytearray(len(self._letters))
        self._place = 0

    def take(self, *texts: str) -> None:
        """Mark texts as taken that stand above the article."""
        for text in texts:
            wanted = _bare(text)
            found = self._letters.find(wanted) if wanted else -1
            if found >= 0:
                self._taken[found : found + len(wanted)] = b"\1" * len(wanted)

    def cells(self, row: str) -> int:
        """The line where a table row ("Plan: Annual | Refund: full") begins; heads of columns come once."""
        lines = [self.line(cell.partition(": ")[2] or cell) for cell in row.split(" | ")]
        for cell in row.split(" | "):
            self.take(cell.partition(": ")[0] if ": " in cell else "")
        return lines[0]

    def line(self, text: str) -> int:
        """The line where a text begins; that of the text before where it cannot be found."""
        wanted = _bare(text)
        found = self._find(wanted)
        if found is None:  # entities and inserted words part it: its first words will do
            wanted = wanted[:24]
            found = self._find(wanted)
        if found is None or not wanted:
            return self._line(self._place)
        self._taken[found : found + len(wanted)] = b"\1" * len(wanted)
        self._place = found + len(wanted)
        return self._line(found)

    def _find(self, wanted: str) -> int | None:
        at = self._letters.find(wanted, self._place)
        at = at if at >= 0 else self._letters.find(wanted)
        return at if at >= 0 and wanted else None

    def _line(self, letter: int) -> int:
        at = self._at[min(letter, len(self._at) - 1)] if self._at else 0
        return bisect_right(self._starts, at)

    def rest(self) -> Iterator[tuple[int, str]]:
        """Line and text of what no piece holds; lone numbers and single letters are marks of lists."""
        begin = 0
        while begin < len(self._taken):
            if self._taken[begin]:
                begin += 1
                continue
            end = begin
            while end < len(self._taken) and not self._taken[end]:
                end += 1
            yield from self._left_out(self._at[begin], self._at[end - 1] + 1)
            begin = end

    def _left_out(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        offset = start
        for line in self._source[start:end].split("\n"):
            text = " ".join(line.split())
            if sum(char.isalpha() for char in text) > 1:
                yield bisect_right(self._starts, offset), text
            offset += len(line) + 1


def _bare(text: str) -> str:
    return "".join(char for char in text if char.isalnum())
