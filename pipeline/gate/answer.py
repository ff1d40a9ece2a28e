"""Judges how a page was answered: status, headers, media type, and where the redirects ended."""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from pipeline.model import Capture, Rejection, RejectionKind

_TEXT = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "")
_XML = ("application/xml", "text/xml")  # of a page as well, if its root says so
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")
_CHALLENGES = {
    "cf-mitigated": re.compile(r"challenge|block", re.IGNORECASE),
    "x-amzn-waf-action": re.compile(r"\S"),
}
_BOT_PATHS = re.compile(
    r"/(?:sorry|captcha|challenge|_incapsula_resource|cdn-cgi/challenge-platform)(?:/|$)", re.IGNORECASE
)
_MISSING_PATHS = re.compile(r"/(?:404|not-?found|page-?not-?found|error-?404)(?:[./]|$)", re.IGNORECASE)
_LOGIN_PATHS = re.compile(
    r"/(?:log-?in|sign-?in|sso|auth|connexion|anmelden|account/login|accounts?/signin|servicelogin)(?:[./?]|$)",
    re.IGNORECASE,
)
_CONSENT = re.compile(r"^consent\.|/(?:consent|cookie-?wall|privacy-?gate)(?:/|$)", re.IGNORECASE)
_LOCALE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?|intl|index\.\w+|home", re.IGNORECASE)
# The front page of a help centre: where a deep link goes that leads nowhere any more.
_CENTRE = re.compile(
    r"help|support|help-?cent(?:er|re)|support-?cent(?:er|re)|knowledge-?base|aide|centre-d-?aide|assistance"
    r"|hilfe|ayuda|centro-de-ayuda|ajuda|aiuto|assistenza|pomoc|hjalp|hjelp",
    re.IGNORECASE,
)
_SNIFFED = 1024  # bytes (WHATWG MIME Sniffing, 5.2)
_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f\x1b\0")
_MOST_CONTROLS = 0.02  # of the first bytes: a page has none, a packed file has one in nine


def judge_answer(capture: Capture) -> Rejection | None:
    """Why the answer itself says that this is not the article; None where it says nothing, or is unknown."""
    return _challenge(capture) or _status(capture) or _destination(capture) or _media(capture)


def _challenge(capture: Capture) -> Rejection | None:
    for name, pattern in _CHALLENGES.items():
        value = capture.header(name)
        if pattern.search(value):
            return Rejection(kind=RejectionKind.BOT_CHECK, reason=f"the answer carries {name}: {value}")
    return None


def _status(capture: Capture) -> Rejection | None:
    status = capture.status
    if status is None or (200 <= status < 300 and status != 204):
        return None
    if status in (401, 407):
        return Rejection(kind=RejectionKind.WALL, reason=f"status {status} asks for a login")
    if status in (403, 429):
        return Rejection(kind=RejectionKind.BOT_CHECK, reason=f"status {status} refuses the client")
    if status == 304:
        return Rejection(kind=RejectionKind.NOT_MODIFIED_BODY, reason="status 304 comes without the page")
    if status == 204:
        return Rejection(kind=RejectionKind.EMPTY, reason="status 204 comes without a page")
    return Rejection(kind=RejectionKind.ERROR_PAGE, reason=f"status {status}")


def _destination(capture: Capture) -> Rejection | None:
    """Where redirects ended; only an address that differs from the asked one says anything."""
    asked, ended = urlsplit(capture.url), urlsplit(capture.final_url or capture.url)
    if _BOT_PATHS.search(ended.path) and not _BOT_PATHS.search(asked.path):
        return Rejection(kind=RejectionKind.BOT_CHECK, reason=f"redirected to {capture.final_url}")
    if not asked.path or (asked.hostname, asked.path) == (ended.hostname, ended.path):
        return None
    for pattern, kind in (
        (_MISSING_PATHS, RejectionKind.SOFT_404),
        (_LOGIN_PATHS, RejectionKind.WALL),
    ):
        if pattern.search(ended.path) and not pattern.search(asked.path):
            return Rejection(kind=kind, reason=f"redirected to {capture.final_url}")
    if _CONSENT.search(ended.hostname or "") or (
        _CONSENT.search(ended.path) and not _CONSENT.search(asked.path)
    ):
        return Rejection(kind=RejectionKind.WALL, reason=f"redirected to {capture.final_url}")
    if is_home(ended.path) and not is_home(asked.path):
        return Rejection(
            kind=RejectionKind.HOME_PAGE, reason=f"{capture.url} ended on the front page {capture.final_url}"
        )
    return None


def is_home(path: str) -> bool:
    """Whether a path is that of the front page of a site or its help centre, a language prefix aside."""
    parts = [part for part in path.split("/") if part]
    if parts and _CENTRE.fullmatch(parts[-1]):
        parts.pop()
    return len(parts) <= 2 and all(_LOCALE.fullmatch(part) for part in parts)


def _media(capture: Capture) -> Rejection | None:
    kind = capture.media_type.partition(";")[0].strip().lower()
    if kind not in _TEXT and not (kind in _XML and b"<html" in capture.body[:_SNIFFED].lower()):
        return Rejection(kind=RejectionKind.NOT_TEXT, reason=f"media type {kind} holds no article")
    return _binary(capture) or _data(capture.body)


def _binary(capture: Capture) -> Rejection | None:
    head = capture.body[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(_BINARY):
        return Rejection(
            kind=RejectionKind.NOT_TEXT, reason=f"the body is no text: it begins with {head[:4]!r}"
        )
    wide = "utf-16" in capture.media_type or capture.body.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and sum(byte in _CONTROLS for byte in head) > _MOST_CONTROLS * len(head):
        return Rejection(
            kind=RejectionKind.NOT_TEXT, reason="the body is no text: it is full of control characters"
        )
    return None


def _data(body: bytes) -> Rejection | None:
    """The answer of an interface for programs, under the media type of a page."""
    if not body.lstrip().startswith((b"{", b"[")):
        return None
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return None
    start = body.lstrip()[:80].decode("utf-8", "replace")
    return Rejection(kind=RejectionKind.NOT_TEXT, reason=f"the body is data, no page: “{start}”")
