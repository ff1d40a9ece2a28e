"""What happens to a page in years: edits that last, new designs, dates, flapping, and bad answers between."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from benchmarks.histories.article import Article
from benchmarks.histories.furniture import furnished
from benchmarks.histories.render import State

# Captures after an edit until the next event: the judge looks at three.
REST = (2, 2, 3)
BEGIN = datetime(2019, 3, 4, 6, 30, tzinfo=UTC)
# Days between two captures; most archives look every few days, and miss weeks at times.
PAUSES = (0, 1, 1, 2, 3, 7, 7, 14, 30, 61)
SHAPES = (
    "zendesk",
    "salesforce",
    "terms",
    "wordpress",
    "spa",
    "plans",
    "accordion",
    "tabs",
    "docs",
    "portal",
)
HANDS = ("", "divs", "breaks", "fonts")
QUIET_ACTS = (
    "typography",
    "move",
    "copy",
    "build",
    "hand",
    "cut",
    "renumber",
    "redesign",
    "date",
    "flap",
    "designs",
)
PROSE = 24  # characters of a line whose variants a site may serve in turn
NUMBERINGS = ("", "{}. ", "{}) ", "§ {}. ")


class Answer(StrEnum):
    """What a fetch brought: the page, or something else in its place."""

    PAGE = "page"
    HALF = "half page"
    CUT = "broken off"
    TONGUE = "other language"
    CHECK = "bot check"
    MISSING = "soft 404"
    SHELL = "empty shell"
    CONSENT = "consent wall"
    MAINTENANCE = "maintenance"
    FRONT = "front page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One capture: what a reader would find in it since the one before, and why.

    ``framed``: a wrong answer comes within menu and footer of the site.
    """

    at: datetime
    state: State
    truth: str
    event: str
    answer: Answer = Answer.PAGE
    asks: bool = False
    framed: bool = False


def tell(article: Article, seed: str) -> tuple[Moment, ...]:
    """The history of a page, 30 to 60 captures in order of time; the same seed tells the same."""
    draws = random.Random(f"{seed}/{article.name}")
    story = _Story(article, draws)
    acts: list[str] = ["edit"] * len(article.edits)
    acts += ["redesign", "date", "flap", *draws.sample(QUIET_ACTS, 4)]
    acts += draws.sample([each for each in Answer if each is not Answer.PAGE], 4)
    draws.shuffle(acts)
    story.rest(3, first=True)
    for act in acts:
        story.play(act)
    return furnished(story.moments, random.Random(f"{seed}/{article.name}/beside"))


