"""``python -m benchmarks.meaning``: changed sentences of our own, and whether a person must look at them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import click
from rich.console import Console

from benchmarks.figures import Better, Figure, Part, Share, share
from pipeline.model import Judgement
from tests.significance.corpus import SMALL, Sentence, sentences

_PARTS: dict[Part, Callable[[Sentence], bool]] = {
    Part.WHOLE: lambda case: True,
    Part.TUNED: lambda case: not case.aside,
    Part.ASIDE: lambda case: case.aside,
    Part.ENGLISH: lambda case: case.language == "en",
    Part.FRENCH: lambda case: case.language == "fr",
    Part.OTHERS: lambda case: case.language not in ("en", "fr"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said of one changed sentence."""

    case: Sentence
    judgement: Judgement

    @property
    def right(self) -> bool:
        """Is a person asked exactly where the sentence says something else?"""
        return self.judgement.needs_review is not self.case.silent


def answers(cases: Iterable[Sentence] | None = None) -> tuple[Answer, ...]:
    """The judgement of every case."""
    return tuple(Answer(case=case, judgement=case.judgement) for case in cases or sentences())


def figures(given: Iterable[Answer] | None = None) -> tuple[Figure, ...]:
    """How many changes are called changes, how many rewordings cry wolf, and precision of the calls."""
    if given is None:
        return (*_figures("meaning", answers()), *_figures("meaning, small edits", answers(sentences(SMALL))))
    return _figures("meaning", given)


def _figures(name: str, given: Iterable[Answer]) -> tuple[Figure, ...]:
    found = tuple(given)
    review = [a for a in found if not a.case.silent]
    silent = [a for a in found if a.case.silent]
    called = [a for a in found if a.judgement.needs_review]
    return (
        _figure(f"{name}: review recall", Better.HIGHER, review),
        _figure(f"{name}: review precision", Better.HIGHER, called),
        _figure(f"{name}: false tickets on wording and noise", Better.LOWER, silent),
    )


def _figure(name: str, better: Better, rows: Iterable[Answer]) -> Figure:
    some = tuple(rows)
    return Figure(name=name, better=better, parts={part: _share(some, part, better) for part in _PARTS})


def _share(rows: Iterable[Answer], part: Part, better: Better) -> Share:
    chosen = [answer for answer in rows if _PARTS[part](answer.case)]
    return share(((a.case.name, a.right is (better is Better.HIGHER)) for a in chosen), better)


@click.command()
@click.option("--wrong", is_flag=True, help="Also show the cases of the tuned part that are wrong.")
def command(wrong: bool) -> None:
    """Judge the changed sentences and print the figures, with counts and 95% intervals."""
    found = answers((*sentences(), *sentences(SMALL)))
    console = Console(width=150)
    for figure in figures():
        console.print(f"{figure.name}: " + "; ".join(_shown(figure, part) for part in figure.parts))
    for answer in found:
        if wrong and not answer.right and not answer.case.aside:
            case = answer.case
            lines = (f"{case.name} {case.label}", f"- {case.before}", f"+ {case.after}")
            text = "\n  ".join((*lines, answer.judgement.reason))
            console.print(text, soft_wrap=True, markup=False, highlight=False)


def _shown(figure: Figure, part: Part) -> str:
    counted = figure.parts[part]
    rate = "–" if counted.rate is None else f"{counted.rate:.3f}"
    low, high = counted.interval
    return f"{part.value} {rate} ({counted.hits}/{counted.of}, {low:.2f}–{high:.2f})"


if __name__ == "__main__":
    command()
