"""One ticket explained on a page of its own: why, the evidence, the proposed edit, and its history."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from pipeline.model import Guide, Snapshot, Source, Ticket
from pipeline.report.card import Card, Shelf, card
from pipeline.report.markdown import markdown_environment
from pipeline.report.pictures import Picture
from pipeline.report.run import Run
from pipeline.report.templating import environment, style


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a ticket's history; ``by`` is "" for what the page did, ``edit`` names an edited file."""

    at: datetime
    what: str
    by: str = ""
    why: str = ""
    edit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A screenshot inside the report: "before" or "now", the part to show, the words boxed, the image."""

    name: str
    picture: Picture
    words: tuple[str, ...]
    media_type: str
    data: bytes

    @property
    def address(self) -> str:
        """The untouched image as a data address."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.data).decode()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReport:
    """A ticket with everything its page needs. Times are aware UTC.

    ``guides``, ``sources`` and ``snapshots`` are as in ``Run``. ``where`` is "file:line" of the
    guide's text, ``diff`` the proposed edit as a unified diff and ``proposed`` the text after it, all
    "" where there is none; then ``no_edit`` says why. ``shots`` are the screenshots that were kept.
    """

    ticket: Ticket
    written_at: datetime
    guides: tuple[Guide, ...] = ()
    sources: tuple[Source, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    where: str = ""
    diff: str = ""
    proposed: str = ""
    no_edit: str = ""
    history: tuple[Line, ...] = ()
    shots: tuple[Shot, ...] = ()

    @property
    def card(self) -> Card:
        """The ticket as reports of runs show it."""
        run = Run(
            id="",
            started_at=self.written_at,
            finished_at=self.written_at,
            tickets=(self.ticket,),
            guides=self.guides,
            sources=self.sources,
            snapshots=self.snapshots,
        )
        return card(self.ticket, run, Shelf.of(run))


def render_ticket_html(report: TicketReport) -> str:
    """The page as a complete HTML document that asks nobody for anything; equal reports, equal bytes."""
    css = style("tokens", "parts", "report")
    allowed = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    page = _environment().get_template("ticket.html.j2")
    return page.render(**_shown(report), style=Markup(css), style_hash=allowed)


def render_ticket_markdown(report: TicketReport) -> str:
    """The same as GitHub-flavoured Markdown, ending in a line break."""
    text = markdown_environment().get_template("ticket.md.j2").render(**_shown(report))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _shown(report: TicketReport) -> Mapping[str, object]:
    return {"report": report, "card": report.card}


@cache
def _environment() -> Environment:
    return environment()
