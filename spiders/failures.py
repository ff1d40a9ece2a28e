"""Why a request brought no page: exceptions and statuses to the closed set of FailureKind."""

from __future__ import annotations

import re
import zlib
from gzip import BadGzipFile

from scrapy import exceptions
from scrapy.http import Response

from pipeline.model import FailureKind
from spiders.pinned import REFUSED
from spiders.refused import Refused

_BLOCKED = frozenset((401, 403, 429, 451))
_GONE = frozenset((404, 410))
_NOT_PACKED = frozenset(("", "identity", "none", "utf-8", "utf8", "8bit", "binary"))  # some sent by mistake
_RANGE = re.compile(r"\s*bytes 0-(\d{1,15})/(\d{1,15})\s*$", re.IGNORECASE)
_NO_HTTP = ("_newclient.ParseError", "http_headers.Invalid")
_CLOSED = ("error.ConnectionDone", "error.ConnectionLost")
_LONGEST_DETAIL = 300
_TOO_LARGE = "larger than the limit for one page"


def kind_of(error: BaseException, host: str) -> tuple[FailureKind, str]:
    """The kind of failure that an exception of a request means, and what to tell a person."""
    if isinstance(error, Refused):
        return error.kind, plain(error.detail)
    if isinstance(error, exceptions.CannotResolveHostError) and host in REFUSED:
        return FailureKind.OFF_HOST, f"{host} resolves to the private address {REFUSED[host]}"
    if isinstance(error, exceptions.DownloadCancelledError):
        return FailureKind.TOO_LARGE, _TOO_LARGE
    if isinstance(error, exceptions.IgnoreRequest):
        if "DOWNLOAD_MAXSIZE" in str(error):
            return FailureKind.TOO_LARGE, f"{_TOO_LARGE} once unpacked"
        return FailureKind.HTTP_ERROR, plain(str(error))
    if type(error).__module__.startswith("playwright"):  # told by name: most crawls never load it
        return _of_browser(error)
    if any(each in str(error) for each in _NO_HTTP):
        return FailureKind.HTTP_ERROR, f"{host}: the answer is not valid HTTP"
    if isinstance(error, exceptions.DownloadFailedError) and any(each in str(error) for each in _CLOSED):
        return FailureKind.UNREACHABLE, f"{host}: the connection ended before an answer"
    for kind, detail, classes in _BY_CLASS:
        if isinstance(error, classes):
            return kind, f"{host}: {detail}"
    return FailureKind.UNREACHABLE, plain(f"{host}: {type(error).__name__}: {error}")


def _of_browser(error: BaseException) -> tuple[FailureKind, str]:
    """A browser that did not finish in time, or that died over a page."""
    if type(error).__name__ == "TimeoutError":
        return FailureKind.TIMEOUT, "the page was not there in time when a browser rendered it"
    said = str(error).partition("Call log:")[0]
    return FailureKind.CRASHED, plain(f"the browser that rendered the page failed: {said}")


def kind_of_answer(response: Response) -> tuple[FailureKind, str] | None:
    """The kind of failure that a status or an encoding means, None for a page."""
    status = response.status
    if status == 206 and not _is_whole(response):
        return FailureKind.HTTP_ERROR, "answered 206 with a part of the page, which nobody asked for"
    if 200 <= status < 300:
        encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        if encoding.lower() not in _NOT_PACKED:
            return FailureKind.HTTP_ERROR, plain(f"answered in an encoding that nobody asked for: {encoding}")
        return None
    if status in _BLOCKED:
        wait = (response.headers.get("Retry-After") or b"").decode("latin-1")
        asks = f"; asks to come back after {wait} s" if wait.isdigit() else ""
        return FailureKind.BLOCKED, f"answered {status}, which refuses us{asks}"
    if status in _GONE:
        return FailureKind.GONE, f"answered {status}: there is no such page any more"
    return FailureKind.HTTP_ERROR, f"answered {status}"


def _is_whole(response: Response) -> bool:
    """Whether what is sent as a part is all there is."""
    said = _RANGE.match((response.headers.get("Content-Range") or b"").decode("latin-1"))
    return said is not None and int(said[1]) + 1 == int(said[2])


def plain(text: str) -> str:
    """Text from outside as one printable line of bounded length."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _LONGEST_DETAIL else line[: _LONGEST_DETAIL - 1] + "…"


_BY_CLASS: tuple[tuple[FailureKind, str, tuple[type[BaseException], ...]], ...] = (
    (FailureKind.UNREACHABLE, "the name has no address", (exceptions.CannotResolveHostError,)),
    (FailureKind.UNREACHABLE, "connection refused", (exceptions.DownloadConnectionRefusedError,)),
    (FailureKind.TIMEOUT, "no whole answer in time", (exceptions.DownloadTimeoutError, TimeoutError)),
    (FailureKind.UNREACHABLE, "the connection ended in the middle", (exceptions.ResponseDataLossError,)),
    (FailureKind.OFF_HOST, "an address of another scheme", (exceptions.UnsupportedURLSchemeError,)),
    (FailureKind.HTTP_ERROR, "the body cannot be unpacked", (BadGzipFile, zlib.error)),
    (FailureKind.HTTP_ERROR, "redirected to something that is no address", (ValueError,)),
)
