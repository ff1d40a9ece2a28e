"""The edit of a guide that an accepted ticket asks for, found in the workspace's content."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline import facts
from pipeline.errors import UsageError
from pipeline.guide import Library
from pipeline.guide.edit import Edit, EditResult, replace_scalars
from pipeline.guide.proposal import edits_for, edits_to
from pipeline.model import EditedValue, FindingKind, Guide, GuideEdit, Place, Target, Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideChange:
    """What to replace in the file of one guide."""

    path: Path
    edits: tuple[Edit, ...]

    def apply(self, *, write: bool = True) -> EditResult:
        """Replace all of it or nothing (EditError); ``write=False`` only shows what would become."""
        return replace_scalars(self.path, self.edits, write=write)

    def record(self, root: Path) -> GuideEdit:
        """The same for the ticket's history; the path is told from the workspace on."""
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        keys = ", ".join(".".join(each.keys) for each in self.edits)
        return GuideEdit(
            path=f"{path.as_posix()}: {keys}",
            old="\n".join(str(each.old) for each in self.edits),
            new="\n".join(str(each.new) for each in self.edits),
            file=path.as_posix(),
            values=tuple(
                EditedValue(keys=each.keys, old=str(each.old), new=str(each.new)) for each in self.edits
            ),
        )


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
    edits = tuple(Edit(keys=each.keys, old=each.new, new=each.old) for each in edit.values)
    return GuideChange(path=root / edit.file, edits=edits)


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
