"""What the world said: captures, why there is none, stored snapshots, and documents of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """One hop: ``url`` answered ``status`` and sent the client on."""

    url: str
    status: int


class ExhibitKind(StrEnum):
    """What a piece of evidence shows."""

    SCREENSHOT = "screenshot"  # the whole page as a browser showed it
    RECTANGLES = "rectangles"  # where each text stood in it; see pipeline.snapshot.rectangles


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """Evidence that was taken with a capture; its bytes are kept like a body, under their sha256."""

    kind: ExhibitKind
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """One page as it was received. ``status`` is None where the archive did not keep it.

    ``rendered``: ``body`` is what a browser made of the answer, as flat HTML without scripts; status,
    headers and redirects are those of the answer. ``exhibits`` is what was kept as evidence with it.

    ``not_modified``: the server answered 304, so ``body`` is that of the snapshot before and the
    headers are those of both (RFC 9111, 4.3.4). ``basis`` is the access it was read on (a value of
    ``Access``), ``note`` where an imported date comes from. ``twin``: the page was asked for again,
    only to see what differs by itself.
    """

    source: str
    url: str
    final_url: str
    captured_at: datetime
    body: bytes
    status: int | None = None
    media_type: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()
    redirects: tuple[Redirect, ...] = ()
    not_modified: bool = False
    basis: str = ""
    note: str = ""
    rendered: bool = False
    exhibits: tuple[Exhibit, ...] = ()
    twin: bool = False

    def header(self, name: str) -> str:
        """The last value of a header, "" where there is none; names are case-insensitive."""
        wanted = name.casefold()
        return next((v for k, v in reversed(self.headers) if k.casefold() == wanted), "")


class FailureKind(StrEnum):
    """Why there is no capture."""

    UNREACHABLE = "unreachable"  # no DNS answer, refused, reset, TLS
    TIMEOUT = "timeout"
    REFUSED_BY_ROBOTS = "refused-by-robots"
    NOT_PERMITTED = "not-permitted"  # access basis is manual or archive
    OFF_HOST = "off-host"  # an address or redirect outside service.yaml's hosts
    TOO_LARGE = "too-large"
    HTTP_ERROR = "http-error"  # 4xx and 5xx that say nothing about blocking
    GONE = "gone"  # 404, 410
    BLOCKED = "blocked"  # 401, 403, 429, a bot-check address
    CRASHED = "crashed"  # the crawler or its parser died
    NO_BROWSER = "no-browser"  # the page has to be rendered and nothing is there to do it


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailure:
    """A look that brought no page. It ages ``checked_at`` and touches nothing else."""

    source: str
    url: str
    failed_at: datetime
    kind: FailureKind
    detail: str
    status: int | None = None


class RejectionKind(StrEnum):
    """Why a page that was received is not the article."""

    NOT_MODIFIED_BODY = "not-modified-body"
    ERROR_PAGE = "error-page"  # a status or a title that says error
    SOFT_404 = "soft-404"
    HOME_PAGE = "home-page"  # a deep link ended on the front page
    WALL = "wall"  # login or consent
    BOT_CHECK = "bot-check"
    SCRIPT_SHELL = "script-shell"
    WRONG_LANGUAGE = "wrong-language"
    EMPTY = "empty"
    NOT_TEXT = "not-text"  # a media type that holds no article
    SELECTOR_LOST = "selector-lost"  # the article may be there, but not where it used to be
    SHRUNK = "shrunk"  # outside the usual size: delays, a second look decides
    OVERSIZED = "oversized"  # too large or too deeply nested to be read safely


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """The gate's no: a health problem of the source, never a change and never a baseline."""

    kind: RejectionKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredExhibit:
    """The record of one exhibit: ``digest`` is the sha256 of its bytes in hex, ``size`` their number."""

    kind: ExhibitKind
    media_type: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The record of one stored capture; the body lies beside it under its digest.

    ``digest`` is the sha256 of the body in hex; ``revisit`` is true where an earlier snapshot of
    the source had the same digest, so that the body is stored once (WARC 1.1, "revisit").
    ``not_modified``, ``basis``, ``note``, ``rendered`` and ``twin`` are those of the capture.
    """

    id: str
    source: str
    captured_at: datetime
    url: str
    final_url: str
    digest: str
    size: int
    status: int | None
    media_type: str
    headers: tuple[tuple[str, str], ...]
    redirects: tuple[Redirect, ...]
    recipe: str
    extractor: str
    revisit: bool
    not_modified: bool = False
    basis: str = ""
    note: str = ""
    rendered: bool = False
    exhibits: tuple[StoredExhibit, ...] = ()
    twin: bool = False


class BlockKind(StrEnum):
    """What a piece of text is on its page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    STEP = "step"  # an item of a numbered list, or a heading that numbers itself as one
    ITEM = "item"  # an item of an unnumbered list
    ROW = "row"  # a table row: "header: cell | header: cell"
    CALLOUT = "callout"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The smallest piece of a document that can be cited.

    ``text`` is shown, ``key`` (``pipeline.text.canonical`` of it) is compared. ``headings`` is the
    path of headings above, outermost first. ``position`` is the 1-based place in its list, ``level``
    the heading level (1..6) or the nesting depth of a list (1..). ``linked`` is the share of the
    text's characters that stand inside links, in 0..1: what is nothing but links leads elsewhere.
    """

    kind: BlockKind
    text: str
    key: str
    headings: tuple[str, ...] = ()
    position: int | None = None
    level: int = 0
    linked: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectorMatch:
    """What one declared selector found: elements, and the characters, blocks and headings in them."""

    selector: str
    count: int
    characters: int
    removes: bool = False
    blocks: int = 0
    headings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """How a document was read, so that a broken recipe is seen before it is believed.

    ``route`` is "selector", "landmark", "density", "whole" (no region found), or "text".
    """

    route: str
    recipe: str
    matches: tuple[SelectorMatch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page as blocks in reading order. ``language`` is BCP 47, or None where it is unknown.

    ``address`` is the one the page gives itself (its canonical link), "" where it gives none.
    """

    blocks: tuple[Block, ...]
    title: str = ""
    language: str | None = None
    extraction: Extraction = Extraction(route="text", recipe="")
    address: str = ""

    @property
    def characters(self) -> int:
        """Characters of all canonical block texts."""
        return sum(len(block.key) for block in self.blocks)
