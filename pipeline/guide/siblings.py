"""Where the other languages of a guide say what one of them has just been made to say.

Locales of a guide share their ids, so the places are found by id, never by likeness of words. A typed
value is stored once, with the original; every locale only words it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.content import Tree, read_tree
from pipeline.errors import EditError
from pipeline.guide.agreement import Same
from pipeline.guide.edit import Edit, locate
from pipeline.guide.library import Library
from pipeline.guide.proposal import Finder
from pipeline.model import Fact, FactKind, Guide, Product, Target

_NAMED = (FactKind.LABEL, FactKind.PATH, FactKind.ADDRESS)
# A fact's typed value is nobody's words: what a translation has in its place is the sentence.
_WORDS = {"value": "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sibling:
    """A place in another locale of the edited guide that says the same.

    ``keys`` lead to it by keys and ids (as in ``Edit``), ``line`` is 1-based, ``text`` what stands
    there now, ``target`` the id of the step, fact, note or answer ("" for a title or an introduction).
    ``agrees``: it says the new values already; None where no typed value moved, so that only a reader
    of both languages can tell.
    """

    guide: str
    locale: str
    path: Path
    line: int
    keys: tuple[str, ...]
    target: str
    channel: str | None
    text: str
    agrees: bool | None


def siblings(
    library: Library, guide: Guide, edits: Sequence[Edit], *, find: Finder, same: Same
) -> tuple[Sibling, ...]:
    """The places in the guide's other locales that ``edits`` of this one concern, by locale and place.

    ``find`` and ``same`` are those of ``pipeline.facts``. ``library`` may be as it was before or after
    the edits. Edits of one element (a fact's value and its sentence) are one place. Raises ContentError
    where a sibling's file cannot be read any more.
    """
    others = [each for each in library.guides if each.id == guide.id and each.locale != guide.locale]
    products = library.service(guide.service).products
    return tuple(
        found
        for other in others
        for found in _places(read_tree(other.path), guide, other, edits, products, find, same)
    )


def _places(
    tree: Tree,
    guide: Guide,
    other: Guide,
    edits: Sequence[Edit],
    products: Sequence[Product],
    find: Finder,
    same: Same,
) -> Iterator[Sibling]:
    groups: dict[tuple[str, ...], list[Edit]] = {}
    for edit in edits:
        words = (*edit.keys[:-1], _WORDS.get(edit.keys[-1], edit.keys[-1]))
        groups.setdefault(words, []).append(edit)
    for keys, changed in groups.items():
        line, text = _found(tree, keys)
        if not text:
            continue  # a sibling may leave out what is optional: an introduction, a step's body
        target = _target(other, keys)
        yield Sibling(
            guide=other.id,
            locale=other.locale,
            path=other.path,
            line=line,
            keys=keys,
            target=target.id if target else "",
            channel=keys[1] if keys[0] == "channels" else target.channel if target else None,
            text=text,
            agrees=_agrees(text, guide, other, _claimed(target, changed), changed, products, find, same),
        )


def _found(tree: Tree, keys: tuple[str, ...]) -> tuple[int, str]:
    """Line and words at a place of a file; no words where it has none there."""
    try:
        loc = locate(tree, keys)
    except EditError:
        return 1, ""
    value = tree.value
    for part in loc:
        value = value[part]
    return tree.line(loc), value.strip() if isinstance(value, str) else ""


def _target(guide: Guide, keys: tuple[str, ...]) -> Target | None:
    """The element of a guide that keys lead into; None for titles and introductions."""
    channel = keys[1] if keys[0] == "channels" else None
    named = keys[-2] if len(keys) > 1 else ""
    return next(
        (t for t in guide.targets() if t.id == named and (channel is None or t.channel == channel)), None
    )


def _claimed(target: Target | None, changed: Sequence[Edit]) -> tuple[FactKind, str] | None:
    """Kind and new value of a fact whose typed value moved."""
    claim = target.claim if target else None
    if claim is None or claim.kind is None:
        return None
    moved = next((str(each.new) for each in changed if each.keys[-1] == "value"), None)
    return (claim.kind, moved) if moved is not None else None


def _agrees(
    text: str,
    guide: Guide,
    other: Guide,
    claimed: tuple[FactKind, str] | None,
    changed: Sequence[Edit],
    products: Sequence[Product],
    find: Finder,
    same: Same,
) -> bool | None:
    """Whether the sibling's words hold every value that came, and none of its kind that went."""
    come, gone = _moved(guide, changed, products, find, same)
    if claimed is not None:
        come.append(claimed)
    if not come and not gone:
        return None
    said = [(fact.kind, fact.value) for fact in find(text, language=other.locale, products=products)]
    return all(_holds(said, each, same) for each in come) and not any(
        _holds(said, each, same) for each in gone
    )


def _moved(
    guide: Guide, changed: Sequence[Edit], products: Sequence[Product], find: Finder, same: Same
) -> tuple[list[tuple[FactKind, str]], list[tuple[FactKind, str]]]:
    """The values that edits of sentences brought and took, without names, which languages translate."""
    come: list[tuple[FactKind, str]] = []
    gone: list[tuple[FactKind, str]] = []
    for edit in changed:
        if edit.keys[-1] == "value":
            continue
        old, new = (
            _values(find(str(each or ""), language=guide.locale, products=products))
            for each in (edit.old, edit.new)
        )
        come += [each for each in new if not _holds(old, each, same)]
        gone += [each for each in old if not _holds(new, each, same)]
    return come, gone


def _values(facts: Sequence[Fact]) -> list[tuple[FactKind, str]]:
    return [(fact.kind, fact.value) for fact in facts if fact.kind not in _NAMED]


def _holds(said: Sequence[tuple[FactKind, str]], wanted: tuple[FactKind, str], same: Same) -> bool:
    kind, value = wanted
    return any(each is kind and same(kind, other, value) for each, other in said)
