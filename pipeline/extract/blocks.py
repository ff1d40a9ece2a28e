"""Reads lean HTML into typed blocks in reading order (beautifulsoup4).

An element is a container where it holds block elements, and a line where it holds none; what
stands loose in a container becomes paragraphs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, PageElement, Tag

from pipeline.extract.elements import (
    BLOCK_ROLES,
    BLOCKS,
    MAX_TITLE,
    bold_title,
    is_fold,
    level_of,
    number_of,
    title_nodes,
)
from pipeline.extract.inline import lines, link_share, run
from pipeline.extract.lean import shallow
from pipeline.extract.numbering import any_number, badge_number, is_count, step_number, unbadged, unmarked
from pipeline.extract.outline import Outline, Rank
from pipeline.extract.related import without_related
from pipeline.extract.steps import counted
from pipeline.extract.table import is_layout, rows
from pipeline.extract.vocabulary import is_boilerplate, vocabulary
from pipeline.extract.wrapped import rejoined
from pipeline.model import Block, BlockKind
from pipeline.text import canonical

# Signs beside the title of what folds.
_DECORATION = re.compile(r"^(?:[‣▸▹►▶▷▾▿▼▽▲△⌄✚➕]\s*|[+−›»]\s+)+(?=\S)|(?<=\S)\s+[‣▸▹►▶▷▾▿▼▽▲△⌄+−×✕✖✚➕]+$")


def read(markup: str) -> tuple[Block, ...]:
    """Blocks of lean HTML in reading order; blocks whose key is empty are left out."""
    reader = _Reader()
    reader.container(BeautifulSoup(shallow(markup), "html.parser"))
    return tuple(without_related(counted(rejoined(reader.blocks))))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A list item whose first line has not been read yet."""

    kind: BlockKind
    position: int | None
    level: int


