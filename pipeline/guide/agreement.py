"""Whether a guide agrees with itself: each fact's sentence, in each language, says its typed value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from pipeline.content import Tree, problem, read_tree
from pipeline.errors import ContentError
from pipeline.guide.edit import keys_of, locate
from pipeline.guide.library import Library
from pipeline.guide.proposal import Finder
from pipeline.model import FactKind, Guide, Product, Target, TargetKind

_SAID = (FactKind.DURATION, FactKind.MONEY, FactKind.PERCENT, FactKind.RIGHT, FactKind.AGE, FactKind.DATE)


class Same(Protocol):
    """What compares canonical values of one kind (``pipeline.facts.same_value``)."""

    def __call__(self, kind: FactKind, a: str, b: str) -> bool:
        """Whether both mean the same."""


def disagreements(library: Library, *, find: Finder, same: Same) -> tuple[ContentError, ...]:
    """Every fact whose sentence does not say its value, with file and line; not raised.

    Kinds that sentences do not spell (labels, paths, addresses, counts) are left out.
    """
    return tuple(
        error
        for guide in library.guides
        for error in _of_guide(guide, library.service(guide.service).products, find, same)
    )


def _of_guide(guide: Guide, products: Sequence[Product], find: Finder, same: Same) -> Iterator[ContentError]:
    tree: Tree | None = None
    for target in guide.targets():
        claim = target.claim
        if target.kind is not TargetKind.FACT or claim is None or claim.kind not in _SAID:
            continue
        said = [f for f in find(claim.text, language=guide.locale, products=products) if f.kind is claim.kind]
        if not any(same(claim.kind, fact.value, claim.value) for fact in said):
            tree = tree or read_tree(guide.path)
            yield _problem(tree, target, [fact.value for fact in said])


def _problem(tree: Tree, target: Target, said: Sequence[str]) -> ContentError:
    claim = target.claim
    assert claim is not None
    reads = f"reads as {', '.join(said)}" if said else f"names no {claim.kind} that can be read"
    loc = locate(tree, keys_of(target))
    return problem(tree, loc, f"the value of “{claim.id}” is {claim.value}, but its sentence {reads}")
