"""``guidewatch tickets`` and ``guidewatch db``: what they print, what they change, how they end."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from flows.ticket_view import age, word_difference
from pipeline.errors import EditConflict, StaleTicketError, UsageError
from pipeline.model import FactChange, FactKind, Finding, FindingKind, Severity, TicketState
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace
from tests.guide.conftest import FILES
from tests.tickets.sample import NOW, block, change, finding, whole_look

Run = Callable[..., Result]
ESCAPE = "\x1b[2J<b>[bold]gone[/bold]"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with guides and three tickets: a refund, a step of a shared procedure, a rewording."""
    for name, text in FILES.items():
        file = tmp_path / "guides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    # The looks below are of one fixed day, whenever the tests run.
    (tmp_path / "guidewatch.yaml").write_text("health: {max_age_days: 3650}\n", encoding="utf-8")
    with TicketStore(Workspace(tmp_path).database_url) as store:
        store.record(
            [
                whole_look(1, refund(), wording(), source="acme.refunds"),
                whole_look(1, step(), source="store.cancel"),
            ],
            now=NOW,
            run="first",
        )
    return tmp_path


@pytest.fixture
def run(place: Path) -> Run:
    """Call ``guidewatch tickets …`` in the workspace; an error of ours is raised."""

    def call(*arguments: str, group: str = "tickets") -> Result:
        result = CliRunner().invoke(cli, ["--workspace", str(place), group, *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


def refund() -> Finding:
    days = "The yearly plan can be refunded within {} days of payment."
    moved = change(block(days.format(14)), block(days.format(7)))
    return replace(
        finding(),
        owner="acme/cancel",
        target="refund.yearly",
        source="acme.refunds",
        channel="web",
        reason="refund of the yearly plan: 14 days → 7 days",
        guide=days.format(14),
        before=days.format(14),
        after=days.format(7),
        change=moved.id,
        changes=(moved,),
        facts=(
            FactChange(
                kind=FactKind.DURATION, before="14 days", after="7 days", about="refund", subject="refund"
            ),
        ),
    )


def step() -> Finding:
    return finding(
        kind=FindingKind.PROCEDURE,
        owner="store/cancel",
        target="ios.settings",
        source="store.cancel",
        channel="ios",
        severity=Severity.MAJOR,
        reason=f"a step was added {ESCAPE}",
        facts=(),
    )


def wording() -> Finding:
    return finding(
        kind=FindingKind.WORDING,
        owner="acme.refunds",
        target="wording",
        source="acme.refunds",
        severity=Severity.NONE,
        reason="one passage says the same in other words",
        facts=(),
    )


def listed(run: Run, *arguments: str) -> list[dict[str, Any]]:
    result = run("list", "--json", *arguments)
    assert result.exit_code == 0
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_the_list_is_one_json_array_with_the_gravest_first(run: Run) -> None:
    rows = listed(run)
    assert [row["kind"] for row in rows] == ["fact", "procedure", "wording"]
    first = rows[0]
    wanted = "id kind topic guide target source severity state reason facts seen opened_at"
    assert set(wanted.split()) <= set(first)
    assert (first["guide"], first["guides"], first["target"]) == (
        "acme/cancel",
        ["acme/cancel"],
        "refund.yearly",
    )
    assert first["facts"] == [{"kind": "duration", "before": "14 days", "after": "7 days", "about": "refund"}]
    assert datetime.fromisoformat(first["opened_at"]) == NOW


def test_a_shared_procedure_names_the_guides_that_show_it(run: Run) -> None:
    (row,) = listed(run, "--kind", "procedure")
    assert (row["guide"], row["guides"]) == ("store/cancel", ["acme/cancel"])
    assert {each["id"] for each in listed(run, "--guide", "acme/cancel")} == {1, row["id"]}


def test_filters_narrow_the_list(run: Run) -> None:
    assert [row["severity"] for row in listed(run, "--severity", "major")] == ["critical", "major"]
    assert [row["source"] for row in listed(run, "--source", "store.cancel")] == ["store.cancel"]
    assert listed(run, "--state", "closed") == []
    assert len(listed(run, "--limit", "2")) == 2
    with pytest.raises(UsageError, match="no guide “nobody”"):
        run("list", "--guide", "nobody")


def test_an_unknown_source_is_refused_instead_of_agreed_with(run: Run) -> None:
    with pytest.raises(UsageError, match="no source “acme"):
        run("list", "--source", "acme.typo")


def test_the_table_leaves_wording_out_and_says_so(run: Run) -> None:
    shown = run("list").stdout
    assert "refund of the yearly plan" in shown.replace("\n", " ") or "refund of" in shown
    assert "in other words" not in shown
    assert "and 1 wording ticket (--kind wording)" in shown
    assert "one passage" in run("list", "--kind", "wording").stdout


def test_text_of_strangers_cannot_steer_the_terminal(run: Run) -> None:
    for shown in (run("list").stdout, run("show", "2").stdout, run("show", "3").stdout):
        assert "\x1b" not in shown
    assert "[bold]" in run("list").stdout.replace("\n", ""), "markup of strangers is shown, not obeyed"


def test_an_empty_queue_says_so(run: Run) -> None:
    run("dismiss", "1", "2", "3")
    assert run("list").stdout.startswith("No open tickets.")
    assert run("list", "--state", "snoozed").stdout.startswith("No snoozed tickets.\n")


@pytest.mark.parametrize(("severity", "code"), [("critical", 1), ("none", 1)])
def test_open_tickets_fail_the_command_when_asked(run: Run, severity: str, code: int) -> None:
    assert run("list", "--json", "--fail-on", severity).exit_code == code


def test_less_severe_or_decided_tickets_do_not_fail_the_command(run: Run) -> None:
    run("dismiss", "1")
    assert run("list", "--fail-on", "critical", "--state", "all").exit_code == 0
    assert run("list", "--fail-on", "critical", "--kind", "fact").exit_code == 0


def test_showing_a_ticket_tells_why_evidence_and_proposed_edit(run: Run) -> None:
    shown = run("show", "1").stdout
    for words in ("14 days → 7 days", "[-14-]", "{+7+}", "The guide", "Proposed edit"):
        assert words in shown
    assert "+    value: P7D" in shown


def test_showing_a_ticket_as_json_has_changes_revisions_and_history(run: Run) -> None:
    run("snooze", "1", "--by", "ada", "--why", "after the holidays")
    shown = json.loads(run("show", "1", "--json").stdout)
    assert shown["changes"][0]["kind"] == "reworded"
    assert [each["revision"] for each in shown["revisions"]] == [1]
    assert [(d["kind"], d["by"], d["why"], d["from"], d["to"]) for d in shown["history"]] == [
        ("snooze", "ada", "after the holidays", "open", "snoozed")
    ]


def test_an_unknown_ticket_is_an_error_that_names_what_exists(run: Run) -> None:
    with pytest.raises(UsageError, match="there is no ticket 9; there are 1 to 3"):
        run("show", "9")


def test_one_unknown_ticket_among_several_decides_none(run: Run) -> None:
    with pytest.raises(UsageError):
        run("accept", "1", "9")
    assert len(listed(run)) == 3


def test_accepting_edits_the_guide_and_moves_the_baseline(run: Run, place: Path) -> None:
    guide = place / "guides/acme/cancel.en.yaml"
    before = guide.read_text("utf-8").splitlines()
    result = run("accept", "1", "--by", "ada")
    assert "ticket 1 is accepted" in result.stderr
    assert "edits cancel.en.yaml" in result.stderr
    after = guide.read_text("utf-8").splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ("    value: P14D", "    value: P7D"),
        (
            "    text: The yearly plan can be refunded within 14 days of payment.",
            "    text: The yearly plan can be refunded within 7 days of payment.",
        ),
    ]
    told = json.loads(run("show", "1", "--json").stdout)["history"][0]["edit"]
    assert told["path"].startswith("guides/acme/cancel.en.yaml: facts.refund.yearly.text")


def test_accepting_again_changes_nothing(run: Run, place: Path) -> None:
    run("accept", "1")
    guide = (place / "guides/acme/cancel.en.yaml").read_bytes()
    assert "ticket 1 is already accepted" in run("accept", "1").stderr
    assert (place / "guides/acme/cancel.en.yaml").read_bytes() == guide


def test_accepting_after_a_crash_behind_the_edit_completes_the_decision(run: Run, place: Path) -> None:
    run("accept", "1")
    # The database of before with the guide of after, as a crash leaves them:
    assert "stays in the file" in run("reopen", "1").stderr
    assert "ticket 1 is accepted" in run("accept", "1").stderr


def test_accepting_with_other_words_or_without_an_edit(run: Run, place: Path) -> None:
    guide = place / "guides/acme/cancel.en.yaml"
    before = guide.read_text("utf-8")
    run("accept", "1", "--no-edit")
    assert guide.read_text("utf-8") == before
    run("reopen", "1")
    run("accept", "1", "--text", "Yearly plans can be refunded within 7 days of payment.")
    after = guide.read_text("utf-8")
    assert "text: Yearly plans can be refunded within 7 days of payment." in after
    assert "value: P7D" in after, "the typed value goes with its sentence"


def test_a_dry_run_says_what_would_happen_and_changes_nothing(run: Run, place: Path) -> None:
    guide = (place / "guides/acme/cancel.en.yaml").read_bytes()
    result = run("accept", "1", "--dry-run")
    assert "ticket 1 would be accepted" in result.stderr
    assert "+    value: P7D" in result.stderr
    assert (place / "guides/acme/cancel.en.yaml").read_bytes() == guide
    assert len(listed(run)) == 3


def test_confirming_leaves_the_guide_alone(run: Run, place: Path) -> None:
    guide = (place / "guides/acme/cancel.en.yaml").read_bytes()
    assert "ticket 1 is confirmed" in run("confirm", "1").stderr
    assert (place / "guides/acme/cancel.en.yaml").read_bytes() == guide


def test_several_tickets_are_decided_at_once_and_told_as_json(run: Run) -> None:
    result = run("dismiss", "1", "2", "2", "--json")
    assert [(row["id"], row["state"]) for row in json.loads(result.stdout)] == [
        (1, "dismissed"),
        (2, "dismissed"),
    ]


def test_a_snooze_names_its_day(run: Run) -> None:
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    assert f"ticket 1 is snoozed until {day}" in run("snooze", "1", "--until", day).stderr
    assert "ticket 2 is snoozed until it changes" in run("snooze", "2").stderr
    for wrong in ("2020-01-01", "tomorrow"):
        with pytest.raises(UsageError, match="--until"):
            run("snooze", "1", "--until", wrong)


def test_a_snooze_that_is_over_shows_as_open(run: Run, place: Path) -> None:
    with TicketStore(Workspace(place).database_url) as store:
        found = whole_look(2, refund(), source="acme.refunds")
        store.record([found], now=NOW, run="second")
    run("snooze", "1", "--until", (datetime.now(UTC) + timedelta(milliseconds=1500)).isoformat())
    assert 1 in {row["id"] for row in listed(run, "--state", "live")}
    with TicketStore(Workspace(place).database_url) as store:
        later = store.tickets(now=datetime.now(UTC) + timedelta(days=1))
    assert {ticket.state for ticket in later} == {TicketState.OPEN}


def test_a_decision_on_an_older_revision_is_refused(run: Run) -> None:
    with pytest.raises(StaleTicketError):
        run("dismiss", "1", "--revision", "4")


def test_broken_guides_do_not_keep_anybody_from_the_tickets(run: Run, place: Path) -> None:
    (place / "guides/acme/cancel.en.yaml").write_text("guide: [", encoding="utf-8")
    result = run("list", "--json")
    assert len(json.loads(result.stdout)) == 3
    assert "the guides cannot be read" in result.stderr


def test_the_database_tells_its_step_and_is_upgraded_in_place(run: Run, place: Path) -> None:
    told = json.loads(run("current", "--json", group="db").stdout)
    assert told["step"] == told["newest"]
    assert "is up to date" in run("upgrade", group="db").stdout
    for file in (place / ".guidewatch").iterdir():
        file.unlink()
    assert "not created yet" in run("current", group="db").stdout
    assert "empty → step" in run("upgrade", group="db").stdout


def test_ages_are_told_in_their_largest_unit() -> None:
    spans = [timedelta(seconds=30), timedelta(minutes=5), timedelta(hours=3), timedelta(days=40)]
    assert [age(span) for span in spans] == ["now", "5 min", "3 h", "40 d"]


def test_a_word_difference_can_be_read_without_colours() -> None:
    shown = word_difference("within 14 days of payment", "within 7 days of payment").plain
    assert shown == "within [-14-] {+7+} days of payment"


def test_lists_are_cut_and_asked_for_by_assignee(run: Run) -> None:
    run("investigate", "2", "--assignee", "bob")
    ids = [each["id"] for each in json.loads(run("list", "--json").stdout)]
    paged = [json.loads(run("list", "--json", "--limit", "1", "--offset", str(i)).stdout) for i in range(4)]
    assert [each["id"] for page in paged for each in page] == ids
    assert [each["id"] for each in json.loads(run("list", "--json", "--assignee", "bob").stdout)] == [2]
    assert [each["id"] for each in json.loads(run("list", "--json", "--assignee", "").stdout)] == [
        each for each in ids if each != 2
    ]


def test_showing_a_decided_ticket_tells_its_history_and_the_way_back(run: Run, place: Path) -> None:
    run("accept", "1", "--by", "ada", "--why", "read it")
    shown = " ".join(run("show", "1").stdout.split())
    assert "accept by ada: read it" in shown
    assert f"Take ada's “accept” back with: guidewatch -w {place} tickets undo 1" in shown
    run("undo", "1", "--by", "bob")
    again = " ".join(run("show", "1").stdout.split())
    assert "undo by bob" in again
    assert "tickets undo 1" not in again


def test_a_conflict_shows_its_three_sides(run: Run, place: Path) -> None:
    run("accept", "1")
    file = place / "guides/acme/cancel.en.yaml"
    file.write_text(file.read_text("utf-8").replace("within 7 days", "within 9 days"), "utf-8")
    with pytest.raises(EditConflict) as told:
        run("undo", "1")
    base, theirs, proposed = str(told.value).splitlines()[1:]
    assert ("within 7 days" in base, "within 9 days" in theirs, "within 14 days" in proposed) == (True,) * 3
