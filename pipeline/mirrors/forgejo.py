"""Issues of Forgejo (Codeberg and own servers) through the client generated from its description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

import httpx
from pyforgejo.client import PyforgejoApi
from pyforgejo.core.api_error import ApiError
from pyforgejo.core.request_options import RequestOptions
from pyforgejo.types.issue import Issue as Remote

from pipeline.mirrors.tracker import Draft, Issue, IssueGone, TrackerBusy, TrackerError

_GONE = (404, 410)
_PAGE = 50  # Forgejo's own limit per page
_ONCE: RequestOptions = {"max_retries": 0}  # a second POST would be a second issue
_COLOUR = "#3b6ea5"


class Forgejo:
    """The issues of one repository that bear ``label``."""

    def __init__(
        self, *, name: str, project: str, token: str, url: str, label: str, between_writes: float = 0.0
    ) -> None:
        """``project`` is owner/name, ``url`` the server's address; it asks for no pause between writes."""
        self._name, self._label = name, label
        self._owner, _, self._repository = project.partition("/")
        server = url.rstrip("/") or "https://codeberg.org"
        api = PyforgejoApi(base_url=f"{server}/api/v1", api_key=f"token {token}", timeout=20)
        self._client = api.issue
        self._labels: dict[str, int] = {}

    def issues(self, since: datetime) -> Iterable[Issue]:
        """Issues with our label that changed since then."""
        found: list[Issue] = []
        for number in range(1, 10_000):
            with self._translated():
                page = self._client.list_issues(
                    self._owner,
                    self._repository,
                    state="all",
                    type="issues",
                    labels=self._label,
                    since=since,
                    page=number,
                    limit=_PAGE,
                    request_options=_ONCE,
                )
            found += [self._issue(each) for each in page]
            if len(page) < _PAGE:
                break
        return found

    def create(self, draft: Draft) -> Issue:
        """A new issue, with its labels made first where the repository lacks them."""
        with self._translated():
            remote = self._client.create_issue(
                self._owner,
                self._repository,
                title=draft.title,
                body=draft.body,
                labels=[self._label_id(each) for each in draft.labels],
                closed=draft.closed,
                request_options=_ONCE,
            )
            return self._issue(remote)

    def update(self, number: str, draft: Draft) -> Issue:
        """The issue as the draft says; other people's labels stay as they are."""
        with self._translated():
            remote = self._client.edit_issue(
                self._owner,
                self._repository,
                int(number),
                title=draft.title,
                body=draft.body,
                state="closed" if draft.closed else "open",
                request_options=_ONCE,
            )
            self._relabel(remote, draft)
            return self._issue(remote)

    def _relabel(self, remote: Remote, draft: Draft) -> None:
        present = {each.name or "": each.id or 0 for each in remote.labels or []}
        foreign = {name: number for name, number in present.items() if not self._ours(name)}
        if set(present) != {*foreign, *draft.labels}:
            wanted = [*foreign.values(), *(self._label_id(each) for each in draft.labels)]
            self._client.replace_labels(
                self._owner,
                self._repository,
                remote.number or 0,
                labels=cast(Any, wanted),  # the description says any, the server wants ids
                request_options=_ONCE,
            )

    def _label_id(self, name: str) -> int:
        if not self._labels:
            self._labels = dict(self._listed_labels())
        if name not in self._labels:
            made = self._client.create_label(
                self._owner, self._repository, name=name, color=_COLOUR, request_options=_ONCE
            )
            self._labels[name] = made.id or 0
        return self._labels[name]

    def _listed_labels(self) -> Iterator[tuple[str, int]]:
        for number in range(1, 1_000):
            page = self._client.list_labels(
                self._owner, self._repository, page=number, limit=_PAGE, request_options=_ONCE
            )
            yield from ((each.name or "", each.id or 0) for each in page)
            if len(page) < _PAGE:
                return

    def _ours(self, label: str) -> bool:
        return label == self._label or label.startswith(f"{self._label}: ")

    def _issue(self, remote: Remote) -> Issue:
        closed = remote.state == "closed"
        labels = [each.name or "" for each in remote.labels or []]
        return Issue(
            number=str(remote.number),
            url=remote.html_url or "",
            body=remote.body or "",
            closed=closed,
            declined=closed and any("noise" in each.lower() for each in labels),
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the client raises into what the mirror can act on."""
        try:
            yield
        except ApiError as error:
            headers = {key.lower(): value for key, value in (error.headers or {}).items()}
            status = error.status_code or 404  # the client's own NotFoundError carries none
            if status in _GONE:
                raise IssueGone(f"{self._name}: {status} {error.body}") from error
            if status == 429:
                after = headers.get("retry-after", "")
                wait = timedelta(seconds=int(after) if after.isdigit() else 60)
                raise TrackerBusy(self._name, wait=wait) from error
            raise TrackerError(f"{self._name}: Forgejo refused: {status} {error.body}") from error
        except httpx.HTTPError as error:
            raise TrackerError(f"{self._name}: cannot reach Forgejo: {error}") from error
