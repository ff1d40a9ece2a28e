"""Every error guidewatch raises on purpose; catch ``GuidewatchError`` for all of them.

GuidewatchError
├── UsageError            the caller asked for something that does not exist     (exit code 2)
│   └── StaleTicketError  somebody, or the page, changed the ticket meanwhile
├── ContentError          a YAML file says something wrong, with file:line       (exit code 2)
│   └── ContentErrors     several of them at once
├── CaptureError          a saved page or an archive folder cannot be read       (exit code 2)
├── StoreError            the snapshot store or the database is not usable       (exit code 4)
├── EditError             a guide cannot be edited in place; nothing was written (exit code 2)
│   └── EditConflict      the guide says something else by now: a person has to choose
└── CrawlError            the crawler's child process did not deliver            (exit code 3)
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path


class GuidewatchError(Exception):
    """Base of all errors that a person can act on; ``exit_code`` is public API (see README)."""

    exit_code = 4


class UsageError(GuidewatchError):
    """What was asked for does not exist or does not fit; says what to ask for instead."""

    exit_code = 2


class StaleTicketError(UsageError):
    """The ticket is not as it was read: ``by`` changed it ``at``; read it again and decide anew."""

    def __init__(self, ticket: int, by: str, at: datetime) -> None:
        self.ticket, self.by, self.at = ticket, by, at
        super().__init__(f"ticket {ticket} was changed by {by} at {at:%Y-%m-%d %H:%M} UTC; look at it again")


class ContentError(GuidewatchError):
    """One wrong place in a YAML file."""

    exit_code = 2

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        self.path, self.line, self.message = path, line, message
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {message}")


class ContentErrors(ContentError):
    """Everything that is wrong in the content, so that it can be mended in one go."""

    def __init__(self, errors: Sequence[ContentError]) -> None:
        first = errors[0]
        super().__init__(first.path, first.line, first.message)
        self.errors = tuple(errors)
        self.args = ("\n".join(str(error) for error in errors),)


class CaptureError(GuidewatchError):
    """A file or folder given as captures cannot be read as such."""

    exit_code = 2


class StoreError(GuidewatchError):
    """What is on disk is not what the store wrote, or cannot be written."""


class EditError(GuidewatchError):
    """The guide changed under the proposal, or the edit would touch more than its span."""

    exit_code = 2


class EditConflict(EditError):
    """The guide no longer says what an edit was made on; nothing was written.

    ``base`` is what the edit was made on, ``theirs`` what the guide says now, ``proposed`` what the
    edit would have made of it.
    """

    def __init__(self, where: str, *, base: str, theirs: str, proposed: str) -> None:
        self.where, self.base, self.theirs, self.proposed = where, base, theirs, proposed
        super().__init__(
            f"{where} says something else by now; nothing was written\n"
            f"  the edit was made on  {base!r}\n"
            f"  the guide says now    {theirs!r}\n"
            f"  the edit would say    {proposed!r}"
        )


class CrawlError(GuidewatchError):
    """The child process that crawls ended without handing over its results."""

    exit_code = 3
