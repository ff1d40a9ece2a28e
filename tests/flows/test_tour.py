"""The main job end to end, over real HTTP: every expected ticket, none for noise, nothing twice."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli
from flows.demo import Tour, tour
from flows.refresh import exit_code, refresh
from pipeline.model import Decision, DecisionKind, FindingKind, Outcome, Ticket, TicketState
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.workspace import Workspace
from spiders.demo import expectations, materialise

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tour")]

EXPECTED = expectations()


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """A demo that has been through its three looks."""
    return tour(tmp_path_factory.mktemp("demo") / "workspace")


@pytest.fixture
def copy(done: Tour, tmp_path: Path) -> Iterator[Workspace]:
    """The same workspace for a test of its own."""
    yield Workspace(
        shutil.copytree(done.workspace.root, tmp_path / "workspace", dirs_exist_ok=True), environment={}
    )


def tickets(workspace: Workspace) -> dict[str, Ticket]:
    with TicketStore(workspace.database_url) as store:
        found = store.tickets(TicketFilter())
    return {f"{t.owner} {t.target}": t for t in found if t.cause is None}


def test_the_first_look_agrees_with_the_guides_and_opens_nothing(done: Tour) -> None:
    first = done.looks[0].result
    assert {look.outcome for look in first.run.looks} == {Outcome.FIRST_SEEN}
    assert first.events == ()
    assert first.unknown == ()


@pytest.mark.parametrize("number", range(len(EXPECTED.tickets)))
def test_each_event_becomes_the_ticket_that_a_careful_person_would_open(done: Tour, number: int) -> None:
    expected, found = EXPECTED.tickets[number], done.matches[number].tickets
    assert [(t.kind, t.owner, t.severity) for t in found] == [
        (FindingKind(expected.kind), expected.owner, expected.severity)
    ] * expected.count
    assert {t.target for t in found} <= set(expected.targets)
    assert all(t.state is TicketState.OPEN and t.reason for t in found)


def test_noise_opens_no_ticket(done: Tour) -> None:
    assert done.surplus == ()
    assert done.as_expected


def test_a_changed_value_opens_at_once_and_is_confirmed_by_the_second_look(done: Tour) -> None:
    at_once = {e.ticket.target: e.ticket.confirmed for e in done.looks[1].result.events}
    assert at_once == {"refund.course": False, "refund.plus-monthly": False}
    assert tickets(done.workspace)["coursera/cancel refund.course"].confirmed


def test_looking_again_changes_nothing(copy: Workspace) -> None:
    before = tickets(copy)
    again = tour(copy.root)
    assert not again.changed
    assert again.as_expected
    assert tickets(copy).keys() == before.keys()


def test_an_accepted_fact_edits_the_guide_and_never_comes_back(copy: Workspace) -> None:
    number = tickets(copy)["coursera/cancel refund.course"].id
    told = CliRunner().invoke(cli, ["-w", str(copy.root), "tickets", "accept", str(number), "--by", "ada"])
    assert told.exit_code == 0, told.output
    guide = (copy.guides / "coursera" / "cancel.en.yaml").read_text("utf-8")
    assert "within 7 days of payment" in guide
    with TicketStore(copy.database_url) as store:
        (asked,) = (each for each in store.tickets() if each.cause == number)
    assert (asked.kind, asked.locale, asked.target) == (FindingKind.TRANSLATION, "fr", "refund.course")
    again = tour(copy.root)
    assert tickets(copy)["coursera/cancel refund.course"].state is TicketState.ACCEPTED
    assert again.as_expected, "what a decision asks for is nobody's surprise"


def test_an_accepted_rename_edits_the_steps_that_name_it(copy: Workspace) -> None:
    number = tickets(copy)["coursera/cancel web.open-purchases"].id
    told = CliRunner().invoke(cli, ["-w", str(copy.root), "tickets", "accept", str(number), "--by", "ada"])
    assert told.exit_code == 0, told.output
    guide = (copy.guides / "coursera" / "cancel.en.yaml").read_text("utf-8")
    assert "choose **Billing & Subscriptions**" in guide
    assert "choose **My Purchases**" not in guide


def test_a_dismissed_change_stays_dismissed(copy: Workspace) -> None:
    ticket = tickets(copy)["coursera/cancel web.open-purchases"]
    with TicketStore(copy.database_url) as store:
        store.decide(ticket.id, Decision(kind=DecisionKind.DISMISS, by="ada", at=datetime.now(UTC)))
    tour(copy.root)
    after = tickets(copy)["coursera/cancel web.open-purchases"]
    assert (after.id, after.state) == (ticket.id, TicketState.DISMISSED)


def test_another_recipe_is_an_upgrade_and_tells_nobody_of_a_change(copy: Workspace) -> None:
    service = copy.guides / "apple" / "service.yaml"
    text = service.read_text("utf-8")
    assert "remove: [.helpful, .pub]" in text
    service.write_text(text.replace("remove: [.helpful, .pub]", "remove: [.helpful, .pub, .banner]"), "utf-8")
    with TicketStore(copy.database_url) as store:
        before = store.state("apple.cancel").baseline
    again = tour(copy.root)
    assert not again.changed
    assert again.as_expected
    with TicketStore(copy.database_url) as store:
        after = store.state("apple.cancel").baseline
    assert before is not None
    assert after is not None
    assert after.extraction.recipe != before.extraction.recipe
    assert after.since == before.since


def test_without_the_site_freshness_is_unknown_and_nothing_moves(copy: Workspace) -> None:
    before = tickets(copy)
    with TicketStore(copy.database_url) as store:
        state = store.state("coursera.terms")
    with socket.socket() as taken:  # a port that is bound and does not listen refuses everybody
        taken.bind(("127.0.0.1", 0))
        materialise(copy.root, taken.getsockname()[1])
        result = refresh(copy, service="coursera")  # each source waits for its retries
    assert exit_code(result, None) == 3
    assert {look.outcome for look in result.run.looks} == {Outcome.FAILED}
    content = {key: t for key, t in tickets(copy).items() if t.kind is not FindingKind.SOURCE_HEALTH}
    assert content == {key: t for key, t in before.items() if t.kind is not FindingKind.SOURCE_HEALTH}
    with TicketStore(copy.database_url) as store:
        after = store.state("coursera.terms")
    assert (after.baseline, after.ledger, after.checked_at) == (
        state.baseline,
        state.ledger,
        state.checked_at,
    )


@pytest.mark.parametrize("seconds", [3.0, 11.0])
def test_a_killed_demo_goes_on_and_comes_to_the_same_tickets(tmp_path: Path, seconds: float) -> None:
    folder = tmp_path / "workspace"
    running = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "demo", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert tour(folder).as_expected
