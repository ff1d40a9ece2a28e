"""The report of one ticket, as a page, as Markdown and as JSON that keeps its schema."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from jsonschema import Draft202012Validator

from pipeline.report import (
    Line,
    TicketReport,
    render_json,
    render_ticket_html,
    render_ticket_markdown,
    schema,
)
from tests.report import sample

HOSTILE = "<script>alert(1)</script> @everyone #1 \u202egnp.exe ```"


def report(**more: object) -> TicketReport:
    run = sample.full()
    ticket = next(each for each in run.tickets if each.facts)
    values: dict[str, object] = {
        "ticket": ticket,
        "written_at": run.finished_at,
        "guides": run.guides,
        "sources": run.sources,
        "snapshots": run.snapshots,
        "where": "guides/lumen/refund.en.yaml:12",
        "diff": "--- refund.en.yaml\n+++ refund.en.yaml\n"
        "@@ -12 +12 @@\n-  within 14 days\n+  within 7 days\n",
        "history": (
            Line(at=run.started_at, what="opened"),
            Line(at=run.finished_at, what="snooze until 2026-12-24", by="ada", why="holidays"),
        ),
    }
    return TicketReport(**{**values, **more})  # type: ignore[arg-type]


def hostile() -> TicketReport:
    told = report()
    ticket = replace(told.ticket, reason=HOSTILE, guide=HOSTILE, before=HOSTILE, after=HOSTILE, changes=())
    line = Line(at=told.written_at, what=HOSTILE, by=HOSTILE, why=HOSTILE, edit=HOSTILE)
    return report(ticket=ticket, diff=f"+{HOSTILE}\n", where=HOSTILE, history=(line,))


def test_the_page_tells_the_edit_its_place_and_who_did_what() -> None:
    page = render_ticket_html(report())
    assert "<code>guides/lumen/refund.en.yaml:12</code>" in page
    assert "<del>-  within 14 days</del>" in page
    assert "<ins>+  within 7 days</ins>" in page
    assert "<del>--- refund" not in page, "the head of a diff is no removed line"
    assert re.search(r"snooze until 2026-12-24</span> <b>ada</b> holidays", page)


def test_without_an_edit_the_page_says_why() -> None:
    page = render_ticket_html(report(diff="", no_edit="no edit is needed"))
    assert "No edit is needed" in page
    assert "Accepting makes this edit" not in page


def test_strangers_words_stay_words_on_the_page_and_in_markdown() -> None:
    page, text = render_ticket_html(hostile()), render_ticket_markdown(hostile())
    assert "<script" not in page
    assert "\u202e" not in page + text
    outside = re.sub(r"(?ms)^(`{3,})[^\n]*\n.*?^\1$", "", text)
    assert not re.search(r"(?<!\\)<script|@everyone|(?<![\w\\])#1\b", outside)


@pytest.mark.parametrize("made", [sample.full, sample.quiet, report, hostile])
def test_json_reports_keep_the_published_schema(made: object) -> None:
    text = render_json(made())  # type: ignore[operator]
    Draft202012Validator.check_schema(schema())
    errors = list(Draft202012Validator(schema()).iter_errors(json.loads(text)))
    assert [error.message for error in errors] == []
    assert render_json(made()) == text  # type: ignore[operator]


def test_the_schema_refuses_what_is_no_report() -> None:
    told = json.loads(render_json(report()))
    told["ticket"]["surprise"] = 1
    assert list(Draft202012Validator(schema()).iter_errors(told))
