"""Edits of guides as commits on branches, with the working files left alone."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import EditConflict, EditError
from pipeline.guide.branch import BranchEdit, branch_name, commit_edit, drop_commit
from pipeline.guide.edit import Edit

AT = datetime(2026, 3, 1, 6, tzinfo=UTC)
BRANCH = "guidewatch/lumen/0123abcd"


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def cancel(guides: Path) -> Path:
    return guides / "acme" / "cancel.en.yaml"


@pytest.fixture
def committed(cancel: Path) -> Path:
    """The guide file of the sample workspace, committed in a repository."""
    root = cancel.parents[2]
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-qm", "guides")
    return cancel


def put(path: Path, *edits: Edit) -> BranchEdit:
    return commit_edit(path, edits, branch=BRANCH, message="Say 7 days", author="ada", at=AT)


def title(new: str, old: str = "How to cancel Acme") -> Edit:
    return Edit(keys=("title",), old=old, new=new)


def test_the_edit_is_one_commit_on_a_branch_and_the_work_in_progress_stays(committed: Path) -> None:
    root = committed.parents[2]
    (root / "notes.txt").write_text("untracked")
    committed.write_text(committed.read_text() + "# work in progress\n")
    git(root, "add", str(committed))
    committed.write_text(committed.read_text() + "# and more\n")
    before, status = committed.read_bytes(), git(root, "status", "--porcelain=v1", "-uall")
    made = put(committed, title("Another title"))
    assert committed.read_bytes() == before
    assert git(root, "status", "--porcelain=v1", "-uall") == status
    assert git(root, "symbolic-ref", "HEAD").strip() == "refs/heads/main"
    diff = git(root, "diff", "-U0", "main", BRANCH)
    changed = [each for each in diff.splitlines() if each[:1] in "+-" and each[:3] not in ("+++", "---")]
    assert len(changed) == 2
    assert changed[1] == "+" + next(x for x in made.result.after.splitlines() if x.startswith("title:"))
    assert (
        git(root, "log", "-1", "--format=%an %at %s", BRANCH).strip()
        == f"ada {int(AT.timestamp())} Say 7 days"
    )
    git(root, "fsck", "--strict")


def test_a_second_edit_goes_on_top_and_is_taken_back_alone(committed: Path) -> None:
    root = committed.parents[2]
    first = put(committed, title("One"))
    second = put(committed, title("Two", old="One"))
    assert git(root, "rev-list", "--count", f"main..{BRANCH}").strip() == "2"
    assert drop_commit(committed, branch=BRANCH, commit=second.commit)
    assert git(root, "rev-parse", BRANCH).strip() == first.commit
    assert not drop_commit(committed, branch=BRANCH, commit=second.commit), "it is gone already"
    assert drop_commit(committed, branch=BRANCH, commit=first.commit)
    assert BRANCH not in git(root, "branch", "--list", "--format=%(refname:short)")


def test_a_branch_that_went_on_is_left_alone(committed: Path) -> None:
    root = committed.parents[2]
    made = put(committed, title("One"))
    git(root, "update-ref", f"refs/heads/{BRANCH}", git(root, "rev-parse", "main").strip())
    assert not drop_commit(committed, branch=BRANCH, commit=made.commit)


def test_what_is_committed_counts_and_not_the_working_file(committed: Path) -> None:
    edit = title("Another title")
    committed.write_text(committed.read_text().replace(str(edit.old), "Only here"))
    assert "Another title" in put(committed, edit).result.after
    with pytest.raises(EditConflict) as told:
        put(committed, title("Third", old="Only here"))
    assert told.value.theirs == "Another title"


def test_without_a_repository_or_a_commit_it_says_what_to_do(cancel: Path) -> None:
    with pytest.raises(EditError, match="is in no git repository, so there can be no branch: run `git init`"):
        put(cancel, title("x"))
    root = cancel.parents[2]
    git(root, "init", "-q")
    with pytest.raises(EditError, match="has no commit yet: commit the guides first"):
        put(cancel, title("x"))
    git(root, "commit", "-qm", "empty", "--allow-empty")
    with pytest.raises(EditError, match=r"is not committed on [0-9a-f]{10}: commit it first"):
        put(cancel, title("x"))


@pytest.mark.parametrize(
    ("guide", "name"),
    [
        ("acme/cancel", "guidewatch/acme/cancel/0123abcd"),
        ("../a b~^:?*[\\..lock", "guidewatch/a-b--lock/0123abcd"),
        ("ünïcode", "guidewatch/n-code/0123abcd"),
    ],
)
def test_a_branch_is_named_so_that_git_takes_it(guide: str, name: str, tmp_path: Path) -> None:
    found = branch_name(guide, "0123abcdef")
    git(tmp_path, "check-ref-format", "--branch", found)
    assert found == name
