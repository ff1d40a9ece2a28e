"""Two versions of a page compared: does it need a person, which values moved, is it a page at all?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.corpus import part_of
from benchmarks.figures import Better, Figure, Part, Share, share
from flows.commands.compare import compared, row

Label = Mapping[str, Any]
Prediction = Mapping[str, Any]


def labels(pairs: Path) -> tuple[Label, ...]:
    """The labelled pairs, one JSON object a line."""
    lines = (pairs / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines if line.strip())


def predict(pairs: Path, some: Sequence[Label]) -> list[dict[str, Any]]:
    """What ``guidewatch compare --batch`` would print for these pairs."""
    return [
        {
            "id": label["id"],
            **row(
                compared(
                    pairs / label["before"],
                    pairs / label["after"],
                    language=label["language"],
                    service=label["service"],
                )
            ),
        }
        for label in some
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Labels of one part with what was predicted for them; the judge says what a ticket is."""

    judge: ModuleType
    labels: tuple[Label, ...]
    predicted: Mapping[str, Prediction]

    def ticket(self, label: Label) -> bool:
        """Would the answer put a ticket before a person?"""
        return bool(self.judge.ticket(self.predicted[label["id"]]))

    def tickets(self, chosen: Callable[[Label], bool], better: Better) -> Share:
        """How many of the chosen pairs would open a ticket."""
        return share(((str(g["id"]), self.ticket(g)) for g in self.labels if chosen(g)), better)

    def review_precision(self) -> Share:
        """How many tickets are needed; broken captures are counted by themselves."""
        tickets = [g for g in self.labels if g["class"] != "broken" and self.ticket(g)]
        return share(((str(g["id"]), bool(g["needs_review"])) for g in tickets), Better.HIGHER)

    def broken_recall(self) -> Share:
        """How many captures that are not the article were called so."""
        gold = [g for g in self.labels if g["class"] == "broken"]
        return share(((str(g["id"]), self._called_broken(g)) for g in gold), Better.HIGHER)

    def broken_precision(self) -> Share:
        """How many of those called broken are."""
        called = [g for g in self.labels if self._called_broken(g)]
        return share(((str(g["id"]), g["class"] == "broken") for g in called), Better.HIGHER)

    def _called_broken(self, label: Label) -> bool:
        said = self.predicted[label["id"]]
        return bool(said.get("class") == "broken" and said.get("changed", True))

    def fact_shares(self) -> tuple[Share, Share]:
        """Precision and recall of fact changes, both sides right."""
        counts = {str(g["id"]): fact_counts(self.judge, g, self.predicted[g["id"]]) for g in self.labels}
        right = sum(c.right for c in counts.values())
        false = {name: c.false for name, c in counts.items()}
        missed = {name: c.missed for name, c in counts.items()}
        return _facts(right, false), _facts(right, missed)

    def class_accuracy(self) -> Share:
        """The label itself, or one that the person who labelled called acceptable."""
        return share(
            (
                (str(g["id"]), self.predicted[g["id"]].get("class") in (g["class"], *g["alt_classes"]))
                for g in self.labels
            ),
            Better.HIGHER,
        )


def _facts(right: int, wrong: Mapping[str, int]) -> Share:
    """A share of facts; the pairs in which some were wrong are named."""
    names = tuple(sorted(name for name, count in wrong.items() if count))
    return Share(hits=right, of=right + sum(wrong.values()), wrong=names)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactCounts:
    """Fact changes of one pair: right, claimed though false, and missed."""

    right: int
    false: int
    missed: int


def fact_counts(judge: ModuleType, label: Label, said: Prediction) -> FactCounts:
    """Fact changes of a pair by the judge's own ``same``, ``match`` and ``dedupe``.

    False ones are counted only where the label lists all facts, and optional facts are neither.
    """
    wanted = _distinct(judge, label["facts"])
    todo, rest = list(wanted), []
    for fact in judge.dedupe(said.get("facts") or []) if said.get("changed", True) else []:
        hit = next((each for each in todo if judge.match(fact, each)), None)
        if hit is None:
            rest.append(fact)
        else:
            todo.remove(hit)
    allowed = [*label["optional_facts"], *wanted]
    false = [fact for fact in rest if not any(judge.match(fact, each) for each in allowed)]
    return FactCounts(
        right=len(wanted) - len(todo),
        false=len(false) if label["facts_complete"] else 0,
        missed=len(todo),
    )


def _distinct(judge: ModuleType, facts: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    seen: list[Mapping[str, Any]] = []
    for fact in facts:
        if not any(
            judge.same(fact["before"], each["before"]) and judge.same(fact["after"], each["after"])
            for each in seen
        ):
            seen.append(fact)
    return seen


def figures(judge: ModuleType, gold: Sequence[Label], predicted: Iterable[Prediction]) -> tuple[Figure, ...]:
    """The figures of all pairs, on the whole, on both parts, and by language."""
    by_id = {str(each["id"]): each for each in predicted}
    parts = {
        part: Answers(judge=judge, labels=tuple(g for g in gold if part in _parts(g)), predicted=by_id)
        for part in Part
    }

    def figure(name: str, better: Better, count: Callable[[Answers], Share]) -> Figure:
        return Figure(
            name=f"pairs: {name}",
            better=better,
            parts={part: count(answers) for part, answers in parts.items()},
        )

    def tickets(name: str, better: Better, chosen: Callable[[Label], bool]) -> Figure:
        return figure(name, better, lambda answers: answers.tickets(chosen, better))

    high, low = Better.HIGHER, Better.LOWER
    return (
        tickets("review recall", high, lambda g: g["class"] != "broken" and g["needs_review"]),
        figure("review precision", high, Answers.review_precision),
        tickets("critical recall", high, _critical),
        tickets("false tickets on wording and noise", low, lambda g: g["class"] in ("wording", "noise")),
        tickets(
            "false tickets on moved blocks",
            low,
            lambda g: g["class"] == "structural" and not g["needs_review"],
        ),
        figure("broken recognised", high, Answers.broken_recall),
        figure("broken precision", high, Answers.broken_precision),
        tickets("tickets on broken", low, lambda g: g["class"] == "broken"),
        figure("fact changes precision", high, lambda answers: answers.fact_shares()[0]),
        figure("fact changes recall", high, lambda answers: answers.fact_shares()[1]),
        figure("class, or an accepted one", high, Answers.class_accuracy),
    )


def _critical(label: Label) -> bool:
    return bool(label["class"] != "broken" and label["needs_review"] and label["severity"] == "critical")


def _parts(label: Label) -> tuple[Part, ...]:
    language = str(label["language"])
    spoken = Part(language) if language in (Part.ENGLISH, Part.FRENCH) else Part.OTHERS
    return Part.WHOLE, part_of(str(label["service"])), spoken
