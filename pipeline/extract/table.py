"""Tables as rows of text, "header: cell | header: cell"; layout tables are told apart."""

from __future__ import annotations

from collections.abc import Iterator

from bs4 import Tag

from pipeline.extract.inline import lines, run, tidy
from pipeline.extract.numbering import unmarked

MAX_SPAN = 50  # a cell spans at most so many rows or columns; larger numbers are mistakes
_RICH = ("h1", "h2", "h3", "h4", "h5", "h6", "ol", "table", "figure", "form")


def is_layout(table: Tag) -> bool:
    """Whether a table only places things: it says so, has one column, or holds headings, steps or tables."""
    if table.get("role") in ("presentation", "none"):
        return not _names_columns(table)
    if table.find(_RICH) is not None:
        return True
    if table.find("th") is not None:
        return False
    cells = [len(_cells(row)) for row in _rows(table)]
    return not cells or max(cells) < 2 or len(cells) < 2


def _names_columns(table: Tag) -> bool:
    """Whether a table reads as data whatever it says of itself: a first row in bold above others like it."""
    every = [_cells(row) for row in _rows(table)]
    if len(every) < 2 or len(every[0]) < 2 or table.find(_RICH) is not None:
        return False
    return all(map(_is_bold, every[0])) and all(len(cells) == len(every[0]) for cells in every)


def rows(table: Tag) -> Iterator[str]:
    """Each row of a data table as one text; rows of headers go before the cells they name."""
    headers: list[str] = []
    hanging: dict[int, tuple[int, str]] = {}
    said = False
    for row in _rows(table):
        texts = _spread(row, hanging)
        if _is_head(row):
            headers = headers if said else _below(headers, texts)
            continue
        said = True
        named = [
            f"{headers[i]}: {text}" if i < len(headers) and headers[i] and headers[i] != text else text
            for i, text in enumerate(texts)
            if text and (i == 0 or text != texts[i - 1])
        ]
        if named:
            yield " | ".join(named)
    if headers and not said:
        yield " | ".join(filter(None, headers))


def _below(upper: list[str], lower: list[str]) -> list[str]:
    """Names of columns in two rows as one: "Before departure, Refund"."""
    if len(upper) != len(lower):
        return upper or lower
    return [b if not a or a == b else f"{a}, {b}" if b else a for a, b in zip(upper, lower, strict=True)]


def _rows(table: Tag) -> list[Tag]:
    own = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    return own or list(table.find_all(attrs={"role": "row"}))


def _cells(row: Tag) -> list[Tag]:
    own = row.find_all(["td", "th"], recursive=False)
    return list(own or row.find_all(attrs={"role": ["cell", "gridcell", "columnheader", "rowheader"]}))


def _is_head(row: Tag) -> bool:
    """Whether a row only names columns: by its place or elements, or as the bold first of several."""
    cells = _cells(row)
    if row.parent is not None and row.parent.name == "thead":
        return True
    if len(cells) < 2:
        return False
    first = row.find_previous_sibling("tr") is None and row.find_next_sibling("tr") is not None
    return all(c.name == "th" or c.get("role") == "columnheader" for c in cells) or (
        first and all(map(_is_bold, cells))
    )


def _is_bold(cell: Tag) -> bool:
    bold = "".join(part.get_text() for part in cell.find_all(["b", "strong"]))
    return bool(bold.strip()) and "".join(bold.split()) == "".join(cell.get_text().split())


def _spread(row: Tag, hanging: dict[int, tuple[int, str]]) -> list[str]:
    """Cell texts by column; a cell that spans rows or columns is said in each of them."""
    texts: list[str] = []
    cells = iter(_cells(row))
    cell = next(cells, None)
    while cell is not None or len(texts) in hanging:
        column = len(texts)
        if column in hanging:
            left, text = hanging.pop(column)
            texts.append(text)
            if left > 1:
                hanging[column] = (left - 1, text)
            continue
        assert cell is not None
        text, wide, tall = _cell_text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
        for at in range(column, column + wide):
            texts.append(text)
            if tall > 1:
                hanging[at] = (tall - 1, text)
        cell = next(cells, None)
    return texts


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1")
    return min(int(value), MAX_SPAN) if value.isdecimal() and int(value) > 0 else 1


def _cell_text(cell: Tag) -> str:
    """All text of a cell on one line; lines of it that end without a stop are parted by semicolons."""
    if not cell.get_text(strip=True):  # a tick or a cross is all it says
        return ", ".join(filter(None, (tidy(str(each.get("alt") or "")) for each in cell.find_all(alt=True))))
    said = [unmarked(line) or line for line in lines(run(_broken(cell))) if line]
    return " ".join(text if text[-1] in ".;:,!?" else f"{text};" for text in said[:-1]) + (
        f" {said[-1]}" if len(said) > 1 else "".join(said)
    )


def _broken(cell: Tag) -> list[Tag]:
    """The cell's children with a line break after each block element inside."""
    for block in cell.find_all(["p", "li", "div"]):
        if (block.next_sibling is not None and str(block.next_sibling).strip()) or block.name == "li":
            block.append(block.__class__(name="br", can_be_empty_element=True))
    return list(cell.children)  # type: ignore[arg-type]  # strings and tags alike
