"""Trackers that run here: they keep issues, and check themselves against the providers' descriptions."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from openapi_schema_validator import OAS30Validator
from pyforgejo.types.issue import Issue as ForgejoIssue
from pyforgejo.types.label import Label as ForgejoLabel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

DESCRIPTION = json.loads((Path(__file__).parent / "openapi" / "github.json").read_text())
PROJECT = "orchard/guides"


@dataclass
class Kept:
    """One issue of a fake."""

    number: int
    title: str
    body: str
    labels: list[str]
    changed: datetime
    state: str = "open"
    reason: str | None = None
    closed_by: str | None = None


@dataclass
class Tracker:
    """What both fakes do alike; ``refuse`` answers the next requests, ``writes`` counts what changed."""

    issues: list[Kept] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)
    refuse: list[tuple[int, dict[str, str], str]] = field(default_factory=list)
    writes: int = 0
    url: str = ""

    def now(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0)

    def add(self, title: str, body: str, labels: list[str], state: str = "open") -> Kept:
        self.writes += 1
        issue = Kept(len(self.issues) + 1, title, body, labels, self.now(), state)
        self.issues.append(issue)
        return issue

    def open_issues(self) -> list[Kept]:
        return [each for each in self.issues if each.state == "open"]

    def close(self, number: int, *, by: str = "ada", reason: str = "completed", label: str = "") -> None:
        """What a person does on the website."""
        issue = self.issues[number - 1]
        issue.state, issue.reason, issue.closed_by, issue.changed = "closed", reason, by, self.now()
        if label:
            issue.labels.append(label)
            self.label(label)

    def label(self, name: str) -> int:
        return self.labels.setdefault(name, len(self.labels) + 1)

    def listed(self, request: Request) -> list[Kept]:
        query = request.query_params
        since = datetime.fromisoformat(query["since"].replace("Z", "+00:00"))
        wanted = set(query.get("labels", "").split(",")) - {""}
        size = int(query.get("per_page") or query.get("limit") or 30)
        first = (int(query.get("page", 1)) - 1) * size
        found = [i for i in self.issues if wanted <= set(i.labels) and i.changed >= since]
        return found[::-1][first : first + size]

    def refusal(self) -> Response | None:
        if not self.refuse:
            return None
        status, headers, message = self.refuse.pop(0)
        return JSONResponse({"message": message}, status, headers)


class GitHubFake(Tracker):
    """``/repos/{owner}/{repo}/issues`` as GitHub describes it."""

    def routes(self) -> list[Route]:
        base = f"/repos/{PROJECT}/issues"
        return [
            Route(base, self.many, methods=["GET", "POST"]),
            Route(base + "/{number:int}", self.one, methods=["GET", "PATCH"]),
        ]

    async def many(self, request: Request) -> Response:
        if refusal := self.refusal():
            return refusal
        path = "/repos/{owner}/{repo}/issues"
        if request.method == "GET":
            found = self.listed(request)
            answer = self._answer(path, "get", "200", [self._shown(each) for each in found])
            if len(found) == int(request.query_params["per_page"]):
                following = request.url.include_query_params(
                    page=int(request.query_params.get("page", 1)) + 1
                )
                answer.headers["Link"] = f'<{following}>; rel="next"'
            return answer
        data = self._asked(path, "post", await request.json())
        for label in data.get("labels", []):
            self.label(label)
        issue = self.add(data["title"], data.get("body", ""), list(data.get("labels", [])))
        return self._answer(path, "post", "201", self._shown(issue))

    async def one(self, request: Request) -> Response:
        if refusal := self.refusal():
            return refusal
        path, method = "/repos/{owner}/{repo}/issues/{issue_number}", request.method.lower()
        number = request.path_params["number"]
        if number > len(self.issues) or self.issues[number - 1].state == "deleted":
            return self._answer(path, method, "410", {"message": "This issue was deleted"})
        issue = self.issues[number - 1]
        if method == "patch":
            data = self._asked(path, method, await request.json())
            self.writes += 1
            issue.title, issue.body = data.get("title", issue.title), data.get("body", issue.body)
            issue.state, issue.labels = data.get("state", issue.state), data.get("labels", issue.labels)
            issue.reason = data.get("state_reason", issue.reason)
            issue.changed = self.now()
        return self._answer(path, method, "200", self._shown(issue))

    def _asked(self, path: str, method: str, data: Any) -> Any:
        operation = DESCRIPTION["paths"][path][method]
        self._check(operation["requestBody"]["content"]["application/json"]["schema"], data)
        return data

    def _answer(self, path: str, method: str, status: str, data: Any) -> Response:
        described = DESCRIPTION["paths"][path][method]["responses"][status]
        while "$ref" in described:
            described = DESCRIPTION["components"]["responses"][described["$ref"].rsplit("/", 1)[-1]]
        self._check(described["content"]["application/json"]["schema"], data)
        return JSONResponse(data, int(status))

    def _check(self, schema: dict[str, Any], data: Any) -> None:
        OAS30Validator({**schema, "components": DESCRIPTION["components"]}).validate(data)

    def _shown(self, issue: Kept) -> dict[str, Any]:
        here = f"{self.url}/repos/{PROJECT}"
        moment = issue.changed.strftime("%Y-%m-%dT%H:%M:%SZ")
        return {
            "id": issue.number,
            "node_id": f"I_{issue.number}",
            "number": issue.number,
            "url": f"{here}/issues/{issue.number}",
            "repository_url": here,
            "labels_url": f"{here}/issues/{issue.number}/labels{{/name}}",
            "comments_url": f"{here}/issues/{issue.number}/comments",
            "events_url": f"{here}/issues/{issue.number}/events",
            "html_url": f"https://github.example/{PROJECT}/issues/{issue.number}",
            "state": issue.state,
            "state_reason": issue.reason,
            "title": issue.title,
            "body": issue.body,
            "user": self._person("bot"),
            "labels": [{"id": self.label(each), "name": each, "color": "ededed"} for each in issue.labels],
            "assignee": None,
            "milestone": None,
            "locked": False,
            "comments": 0,
            "closed_at": moment if issue.state == "closed" else None,
            "created_at": moment,
            "updated_at": moment,
            "closed_by": self._person(issue.closed_by) if issue.closed_by else None,
            "author_association": "OWNER",
        }

    def _person(self, login: str) -> dict[str, Any]:
        here = f"{self.url}/users/{login}"
        links = ("followers", "following", "gists", "starred", "subscriptions", "organizations")
        more = ("repos", "events", "received_events")
        return {
            "login": login,
            "id": 1,
            "node_id": "U_1",
            "avatar_url": here,
            "gravatar_id": "",
            "url": here,
            "html_url": here,
            **{f"{name}_url": here for name in (*links, *more)},
            "type": "User",
            "site_admin": False,
        }


class ForgejoFake(Tracker):
    """``/api/v1/repos/{owner}/{repo}`` with the answers that Forgejo's client was generated for."""

    def routes(self) -> list[Route]:
        base = f"/api/v1/repos/{PROJECT}"
        return [
            Route(f"{base}/issues", self.many, methods=["GET", "POST"]),
            Route(base + "/issues/{number:int}", self.one, methods=["PATCH"]),
            Route(base + "/issues/{number:int}/labels", self.relabel, methods=["PUT"]),
            Route(f"{base}/labels", self.all_labels, methods=["GET", "POST"]),
        ]

    async def many(self, request: Request) -> Response:
        if refusal := self.refusal():
            return refusal
        if request.method == "GET":
            return JSONResponse([self._shown(each) for each in self.listed(request)])
        data = await request.json()
        state = "closed" if data.get("closed") else "open"
        issue = self.add(data["title"], data.get("body", ""), self._named(data.get("labels", [])), state)
        return JSONResponse(self._shown(issue), 201)

    async def one(self, request: Request) -> Response:
        if refusal := self.refusal():
            return refusal
        number, data = request.path_params["number"], await request.json()
        if number > len(self.issues) or self.issues[number - 1].state == "deleted":
            return JSONResponse({"message": "issue does not exist", "url": self.url}, 404)
        issue = self.issues[number - 1]
        self.writes += 1
        issue.title, issue.body, issue.state = data["title"], data["body"], data["state"]
        issue.changed = self.now()
        return JSONResponse(self._shown(issue), 201)

    async def relabel(self, request: Request) -> Response:
        issue = self.issues[request.path_params["number"] - 1]
        issue.labels = self._named((await request.json())["labels"])
        return JSONResponse([self._label(each) for each in issue.labels])

    async def all_labels(self, request: Request) -> Response:
        if request.method == "POST":
            data = await request.json()
            assert data["color"].startswith("#")
            self.label(data["name"])
            return JSONResponse(self._label(data["name"]), 201)
        page, size = int(request.query_params["page"]), int(request.query_params["limit"])
        return JSONResponse(
            [self._label(each) for each in list(self.labels)[(page - 1) * size : page * size]]
        )

    def _named(self, ids: list[int]) -> list[str]:
        by_id = {number: name for name, number in self.labels.items()}
        return [by_id[each] for each in ids]

    def _label(self, name: str) -> dict[str, Any]:
        return _of(ForgejoLabel, {"id": self.label(name), "name": name, "color": "3b6ea5"})

    def _shown(self, issue: Kept) -> dict[str, Any]:
        moment = issue.changed.isoformat()
        shown = {
            "id": issue.number,
            "number": issue.number,
            "title": issue.title,
            "body": issue.body,
            "state": issue.state,
            "labels": [self._label(each) for each in issue.labels],
            "html_url": f"https://forge.example/{PROJECT}/issues/{issue.number}",
            "created_at": moment,
            "updated_at": moment,
            "closed_at": moment if issue.state == "closed" else None,
        }
        return _of(ForgejoIssue, shown)


def _of(model: Any, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer, if it is one that the provider describes: known fields of the right types."""
    unknown = set(answer) - set(model.model_fields)
    assert not unknown, f"{model.__name__} has no {unknown}"
    model.model_validate(answer)
    return answer


@contextmanager
def running(fake: Any) -> Iterator[Any]:
    """The fake, answering at ``fake.url``."""
    config = uvicorn.Config(Starlette(routes=fake.routes()), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    fake.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield fake
    finally:
        server.should_exit = True
        thread.join()