class _Story:
    """A history while it is told."""

    def __init__(self, article: Article, draws: random.Random) -> None:
        self.draws = draws
        self.edits: Iterator[int] = iter(range(len(article.edits)))
        self.all = article.edits
        self.at = BEGIN + timedelta(days=draws.randint(0, 700), minutes=draws.randint(0, 600))
        self.moments: list[Moment] = []
        self.state = State(
            article=article,
            shape=article.shape,
            updated=self.at.date(),
            build=str(draws.random()),
            numbered=draws.choice(NUMBERINGS) if article.shape == "terms" else "",
        )

    def add(self, truth: str, event: str, state: State | None = None, **more: object) -> None:
        """One more capture, some days later."""
        self.at += timedelta(days=self.draws.choice(PAUSES), minutes=self.draws.randint(30, 600))
        moment = Moment(at=self.at, state=state or self.state, truth=truth, event=event)
        self.moments.append(replace(moment, **more))  # type: ignore[arg-type]  # the fields of a moment

    def rest(self, captures: int, *, first: bool = False) -> None:
        """Captures in which nothing is said differently; builds and banners go on."""
        for index in range(captures):
            if self.draws.random() < 0.25:
                self.state = replace(self.state, build=str(self.draws.random()))
            if self.draws.random() < 0.2:
                self.state = replace(self.state, promo=self.draws.choice(("", "sale", "app", "holiday")))
            self.add("first" if first and index == 0 else "same", "nothing")

    def play(self, act: str) -> None:
        """One event with the captures after it."""
        if isinstance(act, Answer):
            truth = "shrunk" if act in (Answer.HALF, Answer.CUT) else "transient"
            framed = self.draws.random() < 0.5
            times = 1 if truth == "shrunk" else self.draws.choice((1, 1, 1, 2, 4))
            for _ in range(times):
                self.add(truth, act.value, answer=act, framed=framed)
            self.add("returned", "back")
            return
        getattr(self, f"_{act}")()
        self.rest(self.draws.choice(REST if act == "edit" else (1, 2)))

    def _edit(self) -> None:
        edit = self.all[next(self.edits)]
        self.state = replace(self.state, article=self.state.article.after(edit))
        if self.draws.random() < 0.4:
            self.state = replace(self.state, updated=self.at.date())
        self.add("new", edit.kind, asks=edit.asks)

    def _redesign(self) -> None:
        other = self.draws.random() < 0.5
        shape = self.draws.choice(SHAPES) if other else self.state.shape
        self.state = replace(
            self.state,
            shape=shape,
            era=self.state.era + 1,
            wraps=self.draws.randint(1, 4),
            hand=self.draws.choice(HANDS),
            build=str(self.draws.random()),
        )
        self.add("markup", "redesign")

    def _designs(self) -> None:
        """Two designs that are served in turn until one of them stays."""
        old = self.state
        self._redesign()
        new = self.state
        for _ in range(2):
            self.add("markup", "two designs", old)
            self.add("markup", "two designs", new)

    def _typography(self) -> None:
        ink = self.state.ink
        self.state = replace(self.state, ink=replace(ink, curly=not ink.curly))
        self.add("same", "typography")

    def _build(self) -> None:
        flags = [self.draws.random() < 0.5 for _ in range(3)]
        ink = replace(self.state.ink, entities=flags[0], minified=flags[1], turned=flags[2])
        ink = replace(ink, label=self.draws.choice(("strong", "b", "em", "span")))
        self.state = replace(self.state, ink=ink, build=str(self.draws.random()))
        self.add("markup", "build")

    def _hand(self) -> None:
        others = [each for each in HANDS if each != self.state.hand]
        self.state = replace(self.state, hand=self.draws.choice(others))
        self.add("markup", "other elements")

    def _cut(self) -> None:
        self.state = replace(self.state, cut=not self.state.cut)
        self.add("same", "split or merged")

    def _move(self) -> None:
        order = list(range(1, len(self.state.article.sections)))
        taken = order.pop(self.draws.randrange(len(order)))
        order.insert(self.draws.randrange(len(order) + 1), taken)
        self.state = replace(self.state, order=(0, *order))
        self.add("same", "move")

    def _renumber(self) -> None:
        others = [each for each in NUMBERINGS if each != self.state.numbered]
        self.state = replace(self.state, numbered=self.draws.choice(others))
        self.add("same", "renumber")

    def _date(self) -> None:
        self.state = replace(self.state, updated=self.at.date())
        self.add("date", "date")

    def _copy(self) -> None:
        """The copyright line and the counters of a new year: nothing the article says."""
        promo = self.draws.choice(("", "sale", "app", "holiday"))
        self.state = replace(self.state, promo=promo, extras=not self.state.extras)
        self.add("same", "promo")

    def _flap(self) -> None:
        """Two variants of the page that are served in turn."""
        article = self.state.article
        here = [line for line in article.text.splitlines() if self._is_steady(line)]
        line = self.draws.choice(here)
        put = self.draws.choice(("", _varied(line)))
        other = replace(self.state, article=replace(article, text=article.text.replace(line, put, 1)))
        self.add("transient", "variant", other)
        self.add("returned", "variant")
        for _ in range(self.draws.randint(1, 2)):
            self.add("returned", "variant", replace(other, build=self.state.build))
            self.add("returned", "variant")

    def _is_steady(self, line: str) -> bool:
        """Whether a line is prose that no edit touches: a variant of it is no state that comes for good."""
        if len(line) < PROSE or line.startswith(("|", "#")):
            return False
        edited = [piece for each in self.all for piece in f"{each.find}\n{each.put}".splitlines() if piece]
        return not any(piece in line or line in piece for piece in edited)


def _varied(line: str) -> str:
    """A line with its first number doubled, as for another country; without one, its last words are gone."""
    number = re.search(r"\d+", line)
    if number:
        return f"{line[: number.start()]}{int(number[0]) * 2}{line[number.end() :]}"
    return line[: len(line) // 2].rstrip() + "."
