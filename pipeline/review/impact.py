"""What a ticket means for guides: the text now, the edit that would mend it, and who says the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline import facts
from pipeline.errors import ContentError, EditError
from pipeline.guide import Library
from pipeline.guide.edit import keys_of, line_of
from pipeline.guide.siblings import Sibling, siblings
from pipeline.model import Fact, FactChange, FactKind, Guide, Target, Ticket
from pipeline.review.guide_edit import GuideChange, affected, guide_of, proposed, target_of

_NAMED = (FactKind.LABEL, FactKind.PATH, FactKind.ADDRESS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Another place of our guides that says the values a ticket doubts; ``line`` is 1-based."""

    guide: str
    locale: str
    channel: str | None
    target: str
    path: Path
    line: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """A ticket seen from the guide.

    ``current`` is what the guide says in its file now and ``where`` "file:line" of it, both "" where
    the ticket is about no element of a guide. ``proposed`` is the whole text after the proposed edit
    (None: none is safe or needed, ``why`` says so), ``change`` that edit and ``diff`` its effect on
    the file. ``siblings`` are the same places in other locales, ``mentions`` other places of any
    guide that say the doubted values, ``guides`` those whose readers see the target.
    """

    guide: Guide | None = None
    target: Target | None = None
    current: str = ""
    where: str = ""
    proposed: str | None = None
    why: str = ""
    change: GuideChange | None = None
    diff: str = ""
    siblings: tuple[Sibling, ...] = ()
    mentions: tuple[Mention, ...] = ()
    guides: tuple[str, ...] = ()


def impact(library: Library, ticket: Ticket, root: Path) -> Impact:
    """The impact of a ticket on the guides of a library; paths are told from ``root`` on."""
    guide = guide_of(library, ticket)
    target = target_of(guide, ticket) if guide else None
    if guide is None or target is None:
        why = "it is about a source, not about a guide's text" if guide is None else _gone(ticket)
        return Impact(guide=guide, why=why, guides=affected(library, ticket))
    change = proposed(library, ticket) if ticket.state.live else None
    diff, why = _effect(change, ticket)
    return Impact(
        guide=guide,
        target=target,
        current=target.text,
        where=_where(guide, target, root),
        proposed=_after(target, change) if change and not why else None,
        why=why,
        change=change,
        diff=diff,
        siblings=_siblings(library, guide, change),
        mentions=tuple(_mentions(library, ticket, guide, target)),
        guides=affected(library, ticket),
    )


def _gone(ticket: Ticket) -> str:
    return f"{ticket.owner} has no “{ticket.target}” any more"


def _effect(change: GuideChange | None, ticket: Ticket) -> tuple[str, str]:
    """The diff of the proposed edit; or nothing, and why there is none."""
    if change is None:
        if not ticket.state.live:
            return "", f"the ticket is {ticket.state}"
        if not ticket.facts:
            return "", "no single value changed that could be replaced: read both texts and word it anew"
        return "", "no edit is needed, or none is safe to make by machine: word it yourself"
    try:
        return change.apply(write=False).diff, ""
    except EditError as error:
        return "", str(error)


def _after(target: Target, change: GuideChange) -> str:
    """The target's whole text with the edits of its own fields made."""
    text = target.text
    for edit in change.edits:
        mine = edit.keys[-2:-1] == (target.id,) and (
            edit.keys[0] != "channels" or edit.keys[1] == target.channel
        )
        if mine and edit.keys[-1] != "value":
            text = text.replace(str(edit.old).strip(), str(edit.new).strip(), 1)
    return text


def _where(guide: Guide, target: Target, root: Path) -> str:
    path = guide.path.relative_to(root) if guide.path.is_relative_to(root) else guide.path
    try:
        return f"{path.as_posix()}:{line_of(guide.path, keys_of(target))}"
    except (ContentError, EditError):
        return path.as_posix()


def _siblings(library: Library, guide: Guide, change: GuideChange | None) -> tuple[Sibling, ...]:
    if change is None:
        return ()
    try:
        return siblings(library, guide, change.edits, find=facts.find, same=facts.same_value)
    except ContentError:  # a file that cannot be read now is `guides validate`'s to tell
        return ()


def _mentions(library: Library, ticket: Ticket, guide: Guide, target: Target) -> list[Mention]:
    """Other elements, of this guide and others of its locale, in which a doubted old value stands."""
    products = library.products_for(ticket.source)
    doubted = [each for each in ticket.facts if each.before]
    found = []
    for other in library.guides:
        if not doubted or other.locale != guide.locale or other.service != guide.service:
            continue
        for each in other.targets():
            same = other.id == guide.id and (each.id, each.channel) == (target.id, target.channel)
            if same or not any(_says(each.text, fact, other.locale, products) for fact in doubted):
                continue
            found.append(
                Mention(
                    guide=other.id,
                    locale=other.locale,
                    channel=each.channel,
                    target=each.id,
                    path=other.path,
                    line=_line(other, each),
                    text=each.text,
                )
            )
    return found


def _says(text: str, change: FactChange, language: str, products: object) -> bool:
    """Whether a text states the value that a fact had before."""
    if change.kind in _NAMED:
        return (change.before or "") in text
    return any(
        fact.kind is change.kind
        and facts.same_value(change.kind, fact.value, change.before or "")
        and (not change.subject or not fact.subject or fact.subject == change.subject)
        for fact in _facts(text, language)
    )


@lru_cache(maxsize=8192)
def _facts(text: str, language: str) -> tuple[Fact, ...]:
    """The typed values of a guide's sentence; every ticket of a service asks for the same sentences."""
    return tuple(facts.find(text, language=language))


def _line(guide: Guide, target: Target) -> int:
    try:
        return line_of(guide.path, keys_of(target))
    except (ContentError, EditError):
        return 1
