"""A published guide as pieces in reading order, each with its line in the file it came from."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.extract import extract
from pipeline.extract.language import stated
from pipeline.extract.markdown import to_html
from pipeline.extract.vocabulary import vocabulary
from pipeline.lexicon import lexicon
from pipeline.lexicon.meaning import meaning
from pipeline.markup import decode, safe
from pipeline.model import Block, BlockKind, Recipe

_TAG = re.compile(r"<!--.*?-->|<(script|style|svg|template)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_ADDRESS = re.compile(r"\]\([^()\s]*\)|^\s{0,3}\[[^\]]+\]:\s*\S+", re.MULTILINE)  # of a Markdown link
# Two texts that lost the space between them: "Cancel LinkSome employers", "GuideCancel through".
_GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ][a-zà-ÿ]+ )")
_LEAD = re.compile(r"(?:\S*[A-ZÀ-Þ]\S*)(?: (?:\S*[A-ZÀ-Þ]\S*|\w{1,3})){2,6}")
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_MOST = 0.5  # of a page's words, in its article
_LONGEST_LEAD = 90  # characters of bold words that may be a step's heading
_MARKUP = ("text/html", "application/xhtml+xml", "text/markdown", "text/x-markdown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A block of a guide with its 1-based line; ``lead`` is the bold beginning of its text, if any."""

    kind: BlockKind
    text: str
    line: int
    level: int = 0
    position: int | None = None
    lead: str = ""
    linked: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A link of the page: what it says and where it leads."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A guide as it was published. ``outside`` is text of the file that is no piece, with its line.

    ``declared`` is the language that the page states (BCP 47), None where it states none.
    """

    title: str
    summary: str
    declared: str | None
    language: str | None
    pieces: tuple[Piece, ...]
    links: tuple[Anchor, ...]
    outside: tuple[tuple[int, str], ...]


def read_page(body: bytes, *, media_type: str, url: str = "", recipe: Recipe = Recipe()) -> Page:
    """Read a guide; never raises, a file without text is a page without pieces."""
    kind = media_type.partition(";")[0].strip().lower()
    source = safe(decode(body))
    markup = to_html(source) if "markdown" in kind else source if kind in _MARKUP else ""
    parsed = LexborHTMLParser(markup) if markup else None
    if parsed is not None and not recipe.select:
        recipe = Recipe(select=_article(parsed), remove=recipe.remove)
    document = extract(body, media_type=media_type, recipe=recipe, url=url)
    places = _Places(source, marked=kind in _MARKUP)
    leads = _leads(parsed)
    pieces: list[Piece] = []
    for block in document.blocks:
        for each in _parted(block, plain=parsed is None, language=document.language):
            pieces.append(_piece(each, places, leads))
    return Page(
        title=document.title if parsed is not None else "",
        summary=_described(parsed),
        declared=stated(_attribute(parsed, "html", "lang")),
        language=document.language,
        pieces=tuple(pieces),
        links=tuple(_links(parsed)),
        outside=tuple(places.rest()),
    )


def _article(parsed: LexborHTMLParser) -> tuple[str, ...]:
    """The one element that declares itself the article and holds most of the page's text, as a selector.

    Read by a selector, a page keeps lists of nothing but links: in a guide they lead to related ones.
    """
    whole = len((parsed.body.text(deep=True) if parsed.body else "").split())
    for selector in vocabulary().landmarks:
        nodes = parsed.css(selector)
        if len(nodes) == 1 and len(nodes[0].text(deep=True).split()) >= _MOST * whole:
            return (selector,)
    return ()


def tidied(page: Page) -> Page:
    """The page without what YAML cannot hold or nobody sees: control characters, runs of spaces."""
    pieces = [replace(each, text=_tidy(each.text), lead=_tidy(each.lead)) for each in page.pieces]
    return replace(
        page,
        title=_tidy(page.title),
        summary=_tidy(page.summary),
        pieces=tuple(each for each in pieces if each.text),
        links=tuple(replace(each, text=_tidy(each.text)) for each in page.links),
    )


def _tidy(text: str) -> str:
    return " ".join(_HIDDEN.sub(" ", text).split())


def _piece(block: Block, places: _Places, leads: frozenset[str]) -> Piece:
    line = places.line(block.text)
    lead = max((each for each in leads if block.text.startswith(each)), key=len, default="")
    return Piece(
        kind=block.kind,
        text=block.text,
        line=line,
        level=block.level,
        position=block.position,
        lead=lead,
        linked=block.linked,
    )


def _parted(block: Block, *, plain: bool, language: str | None) -> Iterator[Block]:
    """The block, or its parts where a link of the page was glued to the next sentence in plain text."""
    if not plain:
        yield block
        return
    common = {
        *meaning(language or "en").words("function", "words"),
        *lexicon(language).words("stop", "words"),
    }
    start = 0
    for match in _GLUED.finditer(block.text):
        head, rest = block.text[start : match.start()], block.text[match.start() :]
        follows = rest.split(" ")[1:4]
        opens = follows[0].islower() and not common.isdisjoint(follows)
        if opens and _LEAD.fullmatch(head.rpartition(". ")[2]):
            yield _slice(block, start, match.start())
            start = match.start()
    yield _slice(block, start, len(block.text)) if start else block


def _slice(block: Block, start: int, end: int) -> Block:
    text = block.text[start:end].strip()
    return Block(kind=BlockKind.PARAGRAPH, text=text, key=text, headings=block.headings)


class _Places:
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

    def line(self, text: str) -> int:
        """The line where a text begins; that of the text before where it cannot be found."""
        wanted = "".join(char for char in text if char.isalnum())
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


def _leads(parsed: LexborHTMLParser | None) -> frozenset[str]:
    """Bold words with which a list item or a paragraph begins."""
    found: set[str] = set()
    for node in parsed.css("li, p, dd, td") if parsed else ():
        first = _first(node)
        if first is not None and first.tag in ("strong", "b"):
            text = " ".join(first.text(deep=True).split())
            if text and len(text) <= _LONGEST_LEAD:
                found.add(text)
    return frozenset(found)


def _first(node: LexborNode) -> LexborNode | None:
    """The first child with text; inside a paragraph where an item begins with one."""
    for child in node.iter(include_text=True):
        if (child.text(deep=True) or "").strip():
            return _first(child) if child.tag in ("p", "div", "span") else child
    return None


def _links(parsed: LexborHTMLParser | None) -> Iterator[Anchor]:
    for node in parsed.css("a[href]") if parsed else ():
        url = (node.attributes.get("href") or "").strip()
        text = " ".join(node.text(deep=True).split())
        if text and re.match(r"https?://[^\s/]+", url) and not re.search(r"\s", url):
            yield Anchor(text=text, url=url[:2000])


def _described(parsed: LexborHTMLParser | None) -> str:
    return " ".join(_attribute(parsed, "meta[name=description]", "content").split())


def _attribute(parsed: LexborHTMLParser | None, selector: str, name: str) -> str:
    node = parsed.css_first(selector) if parsed else None
    return (node.attributes.get(name) or "").strip() if node is not None else ""
