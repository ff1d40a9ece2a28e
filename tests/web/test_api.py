"""The JSON API: described by OpenAPI, opened by tokens with scopes, deciding like the buttons do."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from pipeline.model import TicketState
from pipeline.web import Desk
from pipeline.web.rights import Right
from tests.web import sample


@pytest.fixture
def bare(desk: Desk) -> TestClient:
    return TestClient(sample.app(desk))


def bearer(desk: Desk, scopes: Iterable[Right]) -> dict[str, str]:
    _, secret = desk.accounts.add_token("ci", scopes, by="ada", now=sample.NOW)
    return {"authorization": f"Bearer {secret}"}


def test_the_description_is_valid_openapi_and_names_every_operation(bare: TestClient) -> None:
    described = bare.get("/api/openapi.json").json()
    validate(described)
    operations = {o["operationId"] for path in described["paths"].values() for o in path.values()}
    assert operations == {
        *("listTickets", "readTicket", "decideTicket", "listGuides", "readGuide", "listSources"),
        *("listRuns", "startRun", "readRun"),
    }
    assert described["components"]["securitySchemes"]


def test_answers_are_as_they_are_described(bare: TestClient, desk: Desk) -> None:
    described = bare.get("/api/openapi.json").json()
    headers = bearer(desk, [Right.READ])
    for path, address in {
        "/v1/tickets": "/api/v1/tickets",
        "/v1/tickets/{ticket}": "/api/v1/tickets/1",
        "/v1/guides": "/api/v1/guides",
        "/v1/guides/{guide}": "/api/v1/guides/lumen/cancel",
        "/v1/sources": "/api/v1/sources",
        "/v1/runs": "/api/v1/runs",
    }.items():
        answer = bare.get(address, headers=headers)
        assert answer.status_code == 200, address
        schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": described["components"]}
        assert [error.message for error in Draft202012Validator(whole).iter_errors(answer.json())] == []


def test_without_a_token_there_is_nothing(bare: TestClient) -> None:
    for headers in ({}, {"authorization": "Bearer gw_wrong"}, {"authorization": "Basic x"}):
        answer = bare.get("/api/v1/tickets", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"


def test_a_token_does_what_its_scopes_allow_and_no_more(bare: TestClient, desk: Desk) -> None:
    headers = bearer(desk, [Right.READ])
    assert bare.get("/api/v1/tickets/1", headers=headers).json()["facts"][0]["after"] == "7 days"
    refused = bare.post("/api/v1/tickets/1/decisions", json={"decision": "dismiss"}, headers=headers)
    assert refused.status_code == 403
    assert "decide" in refused.json()["detail"]
    assert desk.store.ticket(1).state is TicketState.OPEN


def test_a_decision_by_program_is_written_under_its_name(bare: TestClient, desk: Desk) -> None:
    headers = bearer(desk, [Right.READ, Right.DECIDE])
    read = bare.get("/api/v1/tickets/2", headers=headers).json()
    wanted = {
        "decision": "confirm",
        "why": "ok",
        "revision": read["revision"],
        "decisions": read["decisions"],
    }
    done = bare.post("/api/v1/tickets/2/decisions", json=wanted, headers=headers)
    assert done.json()["state"] == "confirmed"
    assert done.json()["history"][0]["by"] == "ci (token of ada)"
    again = bare.post("/api/v1/tickets/2/decisions", json={**wanted, "decision": "dismiss"}, headers=headers)
    assert again.status_code == 409


def test_filters_are_those_of_the_queue(bare: TestClient, desk: Desk) -> None:
    headers = bearer(desk, [Right.READ])
    found = bare.get("/api/v1/tickets?kind=procedure", headers=headers).json()
    assert (found["total"], found["tickets"][0]["kind"]) == (1, "procedure")
    assert bare.get("/api/v1/tickets?state=dismissed", headers=headers).json()["tickets"] == []


def test_what_is_wrong_is_told_and_nothing_is_guessed(bare: TestClient, desk: Desk) -> None:
    headers = bearer(desk, [Right.READ, Right.DECIDE, Right.RUN])
    post = "/api/v1/tickets/1/decisions"
    assert bare.get("/api/v1/tickets/99", headers=headers).status_code == 404
    assert bare.get("/api/v1/guides/none", headers=headers).status_code == 404
    assert bare.post(post, json={"decision": "explode"}, headers=headers).status_code == 422
    assert bare.post(post, json={"decision": "confirm", "reason": "x"}, headers=headers).status_code == 422
    past = {"decision": "snooze", "until": "2020-01-01T00:00:00Z"}
    assert bare.post(post, json=past, headers=headers).status_code == 400
    wrong = {"key": "abcdefgh", "service": "none"}
    assert bare.post("/api/v1/runs", json=wrong, headers=headers).status_code == 400


def test_a_run_is_started_once_for_a_key(bare: TestClient, desk: Desk) -> None:
    headers = bearer(desk, [Right.READ, Right.RUN])
    for _ in range(2):
        started = bare.post("/api/v1/runs", json={"key": "morning-1", "service": "lumen"}, headers=headers)
        assert started.status_code == 202
    assert len(desk.runner.recent()) == 1
    assert bare.get("/api/v1/runs/morning-1", headers=headers).json()["phase"] == "running"
    assert bare.get("/api/v1/runs/other-key", headers=headers).status_code == 404


def test_a_session_serves_the_api_but_only_from_our_own_pages(client: TestClient, desk: Desk) -> None:
    assert client.get("/api/v1/tickets").status_code == 200
    elsewhere = {"sec-fetch-site": "cross-site"}
    answer = client.post("/api/v1/tickets/1/decisions", json={"decision": "dismiss"}, headers=elsewhere)
    assert answer.status_code == 403
    assert desk.store.ticket(1).state is TicketState.OPEN
