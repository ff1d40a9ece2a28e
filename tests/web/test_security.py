"""What stands before every page: whose name, whose form, which policy, and who may do what."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pipeline.errors import UsageError
from pipeline.model import TicketState
from pipeline.web import Desk, keeping
from pipeline.web.accounts import SESSION_LASTS
from pipeline.web.keeping import hashed_password, is_password
from pipeline.web.preferences import local
from pipeline.web.rights import Right, Role
from pipeline.web.security import LARGEST_BODY
from pipeline.web.throttle import PER_ADDRESS, PER_NAME, WINDOW, Throttle
from pipeline.workspace import Workspace
from tests.web import sample
from tests.web.conftest import OURS

PAGES = (
    "/",
    "/tickets/1",
    "/guides",
    "/guides/lumen/cancel",
    "/sources",
    "/runs",
    "/rules",
    "/help",
    "/people",
)
PASSWORD = "long enough to keep"


@pytest.mark.parametrize("path", PAGES)
def test_nobody_sees_a_page_without_a_session(stranger: TestClient, path: str) -> None:
    answer = stranger.get(path)
    assert answer.status_code == 401
    assert "Lumen" not in answer.text
    assert "Sign in" in answer.text


def test_the_link_of_the_terminal_works_once(stranger: TestClient, desk: Desk) -> None:
    assert stranger.get("/enter?once=guess").status_code == 403
    answer = stranger.get(f"/enter?once={sample.ONCE}")
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert stranger.get("/").status_code == 200
    other = TestClient(sample.app(desk))
    assert other.get(f"/enter?once={sample.ONCE}").status_code == 403


def test_a_session_ends_by_itself_and_by_signing_out(client: TestClient, desk: Desk) -> None:
    secret = client.cookies["guidewatch"]
    assert desk.accounts.by_session(secret, now=sample.NOW) is not None
    assert desk.accounts.by_session(secret, now=sample.NOW + SESSION_LASTS + timedelta(seconds=1)) is None
    client.post("/sign-out")
    assert desk.accounts.by_session(secret, now=sample.NOW) is None


def test_workspaces_served_side_by_side_do_not_sign_each_other_out(place: Workspace, tmp_path: Path) -> None:
    browser = {}  # one jar: a browser sends its cookies to every port of a host
    doors = []
    for port, workspace in ((8600, place), (8601, sample.workspace(tmp_path / "other"))):
        app = sample.app(sample.desk(workspace))
        doors.append(TestClient(app, base_url=f"http://localhost:{port}", headers=OURS))
        browser |= dict(doors[-1].get(f"/enter?once={sample.ONCE}").cookies)
    for door in doors:
        door.cookies.update(browser)
        assert door.get("/").status_code == 200
    doors[0].post("/sign-out")
    assert [door.get("/").status_code for door in doors] == [401, 200]


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "", "127.0.0.1.nip.io", "[bad", "localhost:x"]
)
def test_another_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 421


def test_our_own_names_are_answered_with_any_port(client: TestClient) -> None:
    assert client.get("/help", headers={"host": "LOCALHOST:8600"}).status_code in (200, 401)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
    ],
)
def test_a_form_of_another_site_changes_nothing(
    client: TestClient, desk: Desk, headers: dict[str, str]
) -> None:
    answer = client.post("/tickets/1/decide", data={"decision": "dismiss"}, headers=headers)
    assert answer.status_code == 403
    assert desk.store.ticket(1).state is TicketState.OPEN


def test_an_old_browser_is_known_by_its_origin(desk: Desk) -> None:
    bare = TestClient(sample.app(desk), follow_redirects=False)
    bare.get(f"/enter?once={sample.ONCE}")
    assert bare.post("/sign-out").status_code == 403
    assert bare.post("/sign-out", headers={"origin": "http://testserver"}).status_code == 303


def test_a_body_larger_than_any_form_is_refused(client: TestClient) -> None:
    answer = client.post("/preferences", content=b"x" * (LARGEST_BODY + 1))
    assert answer.status_code == 413


@pytest.mark.parametrize("path", [*PAGES, "/static/keys.js", "/nothing", "/api/openapi.json", "/sign-in"])
def test_every_answer_carries_the_strict_policy(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_pages_are_not_kept_by_caches_but_our_files_are(client: TestClient) -> None:
    page = client.get("/")
    assert page.headers["cache-control"] == "no-store"
    address = page.text.split('href="/static/app.css')[1].split('"')[0]
    kept = client.get("/static/app.css" + address).headers["cache-control"]
    assert "immutable" in kept
    assert client.get("/static/../../secrets").status_code == 404
    assert client.get("/static/vendor/manifest.json").status_code == 404


def test_a_viewer_reads_and_changes_nothing(viewer: TestClient, desk: Desk) -> None:
    page = viewer.get("/tickets/1")
    assert page.status_code == 200
    assert 'name="decision"' not in page.text
    assert 'type="checkbox" name="ticket"' not in viewer.get("/").text
    assert viewer.post("/tickets/1/decide", data={"decision": "dismiss"}).status_code == 403
    assert viewer.post("/runs/start", data={"key": "abc"}).status_code == 403
    assert viewer.get("/people").status_code == 403
    assert desk.store.ticket(1).state is TicketState.OPEN


def test_wrong_passwords_have_to_wait(
    stranger: TestClient, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "_LOG_N", 4)  # a hash costs a second on a busy machine, here are ten
    monkeypatch.setattr(keeping, "_NOBODY", hashed_password(PASSWORD))
    desk.accounts.add_user("ada", PASSWORD, Role.EDITOR, now=sample.NOW)
    wrong = [stranger.post("/sign-in", data={"name": "ada", "password": "no"}) for _ in range(PER_NAME)]
    assert {each.status_code for each in wrong} == {401}
    answer = stranger.post("/sign-in", data={"name": "ada", "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0


def test_attempts_are_counted_by_name_and_by_address_and_forgotten_in_time() -> None:
    throttle, now = Throttle(), sample.NOW
    for n in range(PER_ADDRESS):
        throttle.failed(f"name{n}", "10.0.0.1", now)
    assert throttle.wait("new", "10.0.0.1", now) == WINDOW
    assert throttle.wait("new", "10.0.0.2", now) is None
    assert throttle.wait("new", "10.0.0.1", now + WINDOW) is None


def test_passwords_are_kept_as_scrypt_and_never_as_they_are() -> None:
    kept = hashed_password(PASSWORD)
    assert kept.startswith("scrypt$")
    assert PASSWORD not in kept
    assert hashed_password(PASSWORD) != kept
    assert is_password(PASSWORD, kept)
    assert not is_password(PASSWORD + "x", kept)
    assert not is_password(PASSWORD, None)
    with pytest.raises(UsageError, match="12 to 256"):
        hashed_password("short")


def test_signing_in_leads_to_the_page_that_was_asked_for_and_nowhere_else(
    stranger: TestClient, desk: Desk
) -> None:
    desk.accounts.add_user("ada", PASSWORD, Role.EDITOR, now=sample.NOW)
    answer = stranger.post(
        "/sign-in", data={"name": "ada", "password": PASSWORD, "target": "/tickets/2?kind=fact"}
    )
    assert answer.headers["location"] == "/tickets/2?kind=fact"
    for away in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nb",
    ):
        assert local(away) == "/"


def test_somebody_who_was_removed_is_out_at_once(viewer: TestClient, desk: Desk) -> None:
    assert viewer.get("/").status_code == 200
    desk.accounts.change_role("vera", Role.EDITOR)
    assert viewer.get("/").status_code == 200
    desk.accounts.remove_user("vera")
    assert viewer.get("/").status_code == 401


def test_an_admin_manages_people_but_not_themselves(client: TestClient, desk: Desk) -> None:
    assert (
        client.post("/people/add", data={"name": "ada", "password": "short", "role": "editor"}).status_code
        == 400
    )
    client.post("/people/add", data={"name": "ada", "password": PASSWORD, "role": "editor"})
    client.post("/people/role", data={"name": "ada", "role": "viewer"})
    assert [(user.name, user.role) for user in desk.accounts.users()] == [("ada", Role.VIEWER)]
    assert client.post("/people/remove", data={"name": "olive"}).status_code == 400
    client.post("/people/remove", data={"name": "ada"})
    assert desk.accounts.users() == ()


def test_a_token_is_shown_once_and_kept_as_a_digest(client: TestClient, desk: Desk) -> None:
    page = client.post("/people/tokens/add", data={"name": "ci", "scope": "run"}).text
    secret = page.split('class="secret">')[1].split("<")[0]
    assert secret.startswith("gw_")
    assert secret not in client.get("/people").text
    person = desk.accounts.by_token(secret, now=sample.NOW)
    assert person is not None
    assert person.rights == {Right.READ, Right.RUN}
    (token,) = desk.accounts.tokens()
    client.post(f"/people/tokens/{token.id}/remove")
    assert desk.accounts.by_token(secret, now=sample.NOW) is None


def test_no_form_at_all_is_taken_from_another_site(client: TestClient, desk: Desk) -> None:
    paths = [
        route.path for route in sample.app(desk).routes if "POST" in (getattr(route, "methods", None) or ())
    ]
    assert len(paths) > 12
    for path in paths:
        address = re.sub(r"\{[^}]+\}", "1", path)
        answer = client.post(address, data={"x": "y"}, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403, path
        assert client.get(address).status_code in (200, 303, 404, 405), path  # looking changes nothing


def test_behind_https_cookies_travel_on_https_alone(desk: Desk) -> None:
    client = TestClient(sample.app(desk), base_url="https://testserver", headers=OURS)
    cookie = client.get(f"/enter?once={sample.ONCE}").headers["set-cookie"]
    assert "Secure" in cookie
    assert "Path=/" in cookie


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/x\r\nset-cookie: a=b", "\\\\evil"]
)
def test_a_choice_leads_back_to_our_own_pages_only(client: TestClient, back: str) -> None:
    answer = client.post("/preferences", data={"theme": "dark", "back": back})
    assert answer.headers["location"] == "/"
    assert "a=b" not in answer.headers["set-cookie"]


def test_a_rule_that_would_take_for_ever_is_refused_or_done_soon(client: TestClient) -> None:
    began = time.process_time()
    answer = client.post("/rules/preview", data={"pattern": "(a+)+$|(.*.*)*x", "syntax": "regex"})
    assert answer.status_code in (200, 400, 422)
    assert time.process_time() - began < 5
