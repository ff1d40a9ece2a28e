"""Sentences before and after with what their change means, read from cases/*.toml."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.difference import difference, overall
from pipeline.model import Block, BlockKind, Document, Judgement
from pipeline.text import canonical

CASES = Path(__file__).parent / "cases"
# One to eight words changed in sentences of 25 to 60.
SMALL = CASES / "small"
SILENT = ("wording", "noise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One changed sentence. ``label`` is what the change means; ``aside``: not to be tuned on."""

    name: str
    language: str
    before: str
    after: str
    label: str
    aside: bool

    @property
    def silent(self) -> bool:
        """Does the sentence say the same as before?"""
        return self.label in SILENT

    @property
    def judgement(self) -> Judgement:
        """What we say of the change."""
        kind = BlockKind.STEP if self.label == "steps" else BlockKind.PARAGRAPH
        return judged(self.language, self.before, self.after, kind)


def sentences(folder: Path = CASES) -> tuple[Sentence, ...]:
    """All cases of all languages, in the order of the files; halves by the parity of their SHA-256."""
    return tuple(
        Sentence(
            name=f"{path.stem}-{place:03d}",
            language=path.stem,
            before=case["before"],
            after=case["after"],
            label=case["label"],
            aside=_aside(path.stem, case["before"], case["after"]),
        )
        for path in sorted(folder.glob("*.toml"))
        for place, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"])
    )


def _aside(*words: str) -> bool:
    return int(hashlib.sha256("\n".join(words).encode()).hexdigest(), 16) % 2 == 1


def judged(language: str, before: str, after: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Judgement:
    """What the change of one block means, on a page of three."""
    return overall(difference(_page(before, kind), _page(after, kind), language=language))


def _page(text: str, kind: BlockKind) -> Document:
    frame = (("A page about the library.", BlockKind.PARAGRAPH), ("It ends here.", BlockKind.PARAGRAPH))
    return Document(blocks=tuple(_blocks((frame[0], (text, kind), frame[1]))))


def _blocks(texts: Iterable[tuple[str, BlockKind]]) -> Iterable[Block]:
    return (Block(kind=kind, text=text, key=canonical(text), position=None) for text, kind in texts)
