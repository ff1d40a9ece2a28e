"""The reviewer's desk: decisions with their edits, siblings and rules, and all of it taken back."""

from __future__ import annotations

import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import EditConflict, EditError, UsageError
from pipeline.model import FindingKind, NoiseRule, TicketState
from pipeline.review import Review
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.workspace import Workspace
from tests.flows.test_tickets_command import refund
from tests.guide.conftest import FILES
from tests.tickets.sample import NOW, minutes, whole_look

BY: dict[str, Any] = {"by": "ada", "at": minutes(5)}


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("guides/**/*.yaml"))
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with a guide in two languages."""
    for name, text in FILES.items():
        file = tmp_path / "guides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(root: Path) -> TicketStore:
    """Its database with one ticket: the refund window went from 14 to 7 days."""
    store = TicketStore(Workspace(root).database_url)
    store.record([whole_look(1, refund(), source="acme.refunds")], now=NOW, run="first")
    return store


@pytest.fixture
def review(root: Path, store: TicketStore) -> Review:
    return Review(Workspace(root), store)


def test_the_impact_tells_text_place_edit_and_the_sibling(review: Review, store: TicketStore) -> None:
    impact = review.impact(store.ticket(1))
    assert impact.current == "The yearly plan can be refunded within 14 days of payment."
    assert impact.proposed == "The yearly plan can be refunded within 7 days of payment."
    assert impact.where == "guides/acme/cancel.en.yaml:26"
    assert [(each.locale, each.target, each.agrees) for each in impact.siblings] == [
        ("fr", "refund.yearly", False)
    ]
    assert impact.guides == ("acme/cancel",)


def test_accepting_edits_moves_and_asks_for_a_translation(
    review: Review, store: TicketStore, root: Path
) -> None:
    before = files(root)
    after = review.accept(1, **BY)
    changed = [name for name, data in files(root).items() if data != before[name]]
    assert (after.state, changed) == (TicketState.ACCEPTED, ["guides/acme/cancel.en.yaml"])
    (asked,) = store.tickets()
    assert (asked.kind, asked.locale, asked.target) == (FindingKind.TRANSLATION, "fr", "refund.yearly")
    assert asked.guide == "La formule annuelle est remboursée dans les 14 jours suivant le paiement."


def test_undoing_an_acceptance_is_as_if_nothing_had_been(
    review: Review, store: TicketStore, root: Path
) -> None:
    before, ticket, agreed = files(root), store.ticket(1), store.state("acme.refunds").baseline
    review.accept(1, **BY)
    after = review.undo(1, by="bob", at=minutes(6))
    assert files(root) == before
    assert (after.condition, store.state("acme.refunds").baseline) == (ticket.condition, agreed)
    assert [each.id for each in store.tickets()] == [1]


def test_an_edit_that_somebody_changed_since_is_not_undone_and_nothing_else_is(
    review: Review, store: TicketStore, root: Path
) -> None:
    review.accept(1, **BY)
    file = root / "guides/acme/cancel.en.yaml"
    file.write_text(file.read_text().replace("within 7 days", "within 9 days"))
    before, agreed = files(root), store.state("acme.refunds").baseline
    with pytest.raises(EditConflict) as told:
        review.undo(1, by="bob", at=minutes(6))
    assert "within 9 days" in told.value.theirs
    assert (files(root), store.state("acme.refunds").baseline) == (before, agreed)
    assert store.ticket(1).state is TicketState.ACCEPTED


def test_own_words_go_where_the_guide_still_says_what_was_read(
    review: Review, store: TicketStore, root: Path
) -> None:
    seen = review.impact(store.ticket(1)).current
    file = root / "guides/acme/cancel.en.yaml"
    file.write_text("# somebody's new first line\n" + file.read_text())
    review.accept(1, text="You have 7 days to ask for your money.", seen=seen, **BY)
    assert file.read_text().startswith("# somebody's new first line\n# kept: the first comment")
    assert "text: You have 7 days to ask for your money." in file.read_text()
    assert "value: P7D" in file.read_text()


def test_own_words_on_a_text_that_changed_are_a_conflict_of_three(
    review: Review, store: TicketStore, root: Path
) -> None:
    seen = review.impact(store.ticket(1)).current
    file = root / "guides/acme/cancel.en.yaml"
    file.write_text(file.read_text().replace("can be refunded", "is refunded"))
    before = files(root)
    with pytest.raises(EditConflict) as told:
        review.accept(1, text="You have 7 days.", seen=seen, **BY)
    assert (told.value.base, told.value.proposed) == (seen, "You have 7 days.")
    assert told.value.theirs == "The yearly plan is refunded within 14 days of payment."
    assert (files(root), store.ticket(1).state) == (before, TicketState.OPEN)


def test_an_acceptance_on_a_branch_leaves_the_files_and_its_undo_the_branch(
    review: Review, store: TicketStore, root: Path
) -> None:
    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        command = ["git", *identity, *arguments]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout

    with pytest.raises(EditError, match="is in no git repository"):
        review.accept(1, branch=True, **BY)
    assert store.ticket(1).state is TicketState.OPEN
    git("init", "-q", "-b", "main")
    git("add", "guides")
    git("commit", "-qm", "guides")
    before = files(root)
    edit = review.accept(1, branch=True, **BY).history[-1].edit
    assert edit is not None
    assert files(root) == before
    assert edit.branch == f"guidewatch/acme/cancel/{store.ticket(1).topic[:8]}"
    assert "+    value: P7D" in git("diff", "main", edit.branch)
    review.undo(1, by="bob", at=minutes(6))
    assert git("branch", "--format=%(refname:short)").split() == ["main"]


def test_a_guide_that_is_edited_beside_us_is_read_again(
    review: Review, store: TicketStore, root: Path
) -> None:
    assert "can be" in review.impact(store.ticket(1)).current
    file = root / "guides/acme/cancel.en.yaml"
    file.write_text(file.read_text().replace("can be refunded", "is refunded"))
    assert review.impact(store.ticket(1)).current.startswith("The yearly plan is refunded")


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"source": "acme.nowhere"}, "no source “acme.nowhere”; there are: acme.refunds"),
        ({"service": "nobody"}, "no service “nobody”"),
        ({"pattern": "a"}, "is too little"),
    ],
)
def test_a_rule_about_nothing_is_refused_and_the_ticket_stays(
    review: Review, store: TicketStore, rule: dict[str, str], why: str
) -> None:
    noise = NoiseRule(**{"pattern": "hot offer", "by": "", "at": NOW, **rule})
    with pytest.raises(UsageError, match=why):
        review.dismiss(1, rule=noise, **BY)
    assert (store.ticket(1).state, store.rules()) == (TicketState.OPEN, ())


def test_a_snooze_ends_in_the_future_and_an_investigation_has_a_name(
    review: Review, store: TicketStore
) -> None:
    with pytest.raises(UsageError, match="is past"):
        review.snooze(1, until=minutes(4), **BY)
    with pytest.raises(UsageError, match="name who"):
        review.investigate(1, assignee=" ", **BY)
    assert review.investigate(1, assignee="bob", why="asks support", **BY).assignee == "bob"
    assert store.tickets(TicketFilter(assignees=("bob",)))[0].state is TicketState.INVESTIGATING


def test_the_report_of_a_ticket_tells_its_whole_life(review: Review) -> None:
    review.snooze(1, why="holidays", **BY)
    review.undo(1, by="bob", at=minutes(6))
    report = review.report(1, now=datetime.fromisoformat("2026-03-02T00:00:00+00:00"))
    assert [(line.what, line.by, line.why) for line in report.history] == [
        ("opened", "", ""),
        ("snooze", "ada", "holidays"),
        ("undo", "bob", ""),
    ]
    assert report.diff.count("\n+") == 3


@pytest.mark.parametrize(
    "words",
    [
        "Money back: within 7 days # 'really' & {truly}",
        "Sept jours – « 7 jours »",
        'You have 7 days, "no more".\nNot one.',
    ],
)
def test_undoing_gives_back_the_quotes_and_line_ends_that_were_there(
    review: Review, root: Path, words: str
) -> None:
    before = files(root)
    review.accept(1, text=words, **BY)
    assert files(root) != before
    review.undo(1, by="bob", at=minutes(6))
    assert files(root) == before
