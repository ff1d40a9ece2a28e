"""GitHub Issues through PyGithub; also GitHub Enterprise, by its address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from github import Auth, Github, GithubException
from github.Issue import Issue as Remote
from requests.exceptions import RequestException

from pipeline.mirrors.tracker import Draft, Issue, IssueGone, TrackerBusy, TrackerError

_GONE = (404, 410, 301)
_LIMITED = (403, 429)
_PATIENCE = timedelta(minutes=1)  # where a tracker that limits us does not say how long


class GitHub:
    """The issues of one repository that bear ``label``."""

    def __init__(
        self, *, name: str, project: str, token: str, url: str, label: str, between_writes: float = 1.0
    ) -> None:
        """``project`` is owner/name; ``between_writes`` seconds are what GitHub asks of clients."""
        self._name, self._label = name, label
        client = Github(
            auth=Auth.Token(token),
            base_url=url or "https://api.github.com",
            retry=None,  # a limit ends the pass; the next one goes on (see TrackerBusy)
            timeout=20,
            per_page=100,
            user_agent="guidewatch",
            seconds_between_requests=min(0.25, between_writes),
            seconds_between_writes=between_writes,
            lazy=True,
        )
        self._repository = client.get_repo(project)

    def issues(self, since: datetime) -> Iterable[Issue]:
        """Issues with our label that changed since then, pull requests left out."""
        with self._translated():
            found = self._repository.get_issues(state="all", labels=[self._label], since=since)
            return [self._issue(each) for each in found if each.pull_request is None]

    def create(self, draft: Draft) -> Issue:
        """A new issue; GitHub makes labels that it does not know."""
        with self._translated():
            remote = self._repository.create_issue(draft.title, draft.body, labels=list(draft.labels))
            if draft.closed:
                remote.edit(state="closed", state_reason="completed")
            return self._issue(remote)

    def update(self, number: str, draft: Draft) -> Issue:
        """The issue as the draft says; other people's labels stay as they are."""
        with self._translated():
            remote = self._repository.get_issue(int(number))
            foreign = [each.name for each in remote.labels if not self._ours(each.name)]
            state = "closed" if draft.closed else "open"
            if remote.state != state:
                remote.edit(state=state, state_reason="completed" if draft.closed else "reopened")
            remote.edit(title=draft.title, body=draft.body, labels=[*foreign, *draft.labels])
            return self._issue(remote)

    def _ours(self, label: str) -> bool:
        return label == self._label or label.startswith(f"{self._label}: ")

    def _issue(self, remote: Remote) -> Issue:
        closed = remote.state == "closed"
        noise = any("noise" in each.name.lower() for each in remote.labels)
        return Issue(
            number=str(remote.number),
            url=remote.html_url,
            body=remote.body or "",
            closed=closed,
            declined=closed and (noise or remote.state_reason in ("not_planned", "duplicate")),
            closed_by=remote.closed_by.login if closed and remote.closed_by else "",
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the client raises into what the mirror can act on."""
        try:
            yield
        except GithubException as error:
            headers = {key.lower(): value for key, value in (error.headers or {}).items()}
            if error.status in _GONE:
                raise IssueGone(f"{self._name}: {error.status} {error.message or ''}".rstrip()) from error
            if error.status in _LIMITED and (busy := _busy(self._name, headers, str(error.data))):
                raise busy from error
            raise TrackerError(f"{self._name}: GitHub refused: {error.status} {error.data}") from error
        except RequestException as error:
            raise TrackerError(f"{self._name}: cannot reach GitHub: {error}") from error


def _busy(name: str, headers: dict[str, str], said: str) -> TrackerBusy | None:
    """How long a limited client has to wait; None where the answer is a plain refusal."""
    if (after := headers.get("retry-after", "")).isdigit():
        return TrackerBusy(name, wait=timedelta(seconds=int(after)))
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return TrackerBusy(name, until=datetime.fromtimestamp(int(reset), UTC))
    return TrackerBusy(name, wait=_PATIENCE) if "rate limit" in said.lower() else None
