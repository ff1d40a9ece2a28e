"""One ticket: why, evidence, impact, and every decision with its way back."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from httpx import Response
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from pipeline.model import BaselineStatus, TicketState
from pipeline.report import render_ticket_html
from pipeline.tickets.records import update_ticket
from pipeline.web import Desk
from pipeline.workspace import Workspace
from tests.web import sample
from tests.web.test_queue import many

GUIDE = "guides/lumen/cancel.en.yaml"


def decide(client: TestClient, ticket: int, decision: str, **more: str) -> Response:
    data = {"decision": decision, "revision": "1", "decisions": "0", **more}
    return client.post(f"/tickets/{ticket}/decide", data=data)


def shown(client: TestClient, ticket: int, query: str = "") -> LexborHTMLParser:
    answer = client.get(f"/tickets/{ticket}{query}")
    assert answer.status_code == 200
    return LexborHTMLParser(answer.text)


def test_the_ticket_says_why_it_is_here(client: TestClient) -> None:
    page = shown(client, 1)
    assert "the guide says 14 days, the page says 7 days" in page.css_first("h1").text()
    assert [node.text().strip() for node in page.css(".chip")] == ["14 days", "7 days"]


def test_the_evidence_marks_what_triggered_it_between_its_context(client: TestClient) -> None:
    page = shown(client, 1)
    roles = [node.text() for node in page.css(".hunk .pill")]
    assert roles == ["context", "triggering", "context"]
    assert (page.css_first("#hunks del").text(), page.css_first("#hunks ins").text()) == ("14", "7")
    assert page.css_first(".hunk .words").attributes["lang"] == "en"


@pytest.mark.parametrize(("view", "selector"), [("inline", "p.words del"), ("side", ".sides p.words del")])
def test_the_difference_has_three_views(client: TestClient, view: str, selector: str) -> None:
    assert shown(client, 1, f"?view={view}").css_first(f"#hunks {selector}").text() == "14"
    assert not shown(client, 1, "?view=changes").css(".hunk.context")


def test_the_chosen_view_stays_chosen(client: TestClient) -> None:
    client.post("/preferences", data={"diff": "side", "back": "/tickets/1"})
    assert shown(client, 1).css(".sides")


def test_the_official_address_opens_at_the_words(client: TestClient) -> None:
    address = shown(client, 1).css_first('a[data-key="o"]').attributes["href"] or ""
    assert address.startswith("https://help.lumen.example/terms#:~:text=")


def test_accepting_edits_only_that_sentence_and_goes_on_to_the_next(
    client: TestClient, desk: Desk, place: Workspace
) -> None:
    before = (place.root / GUIDE).read_text("utf-8")
    answer = client.post("/tickets/1/decide", data={"decision": "accept", "revision": "1", "decisions": "0"})
    assert answer.headers["location"] == "/tickets/2?done=1"
    after = (place.root / GUIDE).read_text("utf-8")
    changed = [(a, b) for a, b in zip(before.splitlines(), after.splitlines(), strict=True) if a != b]
    assert [b.strip() for _, b in changed] == [
        "modified_at: 2026-11-22",
        "value: P7D",
        "text: A single lesson is refunded in full within 7 days of payment.",
    ]
    assert "Ticket #1 accepted" in client.get("/tickets/2?done=1").text
    assert desk.store.ticket(1).history[-1].by == "olive"


def test_undo_takes_back_the_decision_and_the_edit(client: TestClient, desk: Desk, place: Workspace) -> None:
    before = (place.root / GUIDE).read_bytes()
    decide(client, 1, "accept")
    client.post("/undo", data={"ticket": "1"})
    assert desk.store.ticket(1).state is TicketState.OPEN
    assert (place.root / GUIDE).read_bytes() == before


def test_accepting_ones_own_words_writes_them(client: TestClient, place: Workspace) -> None:
    seen = "A single lesson is refunded in full within 14 days of payment."
    mine = "Within 7 days of payment you get all your money back for a single lesson."
    decide(client, 1, "accept", text=mine, seen=seen)
    assert mine in (place.root / GUIDE).read_text("utf-8")


def test_accepting_without_a_change_is_refused_because_that_is_what_confirm_means(
    client: TestClient, desk: Desk
) -> None:
    current = desk.review.impact(desk.store.ticket(1)).current
    answer = client.post("/tickets/1/decide", data={"decision": "accept", "text": current, "seen": current})
    assert answer.status_code == 400
    assert "there is nothing to accept" in answer.text
    assert desk.store.ticket(1).state is TicketState.OPEN


def test_a_guide_that_changed_meanwhile_is_shown_beside_both_texts(
    client: TestClient, desk: Desk, place: Workspace
) -> None:
    seen = "A single lesson is refunded in full within 14 days of payment."
    file = place.root / GUIDE
    file.write_text(file.read_text("utf-8").replace(f"text: {seen}", "text: Somebody wrote 14 days anew."))
    answer = client.post(
        "/tickets/1/decide",
        data={"decision": "accept", "revision": "1", "text": "My words, 7 days.", "seen": seen},
    )
    assert answer.status_code == 409
    texts = [node.text() for node in LexborHTMLParser(answer.text).css(".three .words, .three textarea")]
    assert [text.strip() for text in texts] == [seen, "Somebody wrote 14 days anew.", "My words, 7 days."]
    assert desk.store.ticket(1).state is TicketState.OPEN


def test_confirming_moves_the_baseline_and_edits_nothing(
    client: TestClient, desk: Desk, place: Workspace
) -> None:
    before = (place.root / GUIDE).read_bytes()
    decide(client, 2, "confirm", why="read it")
    baseline = desk.store.state("lumen.terms").baseline
    assert baseline is not None
    assert baseline.status is BaselineStatus.REVIEWED
    assert any("48 hours" in block.text for block in baseline.blocks)
    assert (place.root / GUIDE).read_bytes() == before


def test_dismissing_with_a_rule_puts_the_rule_in_force(client: TestClient, desk: Desk) -> None:
    decide(client, 3, "dismiss", with_rule="yes", pattern="Printed in", syntax="literal", scope="source")
    (rule,) = desk.store.rules()
    assert (rule.pattern, rule.source, rule.by) == ("Printed in", "lumen.cancel", "olive")
    assert desk.store.ticket(3).state is TicketState.DISMISSED


def test_investigating_names_who_does_and_keeps_it_in_the_queue(client: TestClient, desk: Desk) -> None:
    decide(client, 1, "investigate", assignee="Bob", why="asked their support")
    assert (desk.store.ticket(1).state, desk.store.ticket(1).assignee) == (TicketState.INVESTIGATING, "Bob")
    assert "Bob" in client.get("/?assignee=Bob").text
    page = shown(client, 1).css_first(".history").text()
    assert "under investigation by Bob" in " ".join(page.split())
    assert "asked their support" in page


def test_the_others_of_the_same_change_are_decided_with_it(client: TestClient, desk: Desk) -> None:
    many(desk, 2)
    decide(client, 1, "dismiss", alike="yes")
    assert {desk.store.ticket(n).state for n in (1, 4, 5)} == {TicketState.DISMISSED}


def test_a_stale_form_is_answered_with_who_was_faster(client: TestClient, desk: Desk) -> None:
    desk.review.snooze(1, by="ada", at=sample.NOW)
    answer = client.post("/tickets/1/decide", data={"decision": "dismiss", "revision": "1", "decisions": "0"})
    assert answer.status_code == 409
    assert "Changed by ada" in answer.text
    assert "Ticket #1: snoozed" in answer.text
    assert desk.store.ticket(1).state is TicketState.SNOOZED


def test_what_a_slower_reviewer_wrote_is_not_lost(client: TestClient, desk: Desk) -> None:
    form = LexborHTMLParser(client.get("/tickets/1").text)
    seen = form.css_first("input[name=seen]").attributes["value"] or ""
    desk.review.dismiss(1, by="ada", at=sample.NOW, why="a typo of theirs")
    mine = {"text": "Seven days, says <the page>.", "seen": seen, "why": "read it twice"}
    told = decide(client, 1, "accept", **mine)
    page = LexborHTMLParser(told.text)
    assert [node.text().strip() for node in page.css("textarea")] == [mine["text"], mine["why"]]
    assert "a typo of theirs" in page.text()
    proposed = form.css_first("textarea[name=text]").text().strip()
    untouched = LexborHTMLParser(decide(client, 1, "accept", text=proposed, seen=seen).text)
    assert untouched.css("textarea") == []  # nothing of their own


def test_a_form_overtaken_by_the_page_says_so(client: TestClient, desk: Desk) -> None:
    moved = replace(desk.store.ticket(1), revision=2)
    with desk.database.writing() as connection:
        update_ticket(connection, moved)
    told = decide(client, 1, "confirm").text
    assert "The official page has changed again" in told
    assert "What you chose (confirm) was not done" in told


def test_a_closed_ticket_offers_to_be_opened_again_and_nothing_else(client: TestClient, desk: Desk) -> None:
    desk.review.dismiss(1, by="ada", at=sample.NOW)
    values = {node.attributes["value"] for node in shown(client, 1).css("#decide button[name=decision]")}
    assert values == {"reopen", "undo"}


def test_what_does_not_exist_is_not_there(client: TestClient) -> None:
    for path in ("/tickets/99", "/nothing", "/pictures/lumen.terms@x", "/guides/none", "/sources/none"):
        assert client.get(path).status_code in (404, 400), path
    assert client.get("/tickets/99").status_code == 404
    assert client.post("/tickets/1/decide", data={"decision": "explode"}).status_code == 400


def test_the_file_of_the_guide_is_named_with_its_line(client: TestClient, place: Workspace) -> None:
    lines = Path(place.root / GUIDE).read_text("utf-8").splitlines()
    where = shown(client, 1).css_first("#impact").parent
    assert where is not None
    file, _, line = where.css_first("code").text().partition(":")
    assert file == GUIDE
    assert "14 days" in lines[int(line) - 1]


def test_the_words_are_boxed_on_the_pictures_of_before_and_now(client: TestClient) -> None:
    shown = client.get("/tickets/1").text
    assert shown.count('<img loading="lazy"') == shown.count("<rect ") == 2
    for when, days in (("before", 14), ("now", 7)):
        said = f"boxed: A single lesson is refunded in full within {days} days of payment."
        assert said in shown.partition(f'<figure class="{when}">')[2].partition("</figure>")[0]
    # Cut to the words: half a window wide, some lines high.
    assert shown.count('viewBox="276.0 260.0 648.0 310.0"') == 2


def test_a_picture_comes_from_us_and_can_do_nothing(client: TestClient, desk: Desk) -> None:
    address = client.get("/tickets/1").text.partition('src="/pictures/')[2].partition('"')[0]
    answer = client.get(f"/pictures/{address}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"].startswith("private")


@pytest.mark.parametrize(
    "name", ["../../../etc/passwd", "lumen.terms@../../x", "%2e%2e/%2e%2e/secrets", "%00", "x" * 3000]
)
def test_no_name_of_a_picture_leads_out_of_the_snapshots(client: TestClient, name: str) -> None:
    answer = client.get(f"/pictures/{name}")
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_the_piece_of_a_page_with_another_view_brings_its_own_switch(client: TestClient) -> None:
    client.post("/preferences", data={"diff": "side", "back": "/tickets/1"})
    piece = client.get("/tickets/1", headers={"hx-request": "true"}).text
    assert '<div class="sides">' in piece
    assert 'hx-swap-oob="true"' in piece
    assert "<html" not in piece


def test_the_report_of_a_ticket_carries_its_pictures_cut_and_boxed(desk: Desk) -> None:
    told = desk.review.report(1, now=sample.NOW)
    page = LexborHTMLParser(render_ticket_html(told))
    figures = page.css(".shots figure")
    assert [each.attributes["class"] for each in figures] == ["before", "now"]
    before, now = (each.css_first("img").attributes for each in figures)
    image = base64.b64decode((now["src"] or "").removeprefix("data:image/png;base64,"))
    assert image == sample.exhibits(sample.AFTER)[0].data  # untouched
    assert "within 14 days" in (before["alt"] or "") and "within 7 days" in (now["alt"] or "")
    assert all(len(each.css("rect")) == 1 for each in figures)


def test_a_report_goes_without_pictures_that_cannot_be_read(place: Workspace, desk: Desk) -> None:
    for each in place.snapshots.rglob("*"):
        if each.is_file() and each.read_bytes().startswith((b"\x89PNG", b"\x28\xb5\x2f\xfd")):
            each.unlink()
    page = render_ticket_html(desk.review.report(1, now=sample.NOW))
    assert "within 7 days" in page or "7" in page
    assert "<figure" not in page
