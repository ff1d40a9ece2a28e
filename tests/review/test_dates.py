"""Three dates that are never mixed: what a decision dates in the file and in what is published."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli import cli
from pipeline.errors import EditError, UsageError
from pipeline.model import FindingKind, TicketState
from pipeline.review import Review
from pipeline.tickets import TicketFilter, TicketStore
from pipeline.tickets.due import due
from pipeline.workspace import Workspace
from tests.flows.test_tickets_command import refund
from tests.guide.conftest import FILES
from tests.tickets.sample import whole_look

NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
TODAY, WRITTEN = f"{NOW:%Y-%m-%d}", "2026-01-31"
FILE = "guides/acme/cancel.en.yaml"

Dates = tuple[str | None, str | None]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A guide that was written in January and that nobody has verified, and what a look found today."""
    for name, text in FILES.items():
        file = tmp_path / "guides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        dated = f"\nmodified_at: {WRITTEN}   # kept\nverified_at:\n"
        if "\nprocedure:" in f"\n{text}":
            text = text.replace("\ntitle:", "\nverified_at:\ntitle:", 1)
        file.write_text(text.replace("\nverified_at:\n", dated), encoding="utf-8")
    return tmp_path


@pytest.fixture
def store(root: Path) -> TicketStore:
    store = TicketStore(Workspace(root).database_url)
    other = replace(refund(), target="refund.none", channel=None, facts=(), change="another")
    looks = (
        whole_look(1, refund(), other, source="acme.refunds"),
        whole_look(1, source="store.cancel"),
    )
    store.record(
        [replace(each, at=NOW, state=replace(each.state, looked_at=NOW, checked_at=NOW)) for each in looks],
        now=NOW,
        run="first",
    )
    return store


@pytest.fixture
def review(root: Path, store: TicketStore) -> Review:
    return Review(Workspace(root), store)


def by(name: str, minute: int) -> dict[str, Any]:
    return {"by": name, "at": NOW + timedelta(minutes=minute)}


@pytest.fixture
def published(root: Path) -> Callable[[], dict[str, Dates]]:
    """(verified, modified) of the exported guide and of its facts, by id."""

    def export() -> dict[str, Dates]:
        out = root / "out"
        done = CliRunner().invoke(cli, ["--workspace", str(root), "export", "--static", str(out)])
        assert done.exit_code == 0, done.output
        told = json.loads((out / "freshness.json").read_text("utf-8"))
        (row,) = (each for each in told["guides"] if (each["id"], each["locale"]) == ("acme/cancel", "en"))
        items = [row, *row["facts"]]
        return {each["id"]: (each["verified_at"], each["modified_at"]) for each in items}

    return export


def test_accepting_dates_the_text_in_its_file_and_the_fact_for_readers(
    review: Review, root: Path, published: Callable[[], dict[str, Dates]]
) -> None:
    before, bytes_before = published(), (root / FILE).read_bytes()
    assert (before["refund.yearly"], before["acme/cancel"]) == ((None, WRITTEN), (None, WRITTEN))
    review.accept(1, **by("ada", 5))
    assert f"\nmodified_at: {TODAY}   # kept\nverified_at:\n" in (root / FILE).read_text("utf-8")
    after = published()
    assert after["refund.yearly"] == (TODAY, TODAY)
    assert after["acme/cancel"] == (None, TODAY)  # one fact of several: nobody has agreed with all of it
    review.undo(1, **by("ada", 6))
    assert (root / FILE).read_bytes() == bytes_before
    assert published() == before


def test_confirming_verifies_its_fact_and_leaves_the_text_alone(
    review: Review, root: Path, published: Callable[[], dict[str, Dates]]
) -> None:
    before, bytes_before = published(), (root / FILE).read_bytes()
    review.confirm(1, **by("ada", 5))
    assert (root / FILE).read_bytes() == bytes_before
    assert published()["refund.yearly"] == (TODAY, WRITTEN)
    review.undo(1, **by("ada", 6))
    assert published() == before


def test_the_history_of_an_accepted_ticket_tells_the_words_and_not_the_dates(review: Review) -> None:
    (decision,) = review.accept(1, **by("ada", 5)).history
    assert decision.edit is not None
    assert decision.edit.path.endswith("facts.refund.yearly.text, facts.refund.yearly.value")
    assert TODAY not in decision.edit.new


def test_a_guide_without_a_day_of_change_is_edited_all_the_same(review: Review, root: Path) -> None:
    file = root / FILE
    file.write_text(file.read_text("utf-8").replace(f"modified_at: {WRITTEN}   # kept\n", ""), "utf-8")
    before = file.read_bytes()
    review.accept(1, **by("ada", 5))
    assert "within 7 days" in file.read_text("utf-8")
    assert "modified_at" not in file.read_text("utf-8")
    review.undo(1, **by("ada", 6))
    assert file.read_bytes() == before


