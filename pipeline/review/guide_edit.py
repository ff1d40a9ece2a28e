"""The edit of a guide that an accepted ticket asks for, found in the workspace's content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path

from pipeline import facts
from pipeline.content import read_tree
from pipeline.content.tree import Scalar
from pipeline.errors import EditError, UsageError
from pipeline.guide import Library
from pipeline.guide.edit import Edit, EditResult, locate, replace_scalars
from pipeline.guide.proposal import edits_for, edits_to
from pipeline.model import EditedValue, Finding, FindingKind, Guide, GuideEdit, Place, Target, Ticket
from pipeline.tickets.due import REVIEW, review_of

# The dates of a guide's file: when its text was changed, when a person agreed with all of it.
MODIFIED, VERIFIED = "modified_at", "verified_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideChange:
    """What to replace in the file of one guide."""

    path: Path
    edits: tuple[Edit, ...]

    def apply(self, *, write: bool = True) -> EditResult:
        """Replace all of it or nothing (EditError); ``write=False`` only shows what would become."""
        return replace_scalars(self.path, self.edits, write=write)

    def dated(self, key: str, day: date) -> GuideChange:
        """The same with a date of the file set to ``day``; EditError where the file has no such line.

        A date that somebody moves meanwhile yields: it is no reason to refuse the words.
        """
        tree = read_tree(self.path)
        locate(tree, (key,))
        said, says = tree.value[key], day.isoformat()
        if said == says:
            return self
        return replace(self, edits=(*self.edits, Edit(keys=(key,), old=said, new=says, yielding=True)))

    def undated(self) -> GuideChange:
        """The same without dates of the file."""
        return replace(self, edits=tuple(each for each in self.edits if not _is_date(each)))

    def record(self, root: Path, spellings: Sequence[str] = ()) -> GuideEdit:
        """The same for the ticket's history; the path is told from the workspace on.

        ``spellings`` are those of the ``EditResult``.
        """
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        told = self.undated().edits or self.edits
        return GuideEdit(
            path=f"{path.as_posix()}: {', '.join('.'.join(each.keys) for each in told)}",
            old="\n".join(_text(each.old) or "" for each in told),
            new="\n".join(_text(each.new) or "" for each in told),
            file=path.as_posix(),
            values=tuple(
                EditedValue(keys=each.keys, old=_text(each.old), new=_text(each.new), spelled=spelled)
                for each, spelled in zip_longest(self.edits, spellings)
            ),
        )


def _is_date(edit: Edit) -> bool:
    return edit.keys in ((MODIFIED,), (VERIFIED,))


def _text(value: Scalar) -> str | None:
    return None if value is None else str(value)


def proposed(library: Library, ticket: Ticket) -> GuideChange | None:
    """The edits that make the guide say the official values; None where none is safe or needed."""
    guide = guide_of(library, ticket)
    if guide is None:
        return None
    source = library.sources.get(ticket.source)
    edits: dict[tuple[str, ...], Edit] = {}
    for target in _targets(guide, ticket):
        for edit in edits_for(
            guide,
            target,
            ticket.facts,
            find=facts.find,
            official=source.locale if source else None,
            products=library.products_for(ticket.source),
        ):
            edits.setdefault(edit.keys, edit)
    return GuideChange(path=guide.path, edits=tuple(edits.values())) if edits else None


def worded(library: Library, ticket: Ticket, text: str) -> GuideChange | None:
    """The edits that give the ticket's target these words; None where it has them already.

    Raises UsageError where the ticket is about no element of a guide.
    """
    guide = guide_of(library, ticket)
    target = target_of(guide, ticket) if guide else None
    if guide is None or target is None:
        raise UsageError(f"ticket {ticket.id} is about no element of a guide that could be edited")
    products = library.products_for(ticket.source)
    edits = edits_to(guide, target, text, find=facts.find, products=products)
    return GuideChange(path=guide.path, edits=edits) if edits else None


def reverse(edit: GuideEdit, root: Path) -> GuideChange | None:
    """What takes an edit of the history back; None where it does not say what it replaced."""
    if not edit.values:
        return None
    back = (Edit(keys=each.keys, old=each.new, new=each.old, spelling=each.spelled) for each in edit.values)
    return GuideChange(
        path=root / edit.file, edits=tuple(replace(e, yielding=True) if _is_date(e) else e for e in back)
    )


def is_review(ticket: Ticket) -> bool:
    """Whether a ticket asks to read a whole guide again; who decides another has not read all of it."""
    return (ticket.kind, ticket.target) == (FindingKind.REVIEW_DUE, REVIEW)


def review_asked(library: Library, guide: Guide) -> Finding:
    """The review of a guide that somebody asks for out of turn; UsageError where it cites no source."""
    original = library.guide(guide.id) if guide.original else guide
    cites = (cite for text in (guide, original) for target in text.targets() for cite in target.cites)
    cite = next(cites, None)
    if cite is None:
        raise UsageError(f"{guide.id} cites no source that it could be verified against")
    return review_of(guide, cite.source, "asked for: all of the guide, read against its sources")


def verified(guide: Guide, day: date) -> GuideChange | None:
    """What agreeing with all of a guide changes in its file: the date; EditError where it keeps none."""
    try:
        change = GuideChange(path=guide.path, edits=()).dated(VERIFIED, day)
    except EditError:
        raise EditError(f"{guide.path} keeps no day of verification: add a line “{VERIFIED}:”") from None
    return change if change.edits else None


def modified(change: GuideChange, day: date) -> GuideChange:
    """A change of a guide's text with the day it is made; a file that keeps no such date goes without."""
    try:
        return change.dated(MODIFIED, day)
    except EditError:
        return change


def guide_of(library: Library, ticket: Ticket) -> Guide | None:
    """The guide or shared procedure, in its locale, that owns a ticket; None for a source's own."""
    return next((g for g in library.guides if g.id == ticket.owner and g.locale == ticket.locale), None)


def target_of(guide: Guide, ticket: Ticket) -> Target | None:
    """The element of the guide that a ticket is about, of a cluster the first; None where it is gone."""
    return next((t for t in guide.targets() if t.id == ticket.target and t.channel == ticket.channel), None)


def affected(library: Library, ticket: Ticket) -> tuple[str, ...]:
    """Ids of the guides that readers see the ticket's target in: the owner, or all users of a procedure."""
    users = tuple(dict.fromkeys(guide.id for guide in library.users_of(ticket.owner)))
    if users:
        return users
    return (ticket.owner,) if any(guide.id == ticket.owner for guide in library.guides) else ()


def _targets(guide: Guide, ticket: Ticket) -> Iterator[Target]:
    """The ticket's targets; for a relabelling, every other one that cites the source too."""
    for target in guide.targets():
        same_source = any(cite.source == ticket.source for cite in target.cites)
        mine = Place(target=target.id, channel=target.channel or "") in ticket.places
        if mine or (ticket.kind is FindingKind.PROCEDURE and same_source):
            yield target