@dataclass(slots=True)
class _Reader:
    blocks: list[Block] = field(default_factory=list)
    outline: Outline = field(default_factory=Outline)
    blocky: dict[int, bool] = field(default_factory=dict)
    item: _Item | None = None
    depth: int = 0
    remark: bool = False
    linked: float = 0.0
    asked: bool = False

    def container(self, node: Tag) -> None:
        """Read the children of a container; loose inline nodes between blocks are paragraphs."""
        loose: list[PageElement] = []
        for child in list(node.children):
            if isinstance(child, Tag) and self.is_block(child):
                self.line(loose)
                loose = []
                self.element(child)
            else:
                loose.append(child)
        self.line(loose)

    def is_block(self, node: Tag) -> bool:
        """Whether an element breaks the line: by its name, its role, or by what it holds."""
        known = self.blocky.get(id(node))
        if known is None:
            known = (
                node.name in BLOCKS
                or node.get("role") in BLOCK_ROLES
                or (node.get("data-is") == "fold" and node.find_parent("p") is None)
                or any(self.is_block(child) for child in node.children if isinstance(child, Tag))
            )
            self.blocky[id(node)] = known
        return known

    def element(self, node: Tag) -> None:
        """Read one block element by what it is."""
        name, role, mark = node.name, node.get("role"), node.get("data-is")
        level = level_of(node)
        if level is not None:
            self.heading(run(title_nodes(node)), Rank.DECLARED, level, badge_number(node.children))
        elif name == "summary" or is_fold(node):
            self.fold(node)
        elif name in ("ol", "ul", "menu", "dir") or role == "list":
            self.list_of(node, ordered=name == "ol")
        elif name == "li" or role == "listitem":
            self.list_item(node, _Item(kind=BlockKind.ITEM, position=None, level=self.depth + 1))
        elif name == "aside" or role == "note" or mark == "callout":
            self.callout(node)
        elif name == "table" or role == "table":
            self.table(node)
        elif name == "dl":
            self.definitions(node)
        elif self.is_line(node) and self.may_be_title and (title := bold_title(node)):
            self.heading(title, Rank.BOLD)
        else:
            self.container(node)

    def is_line(self, node: Tag) -> bool:
        """Whether an element is a paragraph, or a line in bold that a paragraph could be as well."""
        if node.name != "div" or node.get("data-is") != "bold":
            return node.name == "p"
        return not any(self.is_block(child) for child in node.children if isinstance(child, Tag))

    @property
    def may_be_title(self) -> bool:
        """Whether a bold paragraph here would head what follows: not in a list or a remark."""
        return self.item is None and not self.depth and not self.remark

    def heading(self, text: str, rank: Rank, level: int | None = None, badge: int | None = None) -> None:
        """Add a heading, or a step that is one, and put it above what follows."""
        text = " ".join(filter(None, lines(text)))
        key = canonical(text)
        if not any(map(str.isalnum, text)) or is_boilerplate(key) or self.names_remark(key):
            return
        own = self.outline.enter(text, rank, level)
        number, rest = step_number(text)
        if number is None and badge is not None:
            number, rest = badge, unbadged(text, badge)
        if number is not None and rest:
            self.add(BlockKind.STEP, rest, position=number, level=own, above=True)
        else:
            position = self.item.position if self.item else None
            self.add(BlockKind.HEADING, text, position=position, level=own, above=True)
        self.item = None

    def fold(self, node: Tag) -> None:
        """The title of a folding part is a heading; a heading inside it keeps its level."""
        inner = next((each for each in node.find_all(True) if level_of(each) is not None), None)
        text = _DECORATION.sub("", run(node.children).strip())
        if len(text) > MAX_TITLE and inner is None:
            self.container(node)
        else:
            self.heading(text, Rank.FOLD if inner is None else Rank.DECLARED, inner and level_of(inner))

    def list_of(self, node: Tag, *, ordered: bool) -> None:
        """Items of a list in order; numbers go on from ``start`` and ``value``."""
        self.depth += 1
        number = number_of(node.get("start"), 1)
        for child in list(node.children):
            if isinstance(child, Tag) and (child.name == "li" or child.get("role") == "listitem"):
                number = number_of(child.get("value"), number)
                kind = BlockKind.STEP if ordered else BlockKind.ITEM
                self.list_item(child, _Item(kind=kind, position=number, level=self.depth), nested=False)
                number += 1
            elif isinstance(child, Tag):
                self.element(child)
            else:
                self.line([child])
        self.depth -= 1

    def list_item(self, node: Tag, item: _Item, *, nested: bool = True) -> None:
        """Read an item: its first line is the step or item, the rest are paragraphs below it."""
        self.item = item
        self.depth += nested
        self.container(node)
        self.depth -= nested
        self.item = None

    def callout(self, node: Tag) -> None:
        """Read a remark that is set apart."""
        before, self.remark = self.remark, True
        self.container(node)
        self.remark = before

    def table(self, node: Tag) -> None:
        """Rows of a data table; a layout table is read as what it places."""
        if is_layout(node):
            self.container(node)
            return
        caption = node.find("caption")
        if isinstance(caption, Tag):
            self.line(list(caption.children))
        for text in rows(node):
            self.add(BlockKind.ROW, text)

    def definitions(self, node: Tag) -> None:
        """Terms with their definitions; a question with an answer of several parts is a heading."""
        term = ""
        for child in node.find_all(["dt", "dd"]):
            assert isinstance(child, Tag)
            if child.name == "dt":
                self.definition(term)
                term = " ".join(filter(None, lines(run(child.children))))
            elif term.endswith("?") or any(self.is_block(c) for c in child.children if isinstance(c, Tag)):
                if term:
                    self.heading(term, Rank.FOLD)
                term = ""
                self.container(child)
            else:
                text = " ".join(filter(None, lines(run(child.children))))
                self.definition(f"{term.rstrip(' :')}: {text}" if term else text)
                term = ""
        self.definition(term)

    def definition(self, text: str) -> None:
        """Add one definition, if there is one."""
        if text:
            self.add(BlockKind.DEFINITION, text)

    def line(self, nodes: list[PageElement]) -> None:
        """Loose text: a paragraph per part between empty lines, a step or item per marked line."""
        if not nodes:
            return
        self.linked = link_share(nodes)
        badge = badge_number(nodes)
        part: list[str] = []
        for line in [*lines(run(nodes)), ""]:
            if line:
                part.append(line)
            elif part:
                self.part(part, badge)
                part, badge = [], None
        self.linked = 0.0

    def part(self, part: list[str], badge: int | None = None) -> None:
        """One paragraph of some lines; with a badge it is the step of that number."""
        rest = unbadged(" ".join(part), badge)
        if badge is not None and rest:
            self.add(BlockKind.STEP, rest, position=badge, level=self.depth + 1)
            return
        numbers = [any_number(line)[0] for line in part]
        marked = [unmarked(line) for line in part]
        if is_count(numbers):
            for line in part:
                number, rest = any_number(line)
                self.add(BlockKind.STEP, rest, position=number, level=self.depth + 1)
        elif sum(text is not None for text in marked) > 1:
            for line, text in zip(part, marked, strict=True):
                self.add(BlockKind.PARAGRAPH if text is None else BlockKind.ITEM, text or line)
        else:
            self.paragraph(" ".join(part))

    def paragraph(self, text: str) -> None:
        """Add a paragraph: as the list item that waits for its text, as a remark, or as itself."""
        key = canonical(text)
        step = self.item is not None and self.item.kind is BlockKind.STEP  # "Open the app" is one, too
        if not step and (
            is_boilerplate(key) or (self.asked and vocabulary().answers.issuperset(key.split()))
        ):
            self.asked = True
            return
        self.asked = False
        if not any(map(str.isalnum, key)):
            return  # a sign that says nothing by itself
        if self.names_remark(key) or self.is_own_number(key):
            return
        if self.item is not None:
            self.add(self.item.kind, text, position=self.item.position, level=self.item.level)
            self.item = None
        else:
            self.add(BlockKind.CALLOUT if self.remark else BlockKind.PARAGRAPH, text)

    def names_remark(self, key: str) -> bool:
        """Whether a text is only what the remark around it is called."""
        return self.remark and key.rstrip(" :!") in vocabulary().remarks

    def is_own_number(self, key: str) -> bool:
        """Whether a text is only the number of the step that waits for its text."""
        item = self.item
        return item is not None and item.kind is BlockKind.STEP and key.rstrip(" .):") == str(item.position)

    def add(
        self, kind: BlockKind, text: str, *, position: int | None = None, level: int = 0, above: bool = False
    ) -> None:
        """Add a block under the headings above it, unless nothing of its text is left when compared."""
        key = canonical(text)
        if key:
            headings = self.outline.path[:-1] if above else self.outline.path
            self.blocks.append(
                Block(
                    kind=kind,
                    text=text,
                    key=key,
                    headings=headings,
                    position=position,
                    level=level,
                    linked=self.linked,
                )
            )
