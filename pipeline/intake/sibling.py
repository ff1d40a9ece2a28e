"""A draft in another language as the translation of a guide that is there: with that guide's ids.

Steps of a channel are aligned in order by what they say (``pipeline.bind.likeness``); a number of steps
that agrees counts for their places. What only one of the two has is listed, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.bind.likeness import Likeness
from pipeline.guide.forms import (
    ChannelForm,
    FactForm,
    GuideForm,
    NoteForm,
    QuestionForm,
    StepForm,
    TranslationForm,
    WordingForm,
)
from pipeline.intake.register import Unplaced
from pipeline.model import Block, BlockKind, Target, TargetKind
from pipeline.text import canonical

TODO = "TODO: translate: "  # what lint finds and names until it is done
_LEAST = 0.12  # likeness from which two texts may say the same
_IN_PLACE = 0.15  # what the same place among equally many counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A translation with the ids of its original.

    ``untranslated`` are ids of which the draft says nothing: they hold the original's words behind a TODO.
    ``left`` is what the draft says and the original does not; ``other_values`` are ids of
    facts whose value differs.
    """

    form: TranslationForm
    untranslated: tuple[str, ...]
    left: tuple[Unplaced, ...]
    other_values: tuple[str, ...]


def as_translation(form: GuideForm, original: GuideForm, lines: dict[str, int]) -> Translated:
    """The draft ``form`` as a translation of ``original``; ``lines`` are those of the draft's ids."""
    reader = _Reader(mine=form.locale, theirs=original.locale, lines=lines)
    texts = TranslationForm(
        guide=original.guide,
        procedure=original.procedure,
        locale=form.locale,
        original=original.locale,
        title=form.title,
        summary=form.summary,
        reading_minutes=form.reading_minutes,
        channels=reader.channels(original.channels, form.channels),
        facts=reader.facts(original.facts, form.facts),
        products=reader.notes(original.products, form.products),
        faq=reader.questions(original.faq, form.faq),
        related=form.related or original.related,
        disclaimer=form.disclaimer,
    )
    return Translated(
        form=texts,
        untranslated=tuple(reader.untranslated),
        left=tuple(sorted(reader.left, key=lambda each: each.line)),
        other_values=tuple(reader.other_values),
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    mine: str
    theirs: str
    lines: dict[str, int]
    untranslated: list[str] = field(default_factory=list)
    left: list[Unplaced] = field(default_factory=list)
    other_values: list[str] = field(default_factory=list)

    def channels(self, theirs: Sequence[ChannelForm], mine: Sequence[ChannelForm]) -> tuple[ChannelForm, ...]:
        """The original's channels; one of the same id is the same way."""
        ours = {each.id: each for each in mine}
        found = []
        for each in theirs:
            own = ours.pop(each.id, None)
            if own is None:
                self.untranslated.append(each.id)
                own = ChannelForm(id=each.id, title=TODO + each.title, intro=_todo(each.intro))
            steps = () if each.procedure else self.steps(each.steps, own.steps)
            if each.procedure:
                self.leave([(s.id, _said(s)) for s in own.steps], f"{each.procedure} holds these steps")
            notes = self.notes(each.notes, own.notes)
            found.append(replace(own, steps=steps, notes=notes, procedure=None))
        for own in ours.values():
            parts = [(s.id, _said(s)) for s in own.steps] + [(n.id, n.text) for n in own.notes]
            self.leave([(own.id, own.title), *parts], "a way that the original does not tell")
        return tuple(found)

    def steps(self, theirs: Sequence[StepForm], mine: Sequence[StepForm]) -> tuple[StepForm, ...]:
        """The original's steps, each with the words of the draft's that says the same."""
        pairs = self.aligned([_said(each) for each in theirs], [_said(each) for each in mine])
        self.leave([(each.id, _said(each)) for j, each in enumerate(mine) if j not in pairs.values()], _EXTRA)
        return tuple(
            StepForm(id=each.id, heading=mine[pairs[i]].heading, body=mine[pairs[i]].body)
            if i in pairs
            else StepForm(id=self.missing(each.id), heading=TODO + each.heading, body=_todo(each.body))
            for i, each in enumerate(theirs)
        )

    def notes(self, theirs: Sequence[NoteForm], mine: Sequence[NoteForm]) -> tuple[NoteForm, ...]:
        """The original's callouts in the draft's words."""
        pairs = self.aligned([f"{n.title} {n.text}" for n in theirs], [f"{n.title} {n.text}" for n in mine])
        self.leave([(each.id, each.text) for j, each in enumerate(mine) if j not in pairs.values()], _EXTRA)
        return tuple(
            NoteForm(id=each.id, title=mine[pairs[i]].title, text=mine[pairs[i]].text)
            if i in pairs
            else NoteForm(id=self.missing(each.id), title=_todo(each.title), text=TODO + each.text)
            for i, each in enumerate(theirs)
        )

    def questions(
        self, theirs: Sequence[QuestionForm], mine: Sequence[QuestionForm]
    ) -> tuple[QuestionForm, ...]:
        """The original's questions in the draft's words."""
        pairs = self.aligned([_asked(q) for q in theirs], [_asked(q) for q in mine])
        self.leave([(q.id, _asked(q)) for j, q in enumerate(mine) if j not in pairs.values()], _EXTRA)
        return tuple(
            QuestionForm(id=q.id, question=mine[pairs[i]].question, answer=mine[pairs[i]].answer)
            if i in pairs
            else QuestionForm(id=self.missing(q.id), question=TODO + q.question, answer=TODO + q.answer)
            for i, q in enumerate(theirs)
        )

    def facts(self, theirs: Sequence[FactForm], mine: Sequence[FactForm]) -> tuple[WordingForm, ...]:
        """The original's facts as the draft words them: same subject and scope, best of the same value."""
        free = list(mine)
        found = []
        for each in theirs:
            alike = [own for own in free if _topic(own) == _topic(each)]
            own = next((own for own in alike if own.value == each.value), alike[0] if alike else None)
            if own is None:
                text = TODO + each.text
                self.untranslated.append(each.id)
            else:
                free.remove(own)
                text = own.text
                if own.value != each.value:
                    self.other_values.append(each.id)
            found.append(WordingForm(id=each.id, text=text))
        self.leave([(own.id, own.text) for own in free], "a fact that the original does not state")
        return tuple(found)

    def aligned(self, theirs: Sequence[str], mine: Sequence[str]) -> dict[int, int]:
        """Places of the original's texts to places of the draft's, in order; the best sum of likeness."""
        if not theirs or not mine:
            return {}
        targets = [
            Target(owner="", id=str(i), kind=TargetKind.STEP, locale=self.theirs, text=text)
            for i, text in enumerate(theirs)
        ]
        blocks = [Block(kind=BlockKind.STEP, text=text, key=canonical(text)) for text in mine]
        rows = Likeness(targets, blocks, self.mine).rows
        even = len(theirs) == len(mine)
        scores = [
            [score + (_IN_PLACE if even and i == j else 0.0) for j, score in enumerate(row)]
            for i, row in enumerate(rows)
        ]
        return _in_order(scores)

    def missing(self, name: str) -> str:
        """Note that the draft says nothing of an id."""
        self.untranslated.append(name)
        return name

    def leave(self, parts: Sequence[tuple[str, str]], why: str) -> None:
        """List what only the draft has."""
        self.left += [Unplaced(line=self.lines.get(name, 1), text=text, why=why) for name, text in parts]


_EXTRA = "the original says nothing like it"


def _in_order(scores: Sequence[Sequence[float]]) -> dict[int, int]:
    """The pairs of rows and columns, both rising, with the greatest sum (dynamic programming)."""
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]] = [[(0.0, ())] * (len(scores[0]) + 1)]
    for i, row in enumerate(scores):
        line: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())]
        for j, score in enumerate(row):
            above, before, diagonal = best[i][j + 1], line[j], best[i][j]
            paired = (diagonal[0] + score, (*diagonal[1], (i, j))) if score >= _LEAST else (-1.0, ())
            line.append(max(above, before, paired, key=lambda each: each[0]))
        best.append(line)
    return dict(best[-1][-1][1])


def _topic(fact: FactForm) -> tuple[str | None, ...]:
    return (fact.subject, fact.scope.product, fact.scope.channel, fact.scope.region)


def _said(step: StepForm) -> str:
    return f"{step.heading}. {step.body}".strip()


def _asked(entry: QuestionForm) -> str:
    return f"{entry.question} {entry.answer}"


def _todo(text: str) -> str:
    return TODO + text if text else ""
