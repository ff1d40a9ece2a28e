"""Pages that are given to a command as files."""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import CaptureError, UsageError
from pipeline.markup import MEDIA_TYPES, media_type_of


def read_page_file(path: Path) -> tuple[bytes, str]:
    """Body and media type of a file; its ending says how it is written.

    Raises UsageError for an ending that is not known, CaptureError where the file cannot be read.
    """
    media_type = media_type_of(path)
    if media_type is None:
        known = ", ".join(sorted(MEDIA_TYPES))
        raise UsageError(f"{path}: cannot tell what this is; known endings are {known}")
    try:
        return path.read_bytes(), media_type
    except OSError as error:
        raise CaptureError(f"{path}: {error.strerror or error}") from error
