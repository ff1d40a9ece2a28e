"""The contract of every tracker, against fakes that check themselves with the providers' descriptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.mirrors import Draft
from pipeline.mirrors.forgejo import Forgejo
from pipeline.mirrors.github import GitHub
from pipeline.mirrors.registry import tracker as registered
from pipeline.mirrors.tracker import IssueGone, TrackerBusy, TrackerError
from pipeline.workspace import MirrorSettings
from tests.mirrors.fakes import PROJECT, ForgejoFake, GitHubFake, Tracker, running

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
DRAFT = Draft(title="Refund: 14 → 7 days", body="Why.\n", labels=("gw", "gw: fact"), closed=False)


@dataclass
class Both:
    fake: Tracker
    client: Any


@pytest.fixture(
    scope="module", params=[(GitHubFake, GitHub), (ForgejoFake, Forgejo)], ids=["github", "forgejo"]
)
def served(request: pytest.FixtureRequest) -> Iterator[tuple[Any, Any]]:
    fake_class, client_class = request.param
    with running(fake_class()) as fake:
        yield fake, client_class


@pytest.fixture
def both(served: tuple[Any, Any]) -> Both:
    fake, client_class = served
    fake.issues, fake.labels, fake.refuse, fake.writes = [], {}, [], 0
    client = client_class(
        name="here", project=PROJECT, token="secret", url=fake.url, label="gw", between_writes=0
    )
    return Both(fake, client)


def test_a_created_issue_is_found_in_the_list_with_its_words(both: Both) -> None:
    made = both.client.create(DRAFT)
    (found,) = both.client.issues(LONG_AGO)
    assert found == made
    assert (found.number, found.body, found.closed) == ("1", "Why.\n", False)
    assert both.fake.issues[0].labels == ["gw", "gw: fact"]


def test_only_issues_with_our_label_that_changed_since_are_listed(both: Both) -> None:
    both.client.create(DRAFT)
    both.fake.add("Somebody's own", "x", ["bug"])
    assert [each.number for each in both.client.issues(LONG_AGO)] == ["1"]
    assert list(both.client.issues(datetime.now(UTC) + timedelta(hours=1))) == []


def test_a_list_of_many_pages_is_read_whole(both: Both) -> None:
    both.fake.label("gw")
    for number in range(130):
        both.fake.add(f"Ticket {number}", "x", ["gw"])
    assert len(list(both.client.issues(LONG_AGO))) == 130


def test_an_update_replaces_our_labels_and_leaves_those_of_people(both: Both) -> None:
    both.client.create(DRAFT)
    both.fake.label("wait for legal")
    both.fake.issues[0].labels.append("wait for legal")
    both.client.update("1", Draft(title="New", body="Other.\n", labels=("gw", "gw: guide"), closed=False))
    issue = both.fake.issues[0]
    assert (issue.title, issue.body) == ("New", "Other.\n")
    assert sorted(issue.labels) == ["gw", "gw: guide", "wait for legal"]


def test_a_draft_that_is_closed_closes_and_opens_again(both: Both) -> None:
    both.client.create(DRAFT)
    closed = Draft(title="Done", body="b\n", labels=("gw",), closed=True)
    assert both.client.update("1", closed).closed
    assert both.fake.issues[0].state == "closed"
    assert not both.client.update("1", DRAFT).closed


def test_a_label_that_says_noise_declines(both: Both) -> None:
    both.client.create(DRAFT)
    both.fake.close(1, label="Noise, sorry")
    (found,) = both.client.issues(LONG_AGO)
    assert found.closed and found.declined


def test_a_plain_close_does_not_decline(both: Both) -> None:
    both.client.create(DRAFT)
    both.fake.close(1)
    (found,) = both.client.issues(LONG_AGO)
    assert found.closed and not found.declined


def test_a_deleted_issue_is_said_to_be_gone(both: Both) -> None:
    both.client.create(DRAFT)
    both.fake.issues[0].state = "deleted"
    with pytest.raises(IssueGone):
        both.client.update("1", DRAFT)


def test_retry_after_is_respected_to_the_second_and_nothing_is_sent_twice(both: Both) -> None:
    both.client.create(DRAFT)  # so that labels are known and the refusal meets the issue
    both.fake.refuse = [(429, {"Retry-After": "120"}, "You have exceeded a secondary rate limit")]
    with pytest.raises(TrackerBusy, match="asked to wait 0:02:00") as caught:
        both.client.create(DRAFT)
    assert caught.value.over(LONG_AGO) - LONG_AGO == timedelta(seconds=120)
    assert len(both.fake.issues) == 1


def test_a_refusal_says_what_the_tracker_said_and_never_the_token(both: Both) -> None:
    both.fake.refuse = [(401, {}, "Bad credentials")]
    with pytest.raises(TrackerError, match="Bad credentials") as caught:
        list(both.client.issues(LONG_AGO))
    assert "secret" not in str(caught.value)


def test_a_server_error_is_no_loss(both: Both) -> None:
    both.fake.refuse = [(502, {}, "Bad gateway")]
    with pytest.raises(TrackerError, match="502"):
        list(both.client.issues(LONG_AGO))


@pytest.mark.parametrize("client_class", [GitHub, Forgejo])
def test_an_unreachable_server_is_an_error_to_act_on(client_class: Any) -> None:
    client = client_class(name="here", project=PROJECT, token="t", url="http://127.0.0.1:9", label="gw")
    with pytest.raises(TrackerError, match="cannot reach"):
        list(client.issues(LONG_AGO))


def test_githubs_own_limit_says_until_when(served: tuple[Any, Any], both: Both) -> None:
    if isinstance(both.fake, ForgejoFake):
        pytest.skip("Forgejo has no such header")
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1893456000"}
    both.fake.refuse = [(403, headers, "API rate limit exceeded")]
    with pytest.raises(TrackerBusy) as caught:
        list(both.client.issues(LONG_AGO))
    assert caught.value.until == datetime(2030, 1, 1, tzinfo=UTC)


def test_github_tells_who_closed_and_that_it_was_not_planned() -> None:
    with running(GitHubFake()) as fake:
        client = GitHub(name="g", project=PROJECT, token="t", url=fake.url, label="gw", between_writes=0)
        client.create(DRAFT)
        fake.close(1, by="grace", reason="not_planned")
        (found,) = client.issues(LONG_AGO)
    assert (found.closed_by, found.declined) == ("grace", True)


@pytest.mark.parametrize("kind", ["github", "forgejo"])
def test_a_token_that_is_not_in_the_environment_is_named(kind: Any) -> None:
    settings = MirrorSettings(kind=kind, project=PROJECT, token="TRACKER_TOKEN")
    with pytest.raises(UsageError, match="TRACKER_TOKEN"):
        registered(settings, {})
    assert registered(settings, {"TRACKER_TOKEN": "x"}) is not None
