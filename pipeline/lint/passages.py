"""Every text of a guide with its place in the file, and the line of each sentence of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.content import Tree, read_tree
from pipeline.errors import EditError
from pipeline.guide.edit import locate
from pipeline.lint.remark import Remark, Rule
from pipeline.model import Guide, Note

PLACEHOLDER = "TODO"  # stands in scaffolds where a person has to write; other rules leave it alone


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A text that a reader sees. ``keys`` lead to it by keys and ids; ``target`` is "" for titles.

    ``kind``: title, summary, intro, heading, body, note, fact, product, question, answer, disclaimer.
    """

    keys: tuple[str, ...]
    text: str
    kind: str
    target: str = ""
    title: str = ""
    channel: str | None = None


@dataclass(slots=True, kw_only=True)
class Sheet:
    """A guide with its file: passages in reading order and the lines of what they say."""

    guide: Guide
    passages: tuple[Passage, ...]
    _tree: Tree | None = None
    _text: str = field(default="")

    def tree(self) -> Tree:
        """The file with the place of every value, read when first asked for."""
        if self._tree is None:
            self._text = self.guide.path.read_text("utf-8")
            self._tree = read_tree(self.guide.path, self._text)
        return self._tree

    def line(self, keys: tuple[str, ...], said: str = "") -> int:
        """The line of a value, or of the words ``said`` in it; the file's first where it has none."""
        tree = self.tree()
        try:
            loc = locate(tree, keys)
        except EditError:
            return tree.line(keys)
        mark = tree.marks.get(loc)
        if mark is None or not said:
            return tree.line(loc)
        words = [re.escape(word) for word in said.split()[:4]]
        found = re.compile(r"\s+".join(words)).search(self._text, mark.start, mark.end) if words else None
        return self._text.count("\n", 0, found.start()) + 1 if found else mark.line

    def remark(self, rule: Rule, keys: tuple[str, ...], message: str, advice: str, **more: str) -> Remark:
        """A remark on a place of this guide; ``said`` narrows it to a line, ``other`` is a second place."""
        return Remark(
            path=self.guide.path,
            line=self.line(keys, more.get("said", "")),
            rule=rule,
            message=message,
            suggestion=advice,
            guide=self.guide.id,
            locale=self.guide.locale,
            other=more.get("other", ""),
        )


def sheet(guide: Guide) -> Sheet:
    """A guide laid out for reading."""
    return Sheet(guide=guide, passages=tuple(each for each in _passages(guide) if each.text.strip()))


def _passages(guide: Guide) -> Iterator[Passage]:
    yield Passage(keys=("title",), text=guide.title, kind="title")
    yield Passage(keys=("summary",), text=guide.summary, kind="summary")
    for channel in guide.channels:
        at = ("channels", channel.id)
        yield Passage(keys=(*at, "title"), text=channel.title, kind="title", channel=channel.id)
        yield Passage(
            keys=(*at, "intro"), text=channel.intro, kind="intro", title=channel.title, channel=channel.id
        )
        for step in channel.steps:
            here = (*at, "steps", step.id)
            yield Passage(
                keys=(*here, "heading"), text=step.heading, kind="heading", target=step.id, channel=channel.id
            )
            yield Passage(
                keys=(*here, "body"), text=step.body, kind="body", target=step.id, channel=channel.id
            )
        yield from _notes(channel.notes, (*at, "notes"), "note", channel.id)
    for fact in guide.facts:
        yield Passage(keys=("facts", fact.id, "text"), text=fact.text, kind="fact", target=fact.id)
    yield from _notes(guide.products, ("products",), "product", None)
    for entry in guide.faq:
        asked = ("faq", entry.id)
        yield Passage(keys=(*asked, "question"), text=entry.question, kind="question", target=entry.id)
        yield Passage(
            keys=(*asked, "answer"), text=entry.answer, kind="answer", target=entry.id, title=entry.question
        )
    yield Passage(keys=("disclaimer",), text=guide.disclaimer, kind="disclaimer")


def _notes(notes: tuple[Note, ...], at: tuple[str, ...], kind: str, channel: str | None) -> Iterator[Passage]:
    for note in notes:
        here = (*at, note.id)
        yield Passage(keys=(*here, "title"), text=note.title, kind="title", target=note.id, channel=channel)
        yield Passage(
            keys=(*here, "text"), text=note.text, kind=kind, target=note.id, title=note.title, channel=channel
        )


def is_placeholder(text: str) -> bool:
    """Whether a text only holds the place of one."""
    return text.lstrip().startswith(PLACEHOLDER)
