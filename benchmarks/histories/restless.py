"""``python -m benchmarks.histories.restless``: what two first fetches spare, and what they cost.

Pages whose article holds pieces that every fetch draws anew are looked at twice over: as they are, and with
the noise rules that a capture and its twin teach, at first and whenever the text was agreed anew.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import click

from benchmarks.histories.article import Article, articles
from benchmarks.histories.fetch import Fetch
from benchmarks.histories.furniture import Restless
from benchmarks.histories.render import State, render, selector
from benchmarks.histories.story import tell
from pipeline.check import Case, check
from pipeline.model import (
    Baseline,
    Capture,
    Judgement,
    NoiseRule,
    Recipe,
    RuleSyntax,
    Significance,
    Source,
    SourceState,
    Standing,
)
from pipeline.reading import read_capture
from pipeline.replay import accepted
from pipeline.twins import BY, compared

QUIET = 6  # looks at the same text, before the first edit and after the last
SEEN_WITHIN = 3  # looks that an edit may take to be told


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How often a quiet look told a change or opened a ticket, how many edits were told, of how many."""

    quiet: int
    changes: int
    tickets: int
    edits: int
    told: int

    def __add__(self, other: Told) -> Told:
        return Told(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})


def measured(article: Article, piece: Restless, seed: str, *, declared: bool, masked: bool) -> Told:
    """One page with one restless piece: quiet looks, then every edit of its authors, each for three looks."""
    begin = tell(article, seed)[0]
    state = replace(begin.state, beside=(piece,))
    source = Source(
        id="help.page",
        service="help",
        url="https://help.example.test/page",
        locale=article.language,
        recipe=Recipe(select=(selector(state.shape, state.era),)) if declared else Recipe(),
    )
    states = list(_states(state))
    moments = [begin.at + timedelta(days=2 * n) for n in range(len(states))]
    fetches = [
        tuple(_capture(each, seed, at + timedelta(seconds=later), source) for later in (0, 2))
        for (each, _), at in zip(states, moments, strict=True)
    ]
    said = list(_said(fetches, source, masked=masked))
    edited = [n for n, (_, new) in enumerate(states) if new]
    spent = {n + k for n in edited for k in range(SEEN_WITHIN)}
    quiet = [each for n, each in enumerate(said) if n and n not in spent]
    return Told(
        quiet=len(quiet),
        changes=sum(bool(each) for each in quiet),
        tickets=sum(any(judged.needs_review for judged in each) for each in quiet),
        edits=len(edited),
        told=sum(any(said[n : n + SEEN_WITHIN]) for n in edited),
    )


def _said(
    fetches: Sequence[tuple[Capture, ...]], source: Source, *, masked: bool
) -> Iterator[list[Judgement]]:
    """What each look said for sure, and is agreed to; after that, as at first, two fetches are compared."""
    case = Case(source=source, state=SourceState(source=source.id))
    agreed: Baseline | None = None
    for first, twin in fetches:
        look = check(first, case)
        yield [
            judged
            for change, judged in look.changes
            if look.standings[change.id] is Standing.CONFIRMED
            and judged.significance is not Significance.COSMETIC
        ]
        if masked and (agreed is None or case.state.baseline != agreed):
            case = replace(case, rules=(*case.rules, *_rules(first, twin, source)))
            agreed = look.state.baseline
        case = replace(case, state=accepted(look))


def _states(state: State) -> Iterator[tuple[State, bool]]:
    """The page at every look, and whether its text is new there."""
    for _ in range(QUIET):
        yield state, False
    for edit in state.article.edits:
        state = replace(state, article=state.article.after(edit))
        yield state, True
        yield state, False
        yield state, False
    for _ in range(QUIET):
        yield state, False


def _rules(first: Capture, twin: Capture, source: Source) -> tuple[NoiseRule, ...]:
    found = compared(read_capture(first, source, None), read_capture(twin, source, None))
    return tuple(
        NoiseRule(
            pattern=each, by=BY, at=twin.captured_at, syntax=RuleSyntax.PASSAGE, source=source.id, id=number
        )
        for number, each in enumerate(found.patterns, start=1)
    )


def _capture(state: State, seed: str, at: datetime, source: Source) -> Capture:
    fetch = Fetch(draws=random.Random(f"{seed}/{at.isoformat()}"), build="b")
    body = render(state, fetch, at)
    return Capture(
        source=source.id, url=source.url, final_url=source.url, captured_at=at, body=body, status=200
    )


@click.command()
@click.option("--seed", default="1", show_default=True, help="Another seed draws other pieces.")
def command(seed: str) -> None:
    """Count per piece what quiet looks told, and which edits were told, without and with two fetches."""
    every = articles()
    click.echo("piece      read by    quiet looks  changes (tickets)  with twins  edits told  with twins")
    for piece in Restless:
        for declared in (True, False):
            alone, twins = (_sum(every, piece, seed, declared=declared, masked=on) for on in (False, True))
            way = "selector" if declared else "itself"
            quiet = f"{alone.changes:>9} ({alone.tickets:>3}){twins.changes:>12} ({twins.tickets:>3})"
            edits = f"{alone.told:>7}/{alone.edits}{twins.told:>7}/{twins.edits}"
            click.echo(f"{piece.value:<11}{way:<11}{alone.quiet:>11}{quiet}{edits}")


def _sum(every: Sequence[Article], piece: Restless, seed: str, *, declared: bool, masked: bool) -> Told:
    found = [measured(each, piece, seed, declared=declared, masked=masked) for each in every]
    return sum(found[1:], start=found[0])


if __name__ == "__main__":
    command()
