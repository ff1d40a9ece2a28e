"""Guides, sources, runs and rules as pages; our own files; text that strangers wrote."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from pipeline.model import Exhibit, ExhibitKind
from pipeline.snapshot import SnapshotStore
from pipeline.tickets.schema import tickets
from pipeline.web import Desk
from pipeline.web.statics import TYPES
from pipeline.workspace import Workspace
from tests.web import sample

STATIC = files("pipeline.web").joinpath("static")
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>\u202egnihsihp\x00\x1b[31m"
    "</textarea><style>*{display:none}</style>{{7*7}}" + "W" * 400 + "\u0627\u0644\u062f\u0641\u0639"
)


def parsed(client: TestClient, path: str) -> LexborHTMLParser:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return LexborHTMLParser(answer.text)


def words(page: LexborHTMLParser, selector: str) -> str:
    return " ".join(" ".join(node.text() for node in page.css(selector)).split())


def test_every_vendored_file_is_the_one_of_its_manifest_with_its_licence() -> None:
    listed = json.loads(STATIC.joinpath("vendor/manifest.json").read_text("utf-8"))["files"]
    for each in listed:
        data = STATIC.joinpath("vendor", each["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == each["sha256"], each["file"]
        assert STATIC.joinpath("vendor", each["licence_file"]).read_text("utf-8").strip()
    known = {name for each in listed for name in (each["file"], each["licence_file"])} | {"manifest.json"}
    assert {path.name for path in STATIC.joinpath("vendor").iterdir()} == known


@pytest.mark.parametrize("name", sorted(TYPES))
def test_our_files_ask_nobody_else_for_anything(client: TestClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(TYPES[name])
    if not name.startswith("vendor/"):
        text = answer.text.replace("http://www.w3.org/2000/svg", "")
        assert not any(word in text for word in ("http://", "https://", "@import", "eval("))


def test_no_template_holds_inline_style_or_script() -> None:
    for path in sorted(Path(str(files("pipeline.web").joinpath("templates"))).glob("*.j2")):
        page = LexborHTMLParser(path.read_text("utf-8"))
        assert not page.css("style, script:not([src]), [style], [onclick], [onsubmit]"), path.name


def test_a_guide_shows_every_step_and_fact_with_state_quote_and_dates(client: TestClient) -> None:
    page = parsed(client, "/guides/lumen/cancel")
    assert [node.text() for node in page.css(".item .id code:first-of-type")][:2] == [
        "web.open",
        "web.cancel",
    ]
    states = [node.text() for node in page.css(".item .id .pill:first-child")]
    assert states.count("under review") == 3
    assert "within 14 days of payment" in words(page, ".item .quote")
    assert [node.text() for node in page.css(".item:first-of-type .dates dt")][:3] == [
        *("checked", "verified", "modified")
    ]
    assert parsed(client, "/guides/lumen/cancel?locale=de").css_first("h1").attributes["lang"] == "de"


def test_the_list_of_guides_counts_what_waits(client: TestClient) -> None:
    rows = [" ".join(node.text().split()) for node in parsed(client, "/guides").css("tbody tr")]
    assert any("How to cancel Lumen" in row and "3 tickets" in row for row in rows)


def test_a_source_shows_its_timeline_and_how_it_is_read(client: TestClient) -> None:
    page = parsed(client, "/sources/lumen.terms")
    assert len(page.css(".timeline li")) == 3
    assert "first seen" in words(page, ".timeline")
    assert "captures import FILE --source lumen.terms" in words(page, "code")
    assert "How to cancel Lumen" in words(page, "#cited ~ ul")


def test_all_that_differs_on_a_page_is_told_with_its_reason(client: TestClient) -> None:
    page = parsed(client, "/sources/lumen.terms/compare")
    roles = [node.text() for node in page.css(".hunk .pill")]
    assert roles == ["triggering", "triggering", "silent"]
    assert "green" in words(page, ".hunk.silent ins")


def test_a_rule_labels_what_it_ignores(client: TestClient) -> None:
    client.post("/rules/add", data={"pattern": "Edition *", "syntax": "wildcard", "source": "lumen.terms"})
    page = parsed(client, "/sources/lumen.terms/compare")
    assert "ignored by rule" in [node.text() for node in page.css(".hunk .pill")]
    assert "Edition *" in words(parsed(client, "/rules"), "tbody")


def test_a_rule_is_tried_added_and_ended(client: TestClient, desk: Desk) -> None:
    tried = client.post("/rules/preview", data={"pattern": "Edition *", "syntax": "wildcard"}).text
    assert "It would have silenced 1 change" in tried
    assert desk.store.rules() == ()
    assert client.post("/rules/add", data={"pattern": "*", "syntax": "wildcard"}).status_code == 400
    client.post("/rules/add", data={"pattern": "Edition blue", "why": "a date of print"})
    (rule,) = desk.store.rules()
    client.post(f"/rules/{rule.id}/end")
    assert desk.store.rules() == ()
    assert "ended by olive" in words(parsed(client, "/rules"), "#ended ~ ul")


def test_a_run_tells_every_look(client: TestClient) -> None:
    assert len(parsed(client, "/runs").css("tbody tr")) == 3
    page = parsed(client, "/runs/run-2")
    assert len(page.css("tbody tr")) == 2
    assert "#1 opened" in words(page, "tbody")
    assert client.get("/runs/none").status_code == 404


def test_run_now_is_one_run_however_often_the_form_is_sent(client: TestClient, desk: Desk) -> None:
    sent = [client.post("/runs/start", data={"key": "abc123", "service": "lumen"}) for _ in range(2)]
    assert {each.headers["location"] for each in sent} == {"/runs/live/abc123"}
    (run,) = desk.runner.recent()
    assert (run.order.by, run.order.service) == ("olive", "lumen")
    assert client.post("/runs/start", data={"key": "x", "service": "none"}).status_code == 400
    assert client.post("/runs/start", data={"key": "../x"}).status_code == 400


def test_screenshots_are_shown_cut_to_the_words_with_boxes(client: TestClient, place: Workspace) -> None:
    store = SnapshotStore(place.snapshots)
    latest = store.latest("lumen.terms")
    assert latest is not None
    text = "A single lesson is refunded in full within 7 days of payment."
    places = {"width": 1000, "height": 4000, "texts": [[text, 40, 900, 500, 30]]}
    capture = store.load(latest)
    png = b"\x89PNG\r\n\x1a\n" + b"\0" * 16
    store.put(
        type(capture)(
            **{name: getattr(capture, name) for name in ("source", "url", "final_url", "body", "status")},
            captured_at=sample.NOW,
            exhibits=(
                Exhibit(kind=ExhibitKind.SCREENSHOT, media_type="text/html", data=png),
                Exhibit(
                    kind=ExhibitKind.RECTANGLES,
                    media_type="application/json",
                    data=json.dumps(places).encode(),
                ),
            ),
        ),
        recipe="",
        extractor="",
    )
    page = parsed(client, "/tickets/1")
    shot = page.css_first(".shots .now svg")
    assert shot.attributes["viewBox"] == "0.0 760.0 640.0 310.0"
    assert len(page.css(".shots .now rect")) == 1
    answer = client.get(page.css_first(".shots .now a").attributes["href"] or "")
    assert (answer.content, answer.headers["content-type"]) == (png, "image/png")
    assert "sandbox" in answer.headers["content-security-policy"]


def test_text_of_strangers_stays_text_on_every_page(client: TestClient, desk: Desk) -> None:
    with desk.database.writing() as connection:
        values = dict.fromkeys(("reason", "before", "after", "guide", "target", "assignee"), HOSTILE)
        connection.execute(tickets.update().values(**values))
    desk.accounts.save_view(HOSTILE[:50], "words=" + "x" * 50, by="ada", now=sample.NOW)
    for path in ("/", "/tickets/1", "/tickets/1?view=side", "/?words=" + "%22%3E%3Cscript%3E", "/rules"):
        page = parsed(client, path)
        assert not page.css("main script, main style, [onerror]"), path
        shown = [each.attributes["src"] or "" for each in page.css("main img")]
        assert all(src.startswith("/pictures/") for src in shown), path  # our own, of stored captures
        assert "\u202e" not in words(page, "body"), path  # in attributes it has to stay what it is
    assert "⟨U+202E⟩gnihsihp" in words(parsed(client, "/"), ".row")
    assert "{{7*7}}" in words(parsed(client, "/tickets/1"), "h1")


def test_hostile_forms_are_answered_and_change_nothing(client: TestClient, desk: Desk) -> None:
    for data in (
        {"decision": HOSTILE, "revision": HOSTILE, "decisions": "-1", "queue": HOSTILE},
        {"decision": "snooze", "until": HOSTILE},
        {"decision": "snooze", "days": "999999"},
        {"decision": "dismiss", "with_rule": "yes", "pattern": "(" * 400, "syntax": "regex"},
    ):
        answer = client.post("/tickets/1/decide", data=data)
        assert answer.status_code == 400, data
        assert "<script>alert(1)" not in answer.text
    assert desk.store.ticket(1).history == ()
    done = client.post("/tickets/1/decide", data={"decision": "confirm", "why": HOSTILE})
    assert done.status_code == 303
    assert "<script>alert(1)" not in client.get("/tickets/1").text


def test_what_nobody_foresaw_is_told_without_details_in_our_own_looks(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    door = TestClient(sample.app(desk), raise_server_exceptions=False)
    door.get(f"/enter?once={sample.ONCE}")
    monkeypatch.setattr(desk, "content", lambda: 1 / 0)
    answer = door.get("/")
    assert answer.status_code == 500
    assert "division" not in answer.text
    page = LexborHTMLParser(answer.text)
    assert door.get(page.css_first("link[rel=stylesheet]").attributes["href"] or "").status_code == 200
    assert page.css_first("[role=alert] a").attributes["href"] == "/"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
