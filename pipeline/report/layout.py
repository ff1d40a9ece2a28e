"""Reports as JSON; ``schema/report.schema.json`` is the published form of both.

``{"form": "run" | "ticket", "version": 1, …}``; moments are ISO 8601 in UTC. Strangers' text stands
as it was read: whoever prints it escapes it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from pipeline.model import FactChange, Look, Ticket
from pipeline.report.card import Card, Shelf, card
from pipeline.report.run import Run
from pipeline.report.ticket import TicketReport
from pipeline.report.view import view

VERSION = 1

Json = dict[str, Any]  # the edge to JSON: only this module looks inside


def schema() -> Json:
    """The JSON Schema (draft 2020-12) of every report."""
    text = files("pipeline.report").joinpath("schema", "report.schema.json").read_text("utf-8")
    found: Json = json.loads(text)
    return found


def render_json(report: Run | TicketReport) -> str:
    """A report as JSON text, ending in a line break; equal reports give equal text."""
    members = _run(report) if isinstance(report, Run) else _ticket_report(report)
    # Lone surrogates of hostile pages survive as escapes only.
    return json.dumps(members, indent=1) + "\n"


def _run(run: Run) -> Json:
    shown, shelf = view(run), Shelf.of(run)
    return {
        "form": "run",
        "version": VERSION,
        "run": run.id,
        "started_at": _iso(run.started_at),
        "finished_at": _iso(run.finished_at),
        "headline": shown.headline,
        "summary": shown.summary,
        "tickets": [_card(card(each, run, shelf)) for each in sorted(run.tickets, key=lambda t: t.id)],
        "looks": [_look(each.look) for each in shown.looked],
        "silent": [
            {
                "source": each.evidence.url,
                "why": each.why,
                "reason": each.reason,
                "differences": each.number,
            }
            for each in shown.silences
        ],
        "guides": [
            {
                "title": audited.title,
                "locale": audited.locale,
                "verdicts": [
                    {"title": row.title, "verdict": row.verdict, "quote": row.quote, "reason": row.reason}
                    for row in audited.rows
                ],
            }
            for audited in shown.audits
        ],
    }


def _ticket_report(report: TicketReport) -> Json:
    return {
        "form": "ticket",
        "version": VERSION,
        "written_at": _iso(report.written_at),
        "ticket": _card(report.card),
        "where": report.where,
        "proposed": report.proposed or None,
        "diff": report.diff or None,
        "no_edit": report.no_edit or None,
        "history": [
            {"at": _iso(each.at), "what": each.what, "by": each.by, "why": each.why, "edit": each.edit}
            for each in report.history
        ],
    }


def _card(shown: Card) -> Json:
    ticket, snapshot = shown.ticket, shown.evidence.snapshot
    return {
        **_identity(ticket),
        "title": f"{shown.owner} › {shown.target}",
        "facts": [_fact(each) for each in ticket.facts],
        "guide": ticket.guide,
        "passages": [
            {
                "heading": each.heading,
                "label": each.label,
                "before": each.before,
                "after": each.after,
                "parts": [{"kind": part.kind.value, "text": part.text} for part in each.parts],
            }
            for each in shown.passages
        ],
        "affected": [{"title": e.title, "locale": e.locale, "why": e.why} for e in shown.affected],
        "evidence": {
            "title": shown.evidence.title,
            "url": shown.evidence.url,
            "link": shown.evidence.link,
            "captured_at": _iso(snapshot.captured_at) if snapshot else None,
            "sha256": snapshot.digest if snapshot else None,
        },
    }


def _identity(ticket: Ticket) -> Json:
    return {
        "id": ticket.id,
        "topic": ticket.topic,
        "kind": ticket.kind,
        "state": ticket.state,
        "severity": ticket.severity,
        "reason": ticket.reason,
        "owner": ticket.owner,
        "places": [{"target": each.target, "channel": each.channel or None} for each in ticket.places],
        "source": ticket.source,
        "locale": ticket.locale,
        "confirmed": ticket.confirmed,
        "seen": ticket.seen,
        "revision": ticket.revision,
        "opened_at": _iso(ticket.opened_at),
        "updated_at": _iso(ticket.updated_at),
        "closed_at": _iso(ticket.closed_at) if ticket.closed_at else None,
    }


def _fact(fact: FactChange) -> Json:
    return {"kind": fact.kind, "before": fact.before, "after": fact.after, "about": fact.about}


def _look(look: Look) -> Json:
    return {
        "source": look.source,
        "at": _iso(look.at),
        "outcome": look.outcome,
        "reason": look.reason,
        "snapshot": look.snapshot or None,
        "problem": look.problem.kind if look.problem else None,
    }


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
