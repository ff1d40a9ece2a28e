from __future__ import annotations

from pathlib import Path

import pytest
from dulwich.repo import Repo

from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.archives import Skipped
from tests.snapshot.archiving import SOURCE, URL, days, items, page, reasons, repository, strangers

FILE = "Acme/Terms of Service.html"


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "snapshots")


def told(kind: str, address: str = "") -> str:
    """A commit message as the archive writes it."""
    trailer = f"\n\nx-source-document-location: {address}" if address else ""
    return f"{kind} Acme Terms of Service{trailer}"


def test_commits_are_captures_with_the_day_they_were_fetched(store, tmp_path) -> None:
    repo = repository(
        tmp_path / "snapshots-of-terms",
        [
            ("2020-05-01", FILE, page(30), told("Start tracking")),
            ("2021-05-01", FILE, page(14), told("Record new changes of", URL)),
            ("2021-05-02", "Other/Terms.html", page(1), "First record of Other Terms"),
            ("2022-05-01", FILE, page(7), told("Record new changes of", URL)),
        ],
    )
    found = items(store, repo)
    assert days(found) == ["2020-05-01", "2021-05-01", "2022-05-01"]
    assert strangers(found) == ["Other/Terms"]
    first = store.history("acme.terms")[0]
    assert (first.captured_at.isoformat(), first.url) == ("2020-05-01T06:30:00+00:00", URL)
    assert first.note == "date: the commit of an Open Terms Archive snapshot"
    assert store.load(first).body == page(30)


def test_a_repository_without_addresses_is_claimed_by_service_and_document(store, tmp_path) -> None:
    commits = [("2020-05-01", FILE, page(30), told("Start tracking"))]
    repo = repository(tmp_path / "old", commits)
    assert strangers(items(store, repo)) == ["Acme/Terms of Service"]
    found = items(store, repo, only=SOURCE, address="Acme/Terms of Service")
    assert days(found) == ["2020-05-01"]


def test_versions_are_markdown_and_what_was_extracted_anew_is_no_capture(store, tmp_path) -> None:
    file = "Acme/Terms of Service.md"
    address = f"\n\nfetched from {URL}."
    repo = repository(
        tmp_path / "versions",
        [
            ("2020-05-01", file, b"# Terms\n\n30 days", told("First record of") + address),
            ("2020-06-01", file, b"# Terms\n\n* 30 days", told("Apply technical or declaration upgrade on")),
            ("2020-07-01", file, b"# Terms\n\n**30** days", told("Refilter")),
            ("2020-08-01", file, b"# Terms\n\n14 days", told("Record new changes of")),
        ],
    )
    assert days(items(store, repo, only=SOURCE, address="Acme/Terms of Service")) == [
        "2020-05-01",
        "2020-08-01",
    ]
    assert {each.media_type for each in store.history("acme.terms")} == {"text/markdown"}


def test_a_bare_repository_is_read_and_a_pdf_is_told(store, tmp_path) -> None:
    repo = repository(
        tmp_path / "work",
        [
            ("2020-05-01", FILE, page(30), told("Start tracking", URL)),
            ("2020-06-01", "Acme/Terms of Service.pdf", b"%PDF-1.7", told("Record new changes of", URL)),
            ("2020-07-01", "README.md", b"hello", "Update the readme"),
        ],
    )
    bare = tmp_path / "bare.git"
    (repo / ".git").rename(bare)
    found = items(store, bare)
    assert days(found) == ["2020-05-01"] and reasons(found) == [".pdf is not read"]


def test_a_shallow_clone_says_that_older_history_is_missing(store, tmp_path) -> None:
    repo = repository(
        tmp_path / "clone",
        [
            ("2020-05-01", FILE, page(30), told("Start tracking", URL)),
            ("2021-05-01", FILE, page(14), told("Record new changes of", URL)),
            ("2022-05-01", FILE, page(7), told("Record new changes of", URL)),
        ],
    )
    with Repo(str(repo)) as opened:
        middle = opened[opened.head()].parents[0]
    (repo / ".git" / "shallow").write_bytes(middle + b"\n")
    found = items(store, repo)
    assert days(found) == ["2022-05-01"]
    assert "shallow" in reasons(found)[0]


def test_an_empty_repository_and_a_folder_that_only_looks_like_one_are_told(store, tmp_path) -> None:
    empty, fake = tmp_path / "empty", tmp_path / "fake"
    empty.mkdir()
    Repo.init(str(empty)).close()
    (fake / "objects").mkdir(parents=True)
    (fake / "HEAD").write_text("ref: refs/heads/main\n")
    for folder in (empty, fake):
        (found,) = items(store, folder)
        assert isinstance(found, Skipped), folder
