"""The edit that comes with a decision: made in the guide's file or on a branch, and taken back there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipeline.errors import EditError
from pipeline.guide.branch import branch_name, commit_edit, drop_commit
from pipeline.model import GuideEdit, Ticket
from pipeline.review.guide_edit import MODIFIED, GuideChange, reverse


def make(
    change: GuideChange, ticket: Ticket, root: Path, by: str, at: datetime, *, branch: bool = False
) -> GuideEdit:
    """Make a change in the guide's file, or on a branch of its repository; the edit for the history.

    ``root`` is the workspace. Raises EditError, EditConflict: then nothing was written.
    """
    if not branch:
        return change.record(root, change.apply().spellings)
    made = commit_edit(
        change.path,
        change.edits,
        branch=branch_name(ticket.owner, ticket.topic),
        message=f"{ticket.owner}: {ticket.target}\n\nTicket {ticket.id}: {ticket.reason}",
        author=by,
        at=at,
    )
    return replace(change.record(root, made.result.spellings), branch=made.branch, commit=made.commit)


def take_back(edit: GuideEdit, root: Path, *, dated: bool = False) -> GuideEdit | None:
    """Take an edit back where it was made; what a branch has gone on from stays there.

    ``dated`` leaves the file its day of change, which another edit has earned it too.
    """
    back = reverse(edit, root)
    if back is None:
        return None
    if not edit.branch:
        back = back.undated() if dated else back
        back.apply()
    elif not drop_commit(back.path, branch=edit.branch, commit=edit.commit):
        raise EditError(
            f"the branch {edit.branch} has gone on or was merged since: take the edit back there, "
            "then `tickets reopen`"
        )
    return replace(back.record(root), branch=edit.branch, commit=edit.commit)


def dates_alike(other: GuideEdit, edit: GuideEdit, at: datetime) -> bool:
    """Whether another edit, made at ``at``, gave the same file the same day of change."""
    days = [each.new for each in edit.values if each.keys == (MODIFIED,)]
    return other.file == edit.file and not other.branch and not edit.branch and f"{at:%Y-%m-%d}" in days
