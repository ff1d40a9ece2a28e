"""Snapshot and version repositories of the Open Terms Archive, read from git without a checkout.

One commit records one document: ``Service/Document.html`` (a snapshot, as fetched) or ``.md`` (a
version, the text extracted from it). The author's date is the day it was fetched. The message says
what the commit is, and in newer repositories ends with the address as a trailer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from dulwich.diff_tree import TreeChange, tree_changes
from dulwich.errors import NotGitRepository
from dulwich.objects import Blob, Commit
from dulwich.repo import Repo

from pipeline.address import page_key
from pipeline.markup import media_type_of
from pipeline.model import Access, Capture, Source
from pipeline.snapshot.archives.claims import Claims
from pipeline.snapshot.archives.found import Found, Item, Skipped, Unclaimed
from pipeline.snapshot.archives.records import LARGEST_BODY

# Trailers such as "X-Source-Document-Location: https://…", and older sentences with the address.
_LOCATION = re.compile(r"(?:location|fetch(?:ed)?|url|captured)[^\n]*?(https?://[^\s<>\"]+)", re.IGNORECASE)
# The archive extracted an old snapshot anew: nothing was fetched on that day.
_AGAIN = ("Apply technical or declaration upgrade", "Refilter")
_READ = (".html", ".htm", ".md", ".txt")
_BINARY = (".pdf", ".docx", ".doc")


def is_repository(path: Path) -> bool:
    """Whether a folder is a git repository, bare or with a working copy."""
    bare = (path / "HEAD").is_file() and (path / "objects").is_dir()
    return bare or (path / ".git").exists()


def read_terms(path: Path, claims: Claims, *, named: bool = False) -> Iterator[Item]:
    """The captures of the declared sources in a repository, the newest first."""
    try:
        repository = Repo(str(path))
    except (NotGitRepository, OSError, ValueError) as error:
        yield Skipped(where=str(path), reason=f"not a git repository: {error}", named=named)
        return
    with repository:
        try:
            walker = iter(repository.get_walker())
        except KeyError:
            yield Skipped(where=str(path), reason="the repository has no commits", named=named)
            return
        addresses: dict[str, str] = {}
        while True:
            try:
                entry = next(walker, None)
                if entry is None:
                    return
                yield from _commit(repository, path, entry.commit, claims, addresses)
            except (KeyError, ValueError, OSError, AssertionError, IndexError) as error:
                yield Skipped(where=str(path), reason=f"the history ends at a damaged object ({error!r})")
                return


def _commit(
    repository: Repo, path: Path, commit: Commit, claims: Claims, addresses: dict[str, str]
) -> Iterator[Item]:
    where = f"{path}:{commit.id.decode()[:12]}"
    parents = repository.get_parents(commit.id, commit)
    if commit.id in repository.get_shallow():
        yield Skipped(where=where, reason="the clone is shallow: what is older is not in it")
        return
    if len(parents) > 1:
        return
    message = commit.message.decode("utf-8", "replace")
    if message.startswith(_AGAIN):
        return
    before = _commit_of(repository, parents[0]).tree if parents else None
    for change in tree_changes(repository.object_store, before, commit.tree):
        yield from _document(repository, where, commit, message, change, claims, addresses)


def _commit_of(repository: Repo, sha: bytes) -> Commit:
    found = repository[sha]
    if not isinstance(found, Commit):
        raise ValueError("a parent that is no commit")
    return found


def _document(
    repository: Repo,
    where: str,
    commit: Commit,
    message: str,
    change: TreeChange,
    claims: Claims,
    addresses: dict[str, str],
) -> Iterator[Item]:
    """The capture in one changed file of a commit."""
    new = change.new
    if new is None or new.path is None or new.sha is None or change.type == "delete":
        return
    file = PurePosixPath(new.path.decode("utf-8", "replace"))
    name, suffix = str(file.with_suffix("")), file.suffix.lower()
    if len(file.parts) != 2 or suffix not in (*_READ, *_BINARY):
        return
    if told := _LOCATION.search(message):
        addresses[name] = told[1].rstrip(".,;)")
    address = addresses.get(name, "")
    sources = claims.of(address) or claims.named(name)
    if not sources:
        yield Unclaimed(where=where, address=address if page_key(address) else name)
    elif suffix in _BINARY:
        yield Skipped(where=where, reason=f"{suffix} is not read")
    else:
        yield _capture(repository, where, commit, new.sha, suffix, address, sources)


def _capture(
    repository: Repo,
    where: str,
    commit: Commit,
    sha: bytes,
    suffix: str,
    address: str,
    sources: tuple[Source, ...],
) -> Item:
    blob = repository[sha]
    if not isinstance(blob, Blob) or blob.raw_length() > LARGEST_BODY:
        return Skipped(where=where, reason=f"no file, or larger than {LARGEST_BODY >> 20} MB")
    if not blob.data.strip():
        return Skipped(where=where, reason="the file is empty")
    at = datetime.fromtimestamp(commit.author_time, UTC)
    kind = "version" if suffix == ".md" else "snapshot"
    capture = Capture(
        source="",
        url=address,
        final_url=address,
        captured_at=at,
        body=blob.data,
        media_type=media_type_of(Path(f"page{suffix}")) or "text/html",
        basis=Access.ARCHIVE.value,
        note=f"date: the commit of an Open Terms Archive {kind}",
    )
    return Found(where=where, capture=capture, sources=sources)
