"""Pages that a person saved: the body, the address it was saved from, and the day it was read.

The day is looked for where saving programs write it, and the capture's note says which was used:
given on the command line, a mark of SingleFile, Save Page WE or HTTrack, an address of
web.archive.org, the header of an MHTML file, the file's name, or the file's time, in this order.
Dates that the page itself prints are of no use: they say when it was written, not when it was read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import CaptureError
from pipeline.markup import MEDIA_TYPES, media_type_of
from pipeline.model import Access, Capture, Source

LARGEST_FILE = 64 * 1024 * 1024
_MARKS_WITHIN = 64 * 1024  # programs write their mark above the page
MHTML = (".mhtml", ".mht")

_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S+)")
_SINGLE_FILE = re.compile(r"Page saved with SingleFile\s+url: (\S+)\s+saved date: ([^\r\n]+)")
_HTTRACK = re.compile(r"<!-- Mirrored from (\S+) by HTTrack[^,>]*, ([^>]+?) -->")
_SAVE_PAGE = re.compile(r"""<meta name=["']savepage-(url|date)["'] content=["']([^"'>]*)["']""")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/(\d{14})[a-z_]*/(https?://.+)")
_SCRIPT_DATE = re.compile(r"([A-Z][a-z]{2}) (\d{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
# Eight digits alone may be an article's number, so they are a date only before a time.
_IN_NAME = re.compile(
    r"(?<!\d)(\d{4}-\d{2}-\d{2}|\d{8}(?=T\d))(?:T(\d{2})[-:.]?(\d{2})[-:.]?(\d{2}))?Z?(?!\d)"
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class _Saved(NamedTuple):
    """What a file says of itself; "" and None where it says nothing."""

    body: bytes
    media_type: str
    url: str = ""
    at: datetime | None = None
    dated_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """A saved page: body, when it was read and how that is known, and the address it tells ("" if none)."""

    path: Path
    body: bytes
    media_type: str
    url: str
    captured_at: datetime
    dated_by: str

    def capture(self, source: Source) -> Capture:
        """The page as a capture of the source."""
        return Capture(
            source=source.id,
            url=source.url,
            final_url=self.url,
            captured_at=self.captured_at,
            body=self.body,
            media_type=self.media_type,
            basis=Access.MANUAL.value,
            note=f"date: {self.dated_by}",
        )


def read_page(path: Path, *, now: datetime, captured_at: datetime | None = None) -> SavedPage:
    """A saved page with its address and date; ``captured_at`` overrules every date in the file.

    A date after ``now`` is refused. Raises CaptureError with the file's path.
    """
    saved = _read(path)
    at, dated_by = _date(path, saved, captured_at)
    if at > now + timedelta(days=1):
        raise CaptureError(f"{path}: its date {at.isoformat()} ({dated_by}) is in the future")
    return SavedPage(
        path=path,
        body=saved.body,
        media_type=saved.media_type,
        url=saved.url,
        captured_at=at,
        dated_by=dated_by,
    )


def _read(path: Path) -> _Saved:
    suffix = path.suffix.lower()
    media_type = media_type_of(path)
    if media_type is None and suffix not in MHTML:
        known = ", ".join((*MEDIA_TYPES, *MHTML))
        raise CaptureError(f"{path}: save the page as HTML; what can be imported ends in {known}")
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise CaptureError(
                f"{path}: larger than {LARGEST_FILE >> 20} MB; save the page without its pictures"
            )
        data = path.read_bytes()
    except OSError as error:
        raise CaptureError(f"{path}: {error.strerror or error}") from error
    if not data.strip():
        raise CaptureError(f"{path}: the file is empty")
    return _from_mhtml(path, data) if media_type is None else _from_page(data, media_type)


def _from_page(data: bytes, media_type: str) -> _Saved:
    head = data[:_MARKS_WITHIN].decode("utf-8", "replace")
    page = _Saved(body=data, media_type=media_type)
    if match := _SINGLE_FILE.search(head):
        return page._replace(url=match[1], at=_script_date(match[2]), dated_by="SingleFile's mark")
    if found := dict(_SAVE_PAGE.findall(head)):
        at = _script_date(found.get("date", ""))
        return page._replace(url=found.get("url", ""), at=at, dated_by="Save Page WE's mark")
    if match := _HTTRACK.search(head):
        return page._replace(url=f"http://{match[1]}", at=_mail_date(match[2]), dated_by="HTTrack's mark")
    if match := _SAVED_FROM.search(head):
        return _unarchived(page._replace(url=match[1]))
    return page


def _from_mhtml(path: Path, data: bytes) -> _Saved:
    message: Message = message_from_bytes(data, policy=policy.compat32)
    part = next((each for each in message.walk() if each.get_content_type() == "text/html"), None)
    body = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(body, bytes) or not body.strip():
        raise CaptureError(f"{path}: no page in this MHTML file; save it again or save it as HTML")
    charset = part.get_content_charset()
    location = message.get("Snapshot-Content-Location") or part.get("Content-Location") or ""
    saved = _Saved(
        body=body,
        media_type=f"text/html; charset={charset}" if charset else "text/html",
        url=str(location).strip(),
        at=_mail_date(str(message.get("Date") or "")),
        dated_by="the MHTML file's header",
    )
    return _unarchived(saved)


def _unarchived(saved: _Saved) -> _Saved:
    """A page of web.archive.org stands for the page that was archived, on the day it was."""
    match = _ARCHIVED.fullmatch(saved.url)
    if match is None:
        return saved
    at = datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return saved._replace(url=match[2], at=at, dated_by="its address at web.archive.org")


def _date(path: Path, saved: _Saved, given: datetime | None) -> tuple[datetime, str]:
    """When the page was read, in UTC, and how that is known."""
    if given is not None:
        return _utc(given), "given"
    if saved.at is not None:
        return _utc(saved.at), saved.dated_by
    if (named := _named_date(path.stem)) is not None:
        return named, "the file's name"
    return datetime.fromtimestamp(int(path.stat().st_mtime), UTC), "the file's time"


def _named_date(stem: str) -> datetime | None:
    match = _IN_NAME.search(stem)
    if match is None:
        return None
    time = f"{match[2]}:{match[3]}:{match[4]}" if match[2] else "00:00:00"
    try:
        return datetime.fromisoformat(f"{match[1]}T{time}+00:00")
    except ValueError:
        return None


def _script_date(text: str) -> datetime | None:
    """A date as JavaScript prints it: "Wed Oct 01 2025 10:00:00 GMT+0200 (…)"."""
    match = _SCRIPT_DATE.search(text)
    if match is None or match[1] not in _MONTHS:
        return None
    month = _MONTHS.index(match[1]) + 1
    try:
        return datetime.fromisoformat(f"{match[3]}-{month:02}-{match[2]}T{match[4]}{match[5]}")
    except ValueError:
        return None


def _mail_date(text: str) -> datetime | None:
    """A date as in mail headers (RFC 5322)."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None


def _utc(moment: datetime) -> datetime:
    """A moment in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
