"""Day one: a source that comes with years of captures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.commands.captures import command
from flows.refresh import refresh
from pipeline.errors import UsageError
from pipeline.model import FindingKind, Outcome
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace

SERVICE = """\
service: acme
name: Acme
hosts: [www.acme.example]
sources:
  - id: acme.terms
    title: Terms
    url: https://www.acme.example/terms
    locale: en
    access: archive
"""
GUIDE = """\
guide: acme/refund
locale: en
title: Refunds
facts:
  - id: window
    subject: refund
    value: P{days}D
    text: You have {days} days to ask for a full refund.
    cites: [acme.terms]
"""
PAGE = """\
<html lang="en"><head><title>Terms</title></head><body><main><h1>Terms of sale</h1>
<p>These terms apply to everything that you buy in our shop and on our pages, today and later.</p>
<h2>Refunds</h2>
<p>You have {days} days after the purchase to ask us for a full refund of your payment.</p>
<p>{remark}</p>
<h2>Contact</h2><p>Write to our team at any time, and we will answer as soon as we can.</p>
</main></body></html>
"""
CALM = "We send the money back in the way in which you have paid for your order."
LOUD = "Gift cards are never refunded, and neither are tickets for our events in any city."


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "site"
    folder = root / "guides" / "acme"
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text(SERVICE)
    (folder / "refund.en.yaml").write_text(GUIDE.format(days=7))
    return root


def archive(folder: Path, pages: list[tuple[str, int, str]]) -> Path:
    """A folder of captures: day, days of refund, and the remark below."""
    folder.mkdir()
    rows = []
    for day, days, remark in pages:
        (folder / f"{day}.html").write_text(PAGE.format(days=days, remark=remark))
        rows.append({"file": f"{day}.html", "captured_at": f"{day}T06:00:00Z", "url": None})
    (folder / "captures.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def run(workspace: Path, *arguments: object) -> str:
    result = CliRunner().invoke(command, [str(each) for each in arguments], obj=str(workspace))
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


YEARS = [
    *((f"2021-{month:02}-01", 30, CALM) for month in range(1, 7)),
    *((f"2022-{month:02}-01", 14, CALM) for month in range(1, 7)),
    *((f"2023-{month:02}-01", 14, LOUD) for month in range(1, 7)),
    *((f"2024-{month:02}-01", 7, CALM) for month in range(1, 7)),
]


def test_years_of_history_enrol_the_newest_state_and_open_no_ticket_for_what_is_past(
    workspace, tmp_path
) -> None:
    run(workspace, "import", archive(tmp_path / "old", YEARS), "--source", "acme.terms")
    result = refresh(Workspace(workspace))
    assert [(look.outcome, look.at.isoformat()) for look in result.run.looks] == [
        (Outcome.FIRST_SEEN, "2024-06-01T06:00:00+00:00")
    ]
    assert "the newest settled of 24 whole captures since 2021-01-01" in result.run.looks[0].reason
    assert [each.kind for each in result.run.tickets] == [FindingKind.REVIEW_DUE]  # 2024 vouches for nothing
    state = result.run.looks[0].state
    assert "7 days" in " ".join(block.text for block in state.baseline.blocks)
    assert min(seen.first for seen in state.ledger.values()).year == 2021
    assert refresh(Workspace(workspace)).run.looks == ()


def test_an_old_state_that_comes_back_after_the_import_is_recognised_and_not_ticketed(
    workspace, tmp_path
) -> None:
    run(workspace, "import", archive(tmp_path / "old", YEARS), "--source", "acme.terms")
    refresh(Workspace(workspace))
    later = archive(tmp_path / "new", [("2024-07-01", 14, CALM)])
    run(workspace, "import", later, "--source", "acme.terms")
    (look,) = refresh(Workspace(workspace)).run.looks
    assert (look.outcome, look.reason.partition(":")[0]) == (Outcome.HELD, "known-state")


def test_what_the_newest_state_says_against_the_guide_is_one_ticket(workspace, tmp_path) -> None:
    (workspace / "guides" / "acme" / "refund.en.yaml").write_text(GUIDE.format(days=14))
    run(workspace, "import", archive(tmp_path / "old", YEARS), "--source", "acme.terms")
    tickets = refresh(Workspace(workspace)).run.tickets
    assert [each.target for each in tickets if each.kind is not FindingKind.REVIEW_DUE] == ["window"]


def test_a_state_seen_once_at_the_end_is_looked_at_after_the_baseline(workspace, tmp_path) -> None:
    pages = [*YEARS, ("2024-07-01", 3, CALM)]
    run(workspace, "import", archive(tmp_path / "old", pages), "--source", "acme.terms")
    looks = refresh(Workspace(workspace)).run.looks
    assert [look.outcome for look in looks] == [Outcome.FIRST_SEEN, Outcome.HELD]
    assert "awaiting-second-look" in looks[1].reason


def test_a_chosen_day_becomes_the_baseline_and_what_came_later_is_told(workspace, tmp_path) -> None:
    (workspace / "guides" / "acme" / "refund.en.yaml").write_text(GUIDE.format(days=14))
    run(workspace, "import", archive(tmp_path / "old", YEARS), "--source", "acme.terms")
    said = run(workspace, "baseline", "acme.terms", "--as-of", "2022-06-01")
    assert "2022-06-01 06:00:00 UTC" in said and "12 later captures" in said
    result = refresh(Workspace(workspace))
    assert Outcome.CHANGED in {look.outcome for look in result.run.looks}
    assert [ticket.target for ticket in result.run.tickets if ticket.target == "window"] == ["window"]
    again = CliRunner().invoke(
        command, ["baseline", "acme.terms", "--as-of", "2021-06-01"], obj=str(workspace)
    )
    assert isinstance(again.exception, UsageError) and "moves by decisions" in str(again.exception)


def test_older_captures_that_arrive_later_teach_the_ledger_once(workspace, tmp_path) -> None:
    run(workspace, "import", archive(tmp_path / "new", YEARS[-6:]), "--source", "acme.terms")
    refresh(Workspace(workspace))
    before = TicketStore(Workspace(workspace).database_url).state("acme.terms")
    old = archive(tmp_path / "old", YEARS[:-6])
    assert "older states are known now" in run(workspace, "import", old, "--source", "acme.terms")
    with TicketStore(Workspace(workspace).database_url) as store:
        after = store.state("acme.terms")
        assert after.ledger.keys() > before.ledger.keys()
        assert after.baseline == before.baseline and after.looked_at == before.looked_at
        run(workspace, "import", old, "--source", "acme.terms")
        assert store.state("acme.terms").ledger == after.ledger
    assert refresh(Workspace(workspace)).run.looks == ()


def test_archived_captures_enrol_a_source_whose_own_looks_have_all_failed(workspace, tmp_path) -> None:
    wall = "<html><body><h1>Sign in</h1><form><input type=password></form></body></html>"
    page = tmp_path / "wall-2025-01-01.html"
    page.write_text(wall)
    run(workspace, "import", page, "--source", "acme.terms")
    (look,) = refresh(Workspace(workspace)).run.looks
    assert look.outcome is Outcome.REJECTED
    run(workspace, "import", archive(tmp_path / "old", YEARS), "--source", "acme.terms")
    refresh(Workspace(workspace))
    with TicketStore(Workspace(workspace).database_url) as store:
        state = store.state("acme.terms")
    assert state.baseline is not None and state.looked_at is not None and state.looked_at.year == 2025