def test_undoing_one_of_two_edits_keeps_the_day_of_the_other(review: Review, root: Path) -> None:
    before = (root / FILE).read_bytes()
    review.accept(1, **by("ada", 5))
    review.accept(2, text="There is no money back after that.", **by("bob", 6))
    review.undo(1, **by("ada", 7))
    assert f"modified_at: {TODAY}" in (root / FILE).read_text("utf-8")
    review.undo(2, **by("bob", 8))
    assert b"within 14 days" in (root / FILE).read_bytes() != before


def test_the_latest_edit_undone_first_leaves_no_trace(review: Review, root: Path) -> None:
    before = (root / FILE).read_bytes()
    review.accept(1, **by("ada", 5))
    review.undo(1, **by("ada", 6))
    review.accept(1, text="You have 7 days.", **by("bob", 7))
    review.undo(1, **by("bob", 8))
    assert (root / FILE).read_bytes() == before


def test_a_day_of_change_that_somebody_wrote_since_does_not_hinder_the_undo(
    review: Review, root: Path
) -> None:
    review.accept(1, **by("ada", 5))
    file = root / FILE
    file.write_text(file.read_text("utf-8").replace(f"modified_at: {TODAY}", "modified_at: 2026-02-01"))
    review.undo(1, **by("ada", 6))
    assert "within 14 days" in file.read_text("utf-8")
    assert "modified_at: 2026-02-01" in file.read_text("utf-8")


def test_a_guide_read_as_a_whole_is_verified_in_its_file_and_for_readers(
    review: Review, store: TicketStore, root: Path, published: Callable[[], dict[str, Dates]]
) -> None:
    before, bytes_before = published(), (root / FILE).read_bytes()
    done = review.verify("acme/cancel", why="read it all", **by("ada", 5))
    assert (done.kind, done.state) == (FindingKind.REVIEW_DUE, TicketState.CONFIRMED)
    assert f"\nverified_at: {TODAY}\n" in (root / FILE).read_text("utf-8")
    facts = published()
    assert (facts.pop("acme/cancel")[0], {each for each, _ in facts.values()}) == (None, {TODAY})
    shared = review.verify("store/cancel", **by("ada", 5))  # whose steps its readers see too
    assert published()["acme/cancel"][0] == TODAY
    review.undo(shared.id, **by("ada", 6))
    review.undo(done.id, **by("ada", 6))
    assert (root / FILE).read_bytes() == bytes_before
    assert published() == before
    again = review.verify("acme/cancel", **by("bob", 7))
    assert again.id == done.id, "the review that was asked for is still open"


def test_confirming_a_review_that_was_due_makes_the_next_one_due_half_a_year_later(
    review: Review, store: TicketStore, root: Path
) -> None:
    file = root / FILE
    file.write_text(file.read_text("utf-8").replace("\nverified_at:\n", "\nverified_at: 2025-01-02\n"))
    settings = Workspace(root).settings

    def remind(now: datetime) -> list[int]:
        states = store.states(["acme.refunds"])
        findings = [each for each in due(review.library, states, settings, now) if each.target == "review"]
        store.remind(findings, ["acme.refunds"], now=now, run=f"{now:%Y%m%d}")
        live = store.tickets(TicketFilter(kinds=(FindingKind.REVIEW_DUE,), states=(TicketState.OPEN,)))
        return [each.id for each in live]

    (first,) = remind(NOW)
    review.confirm(first, **by("ada", 5))
    assert review.library.guide("acme/cancel").verified_at == date.fromisoformat(TODAY)
    assert remind(NOW + timedelta(days=170)) == []
    (second,) = remind(NOW + timedelta(days=190))
    assert (second != first, store.ticket(second).previous) == (True, first)


def test_a_guide_that_keeps_no_date_or_cites_nothing_is_not_verified(
    review: Review, store: TicketStore, root: Path
) -> None:
    file = root / FILE
    file.write_text(file.read_text("utf-8").replace("\nverified_at:\n", "\n"), "utf-8")
    with pytest.raises(EditError, match="add a line “verified_at:”"):
        review.verify("acme/cancel", **by("ada", 5))
    assert not store.count(TicketFilter(kinds=(FindingKind.REVIEW_DUE,)))
    with pytest.raises(UsageError, match="no guide"):
        review.verify("acme/nothing", **by("ada", 5))


def test_the_command_says_what_still_waits_and_how_to_take_it_back(root: Path, review: Review) -> None:
    done = CliRunner().invoke(
        cli, ["--workspace", str(root), "guides", "confirm", "acme/cancel", "--by", "ada", "--json"]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["state"] == "confirmed"
    assert "#1" in done.stderr
    assert "takes it back" in done.stderr
