"""What an issue of a ticket says; pure. Third-party text in it can act on nothing (see report.markdown)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.mirrors.tracker import Draft
from pipeline.model import Ticket, TicketState
from pipeline.report.markdown import Markdown, inline
from pipeline.report.shown import sentence

LONGEST = 65_000  # GitHub refuses bodies of 65,536 characters or more
TITLE = 200
OVERFLOW = "overflow"
_SUBJECT = re.compile(r"<!-- guidewatch: (ticket \d+ [0-9a-f]{12}|overflow) -->")
_FENCE = re.compile(r"^(`{3,})(.*)$", re.MULTILINE)
_CUT = "\n\n*Cut here: the whole ticket is too long for an issue.*\n"
_DONE = {
    TicketState.ACCEPTED: "The guide was corrected.",
    TicketState.CONFIRMED: "A person verified the official page; the guide needs no edit.",
    TicketState.DISMISSED: "A person dismissed this as noise.",
    TicketState.REVERTED: "The official page went back to what it said before.",
    TicketState.RESOLVED: "Guide and official page agree again.",
}
_HOW = (
    "Closing this issue as completed says *verified, the guide needs no edit*; closing it as not planned, "
    "or with a label that contains “noise”, dismisses the change. To correct the guide, decide in guidewatch."
)


def subject(ticket: Ticket) -> str:
    """What the hidden marker of a ticket's issue names: its number, and its topic against mix-ups."""
    return f"ticket {ticket.id} {ticket.topic[:12]}"


def marker(of: str) -> str:
    """The hidden comment by which an issue is found again after a crash."""
    return f"<!-- guidewatch: {of} -->"


def subject_of(body: str) -> str | None:
    """The subject that a body's last line marks; None for an issue that is not one of ours."""
    found = _SUBJECT.fullmatch(body.rstrip().rsplit("\n", 1)[-1].strip())
    return found[1] if found else None


def draft(ticket: Ticket, told: Markdown, *, label: str, link: str = "") -> Draft:
    """The issue of a ticket: what is told of it, and how to decide; closed once the ticket is.

    ``told`` is its report as Markdown (why, evidence, impact); ``link`` opens it in the review app.
    """
    state = _DONE.get(ticket.state, _HOW)
    where = f"[Open in guidewatch]({link})\n\n" if link else ""
    foot = f"\n\n---\n{where}{state}\n\n{marker(subject(ticket))}\n"
    body = _fitted(told, LONGEST - len(foot))
    return Draft(
        title=_title(ticket),
        body=body + foot,
        labels=(label, f"{label}: {ticket.kind.value}", f"{label}: {ticket.severity.value}"),
        closed=not ticket.state.live,
    )


def overflow(tickets: Sequence[Ticket], *, label: str, link: str = "") -> Draft:
    """One issue that lists the tickets which got none of their own yet; closed where all have one."""
    lines = [f"- ticket {each.id}: {inline(sentence(each.reason))}" for each in tickets]
    where = f"[Open in guidewatch]({link})\n\n" if link else ""
    foot = f"\n\n{where}{marker(OVERFLOW)}\n"
    head = f"{len(tickets)} more tickets wait; each gets an issue of its own in the next runs.\n\n"
    return Draft(
        title=f"{len(tickets)} more tickets wait for review",
        body=_fitted(head + "\n".join(lines), LONGEST - len(foot)) + foot,
        labels=(label,),
        closed=not tickets,
    )


def _title(ticket: Ticket) -> str:
    title = inline(sentence(ticket.reason)).replace("\\", "")
    return title if len(title) <= TITLE else title[: TITLE - 1].rstrip() + "…"


def _fitted(body: str, room: int) -> str:
    """The body, cut at a line where it is too long; a fence that the cut left open is closed."""
    if len(body) <= room:
        return body
    kept = body[: room - 200].rsplit("\n", 1)[0]
    return f"{kept}\n{_open_fence(kept)}{_CUT}"


def _open_fence(text: str) -> str:
    """The backticks of the fence that is open at the end of a text (CommonMark 4.5); "" where none is."""
    fence = ""
    for ticks, info in _FENCE.findall(text):
        if not fence:
            fence = ticks
        elif len(ticks) >= len(fence) and not info.strip():
            fence = ""
    return fence
