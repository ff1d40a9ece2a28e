"""The queue: rows, filters that are addresses, decisions in bulk, and the way back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import insert
from starlette.testclient import TestClient

from pipeline.model import TicketState
from pipeline.tickets import Database
from pipeline.tickets.records import ticket_row, update_ticket
from pipeline.tickets.schema import tickets
from pipeline.web import Desk
from pipeline.web.listing import PAGE, QueueFilter, listing, neighbours
from pipeline.workspace import Workspace
from tests.web import sample


def rows(client: TestClient, query: str = "") -> list[str]:
    page = LexborHTMLParser(client.get(f"/{query}").text)
    return [node.text().strip() for node in page.css("[data-row] .why")]


def many(desk: Desk, count: int, **changed: object) -> None:
    """Copies of the first ticket, each about a matter of its own."""
    row = ticket_row(desk.store.ticket(1))
    with desk.database.writing() as connection:
        made = [{**row, "topic": f"{n:064x}", **changed} for n in range(count)]
        connection.execute(insert(tickets), made)


def test_the_gravest_and_oldest_ticket_comes_first(client: TestClient) -> None:
    assert rows(client)[0].startswith("Refund (Lumen lesson)")
    assert len(rows(client)) == 3


def test_a_filter_is_an_address_and_shows_only_what_fits(client: TestClient) -> None:
    assert len(rows(client, "?kind=procedure")) == 1
    assert len(rows(client, "?severity=critical")) == 2
    assert len(rows(client, "?words=refund+7")) == 1
    assert rows(client, "?locale=de") == []


def test_wording_stays_out_of_the_usual_view_and_is_counted(client: TestClient, desk: Desk) -> None:
    many(desk, 2, kind="wording", severity="minor")
    assert len(rows(client)) == 3
    assert len(rows(client, "?kind=wording")) == 2
    assert "Wording <b>2</b>" in client.get("/").text


def test_an_empty_queue_says_that_all_is_decided(client: TestClient, desk: Desk) -> None:
    for ticket in (1, 2, 3):
        desk.review.confirm(ticket, by="ada", at=sample.NOW)
    page = client.get("/").text
    assert "Nothing waits" in page
    assert "All decided." in page


def test_nonsense_in_an_address_asks_for_the_usual(client: TestClient) -> None:
    answer = client.get("/?state=%00&kind=x&severity=huge&page=-4&sort=;drop&words=%25%27%22")
    assert answer.status_code == 200
    assert QueueFilter.of({"state": "x", "kind": "fact", "page": "99999999999"}) == QueueFilter(kind="fact")


def test_a_long_queue_comes_in_pages_and_the_last_one_answers_for_those_beyond(desk: Desk) -> None:
    many(desk, 2 * PAGE)
    first = listing(desk.database, QueueFilter(), sample.NOW)
    assert (len(first.rows), first.total, first.pages) == (PAGE, 2 * PAGE + 3, 3)
    last = listing(desk.database, QueueFilter(page=9), sample.NOW)
    assert (last.page, len(last.rows)) == (3, 3)
    ids = [row.id for row in first.rows]
    found = neighbours(desk.database, QueueFilter(), ids[1], sample.NOW)
    assert (found.before, found.after, found.position) == (ids[0], ids[2], 2)


@pytest.mark.parametrize("sort", ["", "grave", "old", "new", "seen"])
@pytest.mark.parametrize("words", ["", "days"])
def test_every_order_is_walked_from_end_to_end_without_gap_or_turn(desk: Desk, sort: str, words: str) -> None:
    for number, severity in enumerate(["minor", "critical", "major", "critical"] * 3):
        changed = {"severity": severity, "gravity": {"critical": 0, "major": 1, "minor": 2}[severity]}
        moment = sample.NOW - timedelta(hours=number // 2)
        many(desk, 1, **changed, seen=number % 3, opened_at=moment, state="open", topic=f"{number}")
    wanted = QueueFilter(sort=sort, words=words)
    ids = [row.id for row in listing(desk.database, wanted, sample.NOW).rows]
    around = [neighbours(desk.database, wanted, each, sample.NOW) for each in ids]
    assert len(ids) >= 13
    assert [each.before for each in around] == [None, *ids[:-1]]
    assert [each.after for each in around] == [*ids[1:], None]
    assert [each.position for each in around] == list(range(1, len(ids) + 1))
    assert {each.total for each in around} == {len(ids)}


def test_a_ticket_beside_the_filter_is_followed_by_the_first_of_it(desk: Desk) -> None:
    wanted = QueueFilter(kind="procedure")
    first = listing(desk.database, wanted, sample.NOW).rows[0].id
    outside = next(each for each in (1, 2, 3) if each != first)
    found = neighbours(desk.database, wanted, outside, sample.NOW)
    assert (found.before, found.after, found.position, found.total) == (None, first, 0, 1)
    nothing = neighbours(desk.database, QueueFilter(words="nowhere"), 1, sample.NOW)
    assert (nothing.after, nothing.total) == (None, 0)


def test_words_are_found_in_any_case_of_any_alphabet_and_with_any_dash(desk: Desk) -> None:
    said = "Rückerstattung über Ihr Konto — «Абонемент» wird gekündigt"
    desk.review.dismiss(1, by="ada", at=sample.NOW)
    moved = replace(desk.store.ticket(1), before=said)
    with desk.database.writing() as connection:
        update_ticket(connection, moved)
    for words in ("RÜCKERSTATTUNG ÜBER", "абонемент", "АБОНЕМЕНТ GEKÜNDIGT", "konto -", '"абон'):
        wanted = QueueFilter(state="all", words=words)
        assert [row.id for row in listing(desk.database, wanted, sample.NOW).rows] == [1], words


def test_tickets_of_one_change_are_shown_together(client: TestClient, desk: Desk) -> None:
    many(desk, 2)
    change = desk.store.ticket(1).change
    assert "3 alike" in client.get("/").text
    page = client.get(f"/?change={change}&state=all").text
    assert page.count("data-row") == 3
    assert 'value="confirm"' in page


def test_ticked_tickets_are_dismissed_together_and_come_back_with_one_undo(
    client: TestClient, desk: Desk
) -> None:
    answer = client.post("/decide", data={"ticket": ["1:1", "3:1"], "decision": "dismiss", "why": "banner"})
    assert answer.status_code == 303
    states = [desk.store.ticket(n).state for n in (1, 2, 3)]
    assert states == [TicketState.DISMISSED, TicketState.OPEN, TicketState.DISMISSED]
    assert desk.store.ticket(1).history[-1].why == "banner"
    told = client.get(answer.headers["location"]).text
    assert "2 tickets dismissed as noise" in told
    client.post("/undo", data={"ticket": ["1", "3"]})
    assert all(desk.store.ticket(n).state is TicketState.OPEN for n in (1, 2, 3))


def test_a_snooze_of_days_ends_in_the_morning(client: TestClient, desk: Desk) -> None:
    client.post("/decide", data={"ticket": "2:1", "decision": "snooze", "days": "7"})
    assert str(desk.store.ticket(2).snoozed_until) == "2026-11-29 06:00:00+00:00"


def test_a_ticket_that_somebody_changed_meanwhile_is_left_alone(client: TestClient, desk: Desk) -> None:
    answer = client.post("/decide", data={"ticket": ["1:9", "2:1"], "decision": "dismiss"})
    assert "failed=1" in answer.headers["location"]
    assert desk.store.ticket(1).state is TicketState.OPEN
    assert desk.store.ticket(2).state is TicketState.DISMISSED


def test_nothing_ticked_is_told_and_changes_nothing(client: TestClient, desk: Desk) -> None:
    answer = client.post("/decide", data={"decision": "dismiss"})
    assert answer.status_code == 400
    assert "No ticket was ticked" in answer.text


def test_a_filter_is_kept_under_a_name_and_forgotten(client: TestClient, desk: Desk) -> None:
    client.post("/views", data={"name": "  Grave   ones ", "queue": "severity=critical&page=3&evil=1"})
    (view,) = desk.accounts.views()
    assert (view.name, view.query) == ("Grave ones", "severity=critical")
    assert "Grave ones" in client.get("/").text
    client.post(f"/views/{view.id}/remove")
    assert desk.accounts.views() == ()


def test_guides_that_cannot_be_read_keep_nobody_from_tickets(client: TestClient, place: Workspace) -> None:
    (place.root / "guides/lumen/cancel.en.yaml").write_text("guide: [")
    page = client.get("/")
    assert page.status_code == 200
    assert "The guides cannot be read" in page.text
    assert client.get("/tickets/1").status_code == 200


def test_only_a_page_of_rows_is_read_however_long_the_queue(desk: Desk) -> None:
    """The columns that hold whole passages stay in the database."""
    many(desk, 3)
    with Database(desk.workspace.database_url).reading() as connection:
        assert connection.execute(tickets.select()).first() is not None
    row = listing(desk.database, QueueFilter(), sample.NOW).rows[0]
    assert not {"before", "after", "changes", "facts"} & set(row.__slots__)
