"""The edit that a changed official fact asks for: our own sentence with the official value in it.

A textual patch of a differently worded sentence can lose a negation. So only the words of one typed
fact are replaced, and the result is accepted only if its facts read back as the official ones with
nothing else changed. A right that appears or disappears is never rewritten by machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.guide.edit import Edit, fields_of, keys_of
from pipeline.guide.restyle import restyled
from pipeline.guide.values import kind_of
from pipeline.model import Fact, FactChange, FactKind, Guide, Product, Target

_NAMES = (FactKind.LABEL, FactKind.PATH, FactKind.ADDRESS)


class Finder(Protocol):
    """What finds typed facts in text (``pipeline.facts.find``)."""

    def __call__(
        self, text: str, *, language: str | None, products: Sequence[Product] = ()
    ) -> Sequence[Fact]:
        """Facts of a text in order of their start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A sentence with the official values, and which canonical values it replaced by which."""

    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """One change in canonical values; ``words`` are the official ones after it."""

    change: FactChange
    before: str
    after: str
    words: str


def propose(
    text: str,
    changes: Sequence[FactChange],
    *,
    find: Finder,
    language: str | None,
    official: str | None = None,
    products: Sequence[Product] = (),
) -> Proposal | None:
    """A guide's text in which every place of the changed facts says the official value.

    ``language`` is the guide's, ``official`` that of the changes' words (the guide's by default).
    None where nothing applies, where a change cannot be said in the guide's style, where two changes
    claim one place, where polarity would flip, or where the result does not read back exactly.
    """
    if not changes or any(_flips(each) for each in changes):
        return None
    named = [each for each in changes if each.kind in _NAMES]
    moves = [_move(each, find, official or language) for each in changes if each.kind not in _NAMES]
    if any(each is None for each in moves):
        return None
    before = [each for each in find(text, language=language, products=products) if each.kind not in _NAMES]
    plan = _plan(before, [each for each in moves if each])
    relabelled = _relabelled(text, named)
    if plan is None or relabelled is None or not (plan or named):
        return None
    if named and plan:
        return None  # two sorts of edits in one sentence are for a person
    wanted = [_read(each, plan[each].after if each in plan else each.value) for each in before]
    for candidate in _candidates(text, plan, language, official or language) if plan else (relabelled,):
        found = find(candidate, language=language, products=products)
        if candidate != text and [_read(f, f.value) for f in found if f.kind not in _NAMES] == wanted:
            return Proposal(text=candidate, values=_values(plan, named))
    return None


def edits_for(
    guide: Guide,
    target: Target,
    changes: Sequence[FactChange],
    *,
    find: Finder,
    official: str | None = None,
    products: Sequence[Product] = (),
) -> tuple[Edit, ...]:
    """The edits of the guide's own file that a target's changed facts ask for; () where none is safe.

    A fact's typed value goes with its sentence, except in a translation, which does not own it.
    """
    edits: list[Edit] = []
    for field in fields_of(target):
        text = words_of(guide, target, field)
        proposal = propose(
            text, changes, find=find, language=guide.locale, official=official, products=products
        )
        if proposal is None:
            continue
        edits.append(Edit(keys=keys_of(target, field), old=text, new=proposal.text))
        moved = dict(proposal.values).get(target.claim.value) if target.claim else None
        if target.claim and moved and guide.original is None:
            edits.append(Edit(keys=keys_of(target, "value"), old=target.claim.value, new=moved))
    return tuple(edits)


def edits_to(
    guide: Guide, target: Target, text: str, *, find: Finder, products: Sequence[Product] = ()
) -> tuple[Edit, ...]:
    """The edits that give a target a person's own words, of a step its heading, line end and body.

    A fact's typed value follows where the new sentence says exactly one other value of its kind; a
    translation does not own the value and changes its words only.
    """
    fields = fields_of(target)
    parts = text.strip().split("\n", len(fields) - 1)
    edits = [
        Edit(keys=keys_of(target, field), old=old, new=part.strip())
        for field, part in zip(fields, parts, strict=False)
        if (old := words_of(guide, target, field)) != part.strip()
    ]
    claim = target.claim
    if claim is None or guide.original is not None:
        return tuple(edits)
    said = {
        each.value for each in find(text, language=guide.locale, products=products) if each.kind is claim.kind
    }
    if len(said) == 1 and claim.value not in said:
        edits.append(Edit(keys=keys_of(target, "value"), old=claim.value, new=said.pop()))
    return tuple(edits)


def words_of(guide: Guide, target: Target, field: str) -> str:
    """What a target says in one field of its file: of a step its heading or body, else all of its text."""
    if field not in ("heading", "body"):
        return target.text
    steps = (step for channel in guide.channels for step in channel.steps if step.id == target.id)
    step = next(steps, None)
    return getattr(step, field) if step else ""


def _flips(change: FactChange) -> bool:
    """Whether a change adds, removes or turns a right, which is for a person to word."""
    return change.before is None or change.after is None or change.kind is FactKind.RIGHT


def _move(change: FactChange, find: Finder, language: str | None) -> _Move | None:
    before = _canonical(change.before or "", change.kind, find, language)
    after = _canonical(change.after or "", change.kind, find, language)
    if before is None or after is None or before == after:
        return None
    return _Move(change=change, before=before, after=after, words=change.after or "")


def _canonical(words: str, kind: FactKind, find: Finder, language: str | None) -> str | None:
    """The one value that shown words (or a canonical value itself) stand for."""
    values = {each.value for each in find(words, language=language) if each.kind is kind}
    if len(values) == 1:
        return values.pop()
    return words if not values and kind_of(words, stated=kind) else None


def _plan(facts: Sequence[Fact], moves: Sequence[_Move]) -> dict[Fact, _Move] | None:
    """Which fact of the sentence moves how; None where two moves disagree about one."""
    plan: dict[Fact, _Move] = {}
    for fact in facts:
        fitting = [each for each in moves if _concerns(each, fact)]
        if len({each.after for each in fitting}) > 1:
            return None
        if fitting:
            plan[fact] = fitting[0]
    return plan


def _concerns(move: _Move, fact: Fact) -> bool:
    change = move.change
    return (
        fact.kind is change.kind
        and fact.value == move.before
        and (not change.subject or not fact.subject or change.subject == fact.subject)
        and (not change.product or not fact.scope.product or change.product == fact.scope.product)
    )


def _candidates(
    text: str, plan: dict[Fact, _Move], language: str | None, official: str | None
) -> Iterator[str]:
    """The sentence with all places of the plan replaced, once per way of writing the values."""
    options = {
        fact: tuple(restyled(fact.text, fact.kind, fact.value, move.after, move.words, language, official))
        for fact, move in plan.items()
    }
    if not all(options.values()):
        return
    for choice in range(max(map(len, options.values()))):
        shown = text
        for fact in sorted(plan, key=lambda each: each.start, reverse=True):
            ways = options[fact]
            shown = shown[: fact.start] + ways[min(choice, len(ways) - 1)] + shown[fact.end :]
        yield shown


def _relabelled(text: str, named: Sequence[FactChange]) -> str | None:
    """The sentence with names of buttons, paths and addresses replaced; None where one is not in it."""
    for change in named:
        old, new = change.before or "", change.after or ""
        pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)")
        if not old or not pattern.search(text):
            return None
        text = pattern.sub(lambda _, new=new: new, text)  # type: ignore[misc]  # a default binds the loop's value
    return text


def _values(plan: dict[Fact, _Move], named: Sequence[FactChange]) -> tuple[tuple[str, str], ...]:
    moved = {(each.before, each.after) for each in plan.values()}
    return tuple(sorted(moved | {(each.before or "", each.after or "") for each in named}))


def _read(fact: Fact, value: str) -> tuple[object, ...]:
    """What has to be equal for two readings of a sentence to say the same."""
    return fact.kind, value, fact.subject, fact.scope, fact.bound
