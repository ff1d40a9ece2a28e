"""What sources and snapshots are called on disk: names that cannot leave their folder.

An id reads ``<source>@<time>-<digest>``: UTC time to the microsecond, so that names sort by time,
and the first 16 hex digits of the body's sha256.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from urllib.parse import quote

from pipeline.errors import UsageError

TWINS = "twins"  # the folder within a source's for what was fetched a second time at once
_STAMP = "%Y%m%dT%H%M%S%fZ"
_NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{16}")
_LONGEST = 120  # file systems allow 255 bytes; the rest is for encodings of other systems


def folder_of(source: str) -> str:
    """A source's folder name: percent-encoded, never hidden, never longer than 137 characters."""
    if not source:
        raise UsageError("a source needs an id")
    name = quote(source, safe="", errors="surrogatepass").replace("~", "%7E")
    if name.startswith("."):
        name = "%2E" + name[1:]
    if len(name) > _LONGEST:
        digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
        name = f"{name[:_LONGEST]}~{digest[:16]}"
    return name


def record_name(captured_at: datetime, digest: str) -> str:
    """The name of a record within its source's folder; raises ValueError for a naive time."""
    if captured_at.tzinfo is None:
        raise ValueError("captured_at needs a time zone")
    return f"{captured_at.astimezone(UTC).strftime(_STAMP)}-{digest[:16]}"


def is_after(name: str, moment: datetime) -> bool:
    """Whether a record's name tells a time later than a moment."""
    return name.partition("-")[0] > moment.astimezone(UTC).strftime(_STAMP)


def is_record_name(name: str) -> bool:
    """Whether a file name (without suffix) is one of ours."""
    return _NAME.fullmatch(name) is not None


def digest_part(name: str) -> str:
    """The 16 hex digits of the body's digest that a record's name ends with."""
    return name.rpartition("-")[2]


def split_id(snapshot: str) -> tuple[str, str]:
    """Source and record name of an id; raises UsageError for what is none."""
    source, at, name = snapshot.rpartition("@")
    if not at or not source or not is_record_name(name):
        raise UsageError(f"“{snapshot}” is not the id of a snapshot; it reads <source>@<time>-<digest>")
    return source, name
