"""An edit of a guide as a commit on a branch of its own, made by plumbing.

Blob, trees, commit and reference are written straight to the repository: no working file and no index
entry is touched, so it works beside uncommitted changes. Nothing is fetched, pushed or checked out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dulwich.errors import NotGitRepository
from dulwich.object_store import tree_lookup_path
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.refs import Ref
from dulwich.repo import Repo

from pipeline.errors import EditError
from pipeline.guide.edit import Edit, EditResult, replaced

_UNFIT = re.compile(r"[^A-Za-z0-9._/-]+|\.\.+|^[./-]+|[./-]+$|(?<=/)[.-]+|\.lock(?=/|$)")
_TRAILER = b"Made-by: guidewatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchEdit:
    """A branch with the commit that holds an edit, and the edit as it was made there."""

    branch: str
    commit: str
    result: EditResult


def branch_name(guide: str, topic: str) -> str:
    """``guidewatch/<guide>/<first 8 digits of the topic>``, with what a reference cannot hold left out."""
    return f"guidewatch/{_UNFIT.sub('-', guide).strip('-./') or 'guide'}/{topic[:8]}"


def commit_edit(
    path: Path, edits: Sequence[Edit], *, branch: str, message: str, author: str, at: datetime
) -> BranchEdit:
    """Put edits of a file on a branch: a new one from HEAD, or on top of the branch that is there.

    The edit is made on the file as it is committed there, not on the working file. ``author`` is a
    name ("Ada <ada@example.org>" or just "ada"). Raises EditError without a repository, without a
    commit of that file, or where the branch was moved meanwhile; EditConflict where it says something
    else there.
    """
    with _repository(path) as repo:
        ref = Ref(f"refs/heads/{branch}".encode())
        found = repo.refs.read_ref(ref)
        tip = ObjectID(found) if found else None
        parent = tip or _head(repo, path)
        name = _name_in(repo, path)
        result, tree = _edited_tree(repo, parent, name, path, edits)
        if not result.changed:
            return BranchEdit(branch=branch, commit=parent.decode(), result=result)
        made = _commit(repo, tree, parent, message, author, at)
        moved = repo.refs.set_if_equals(ref, tip, made) if tip else repo.refs.add_if_new(ref, made)
        if not moved:
            raise EditError(f"the branch {branch} was moved meanwhile; decide again")
        return BranchEdit(branch=branch, commit=made.decode(), result=result)


def drop_commit(path: Path, *, branch: str, commit: str) -> bool:
    """Take a branch back to before a commit, if that is its tip: the branch goes where nothing is left.

    Returns whether it was taken back; a branch that has gone on, or is gone, is left as it is.
    """
    with _repository(path) as repo:
        ref = Ref(f"refs/heads/{branch}".encode())
        sha = ObjectID(commit.encode())
        if repo.refs.read_ref(ref) != sha:
            return False
        found = repo[sha]
        assert isinstance(found, Commit)
        parent = repo[found.parents[0]]
        assert isinstance(parent, Commit)
        if _TRAILER in parent.message:  # the branch holds earlier edits
            return bool(repo.refs.set_if_equals(ref, sha, parent.id))
        return bool(repo.refs.remove_if_equals(ref, sha))


def _repository(path: Path) -> Repo:
    try:
        return Repo.discover(str(path.resolve().parent))
    except NotGitRepository:
        raise EditError(
            f"{path} is in no git repository, so there can be no branch: run `git init` and commit the "
            "guides, or accept without a branch"
        ) from None


def _head(repo: Repo, path: Path) -> ObjectID:
    try:
        return ObjectID(repo.head())
    except KeyError:
        raise EditError(f"the repository of {path} has no commit yet: commit the guides first") from None


def _name_in(repo: Repo, path: Path) -> bytes:
    root = Path(repo.path).resolve()
    return path.resolve().relative_to(root).as_posix().encode()


def _edited_tree(
    repo: Repo, parent: ObjectID, name: bytes, path: Path, edits: Sequence[Edit]
) -> tuple[EditResult, ObjectID]:
    """The file of a commit with the edits made, and the tree that holds it; only its path is rewritten."""
    commit = repo[parent]
    assert isinstance(commit, Commit)
    try:
        mode, sha = tree_lookup_path(repo.__getitem__, commit.tree, name)
    except KeyError:
        raise EditError(f"{path} is not committed on {parent.decode()[:10]}: commit it first") from None
    blob = repo[sha]
    assert isinstance(blob, Blob)
    try:
        text = blob.data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EditError(f"{path} cannot be read: {error}") from None
    result = replaced(path, text, edits)
    new = Blob.from_string(result.after.encode("utf-8"))
    repo.object_store.add_object(new)
    return result, _tree_with(repo, commit.tree, name.split(b"/"), mode, new.id)


def _tree_with(repo: Repo, tree: ObjectID, parts: Sequence[bytes], mode: int, blob: ObjectID) -> ObjectID:
    """A tree in which the blob stands at a path; trees beside that path are shared."""
    found = repo[tree]
    assert isinstance(found, Tree)
    copy = found.copy()
    assert isinstance(copy, Tree)
    if len(parts) == 1:
        copy[parts[0]] = (mode, blob)
    else:
        below_mode, below = found[parts[0]]
        copy[parts[0]] = (below_mode, _tree_with(repo, below, parts[1:], mode, blob))
    repo.object_store.add_object(copy)
    return copy.id


def _commit(
    repo: Repo, tree: ObjectID, parent: ObjectID, message: str, author: str, at: datetime
) -> ObjectID:
    commit = Commit()
    commit.tree, commit.parents = tree, [parent]
    commit.author = commit.committer = _person(author)
    commit.author_time = commit.commit_time = int(at.timestamp())
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding = b"UTF-8"
    commit.message = message.strip().encode() + b"\n\n" + _TRAILER + b"\n"
    repo.object_store.add_object(commit)
    return commit.id


def _person(author: str) -> bytes:
    """ "Name <address>" in one line; an address nobody has where none was given."""
    flat = " ".join(re.sub(r"[\x00-\x1f\x7f]", " ", author).split())
    name, _, rest = flat.partition("<")
    address = rest.partition(">")[0].strip() or "guidewatch@localhost"
    return f"{name.strip() or 'guidewatch'} <{address}>".encode()
