"""``python -m benchmarks.binding``: are guide steps bound to the right official blocks?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table

from benchmarks.figures import Better, Figure, Part, share
from pipeline.bind import Binding, bind_steps
from pipeline.verdict import SUPPORTED
from tests.bind.corpus import Case, Group, groups

SAME = ("en-en", "fr-fr", "de-de", "es-es")
ACROSS = ("fr-en", "de-en", "es-en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was proposed for one case. ``right``: all proposed blocks are meant, or none is and none was."""

    case: Case
    group: Group
    binding: Binding | None

    @property
    def right(self) -> bool:
        """Is every proposed block one that is meant, and nothing proposed where nothing is meant?"""
        if self.binding is None:
            return not self.case.meant
        return set(self.binding.blocks) <= set(self.case.meant)

    @property
    def whole(self) -> bool:
        """Is every block that is meant proposed, and no other?"""
        return set(self.binding.blocks if self.binding else ()) == set(self.case.meant)


def answers(cases: Iterable[Group]) -> tuple[Answer, ...]:
    """The proposal for every case; the steps of a group are bound together, as for a guide's channel."""
    return tuple(
        Answer(case=case, group=group, binding=binding)
        for group in cases
        for case, binding in zip(
            group.cases, bind_steps([c.target for c in group.cases], group.document), strict=True
        )
    )


def figures(given: Iterable[Answer] | None = None) -> tuple[Figure, ...]:
    """Accuracy by languages and by kind, and how far a proposal and its support can be trusted."""
    found = answers(groups()) if given is None else tuple(given)
    kinds = dict.fromkeys(sorted(answer.case.kind for answer in found))
    bound = [a for a in found if a.binding]
    sure = [a for a in bound if a.binding and a.binding.score >= SUPPORTED]
    return (
        _figure("binding: same language", found, lambda a: a.group.pair in SAME),
        _figure("binding: across languages", found, lambda a: a.group.pair in ACROSS),
        *(_figure(f"binding: {pair}", found, _of_pair(pair)) for pair in (*SAME, *ACROSS)),
        *(_figure(f"binding: {kind}", found, _of_kind(kind)) for kind in kinds),
        _figure(
            "binding: split, with all its blocks", [a for a in found if a.case.kind == "split"], whole=True
        ),
        _figure("binding: proposals that are right", bound),
        _figure("binding: proposals called supported that are right", sure),
    )


def _of_pair(pair: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.group.pair == pair


def _of_kind(kind: str) -> Callable[[Answer], bool]:
    return lambda answer: answer.case.kind == kind


def _figure(
    name: str,
    found: Iterable[Answer],
    wanted: Callable[[Answer], bool] = lambda answer: True,
    *,
    whole: bool = False,
) -> Figure:
    rows = [answer for answer in found if wanted(answer)]
    parts = {
        Part.WHOLE: rows,
        Part.TUNED: [a for a in rows if not a.group.aside],
        Part.ASIDE: [a for a in rows if a.group.aside],
    }
    return Figure(
        name=name,
        better=Better.HIGHER,
        parts={
            part: share(((a.case.name, a.whole if whole else a.right) for a in each), Better.HIGHER)
            for part, each in parts.items()
        },
    )


@click.command()
@click.option("--wrong", is_flag=True, help="Also show the cases of the tuned part that are wrong.")
@click.option("--aside", is_flag=True, help="With --wrong: those of the part kept aside too.")
def command(wrong: bool, aside: bool) -> None:
    """Bind the steps of our own cases and print the accuracy, with counts and 95% intervals."""
    found = answers(groups())
    console = Console(width=150)
    table = Table(title="binding: rate, counts, 95% interval", title_justify="left", pad_edge=False)
    table.add_column("figure", no_wrap=True)
    for part in (Part.WHOLE, Part.TUNED, Part.ASIDE):
        table.add_column(part.value, no_wrap=True)
    for figure in figures(found):
        table.add_row(figure.name, *(_shown(figure, part) for part in (Part.WHOLE, Part.TUNED, Part.ASIDE)))
    console.print(table)
    if wrong:
        for answer in found:
            if not answer.right and (aside or not answer.group.aside):
                console.print(_explained(answer), soft_wrap=True, markup=False, highlight=False)


def _shown(figure: Figure, part: Part) -> str:
    counted = figure.parts[part]
    if counted.rate is None:
        return "–"
    low, high = counted.interval
    return f"{counted.rate:.3f} {counted.hits}/{counted.of} {low:.2f}–{high:.2f}"


def _explained(answer: Answer) -> str:
    blocks = answer.group.document.blocks
    meant = " | ".join(blocks[i].text for i in answer.case.meant) or "nothing"
    got = (
        f"{' | '.join(blocks[i].text for i in answer.binding.blocks)} ({answer.binding.score})"
        if answer.binding
        else "nothing"
    )
    said = f"{answer.case.name} {answer.case.kind}: {answer.case.target.text}"
    return f"{said}\n    meant {meant}\n    got   {got}"


if __name__ == "__main__":
    command()
