"""Citations of a draft proposed against what official pages said last, each with its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.content import Loc
from pipeline.guide.forms import CitationForm, FactForm, GuideForm, NoteForm, QuestionForm, StepForm
from pipeline.guide.values import kind_of
from pipeline.model import Claim, Document, Opinion, Product, Scope, Target, TargetKind, Verdict
from pipeline.verdict import judge_all, read

PROPOSED = 0.45  # below, a passage is similar at best; proposals of unrelated pages lie below 0.4
_TELLING = (Verdict.SUPPORTED, Verdict.PARTLY, Verdict.CONTRADICTED)

Cited = TypeVar("Cited", StepForm, NoteForm, FactForm, QuestionForm)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A source that speaks of a target: how surely (0..1), what it says to it, in which words."""

    target: str
    source: str
    score: float
    verdict: Verdict
    quote: str


def cited(
    form: GuideForm, documents: Mapping[str, Document], products: Sequence[Product]
) -> tuple[Proposal, ...]:
    """The best proposal for each target of a draft, in reading order; none where no page speaks of it."""
    targets = tuple(_targets(form))
    best: dict[str, Proposal] = {}
    for source, document in sorted(documents.items()):
        for opinion in judge_all(targets, read(document, products)):
            proposal = _proposal(opinion, source)
            if proposal is None:
                continue
            before = best.get(proposal.target)
            if before is None or proposal.score > before.score:
                best[proposal.target] = proposal
    return tuple(best[target.id] for target in targets if target.id in best)


def _proposal(opinion: Opinion, source: str) -> Proposal | None:
    if opinion.verdict not in _TELLING or opinion.score < PROPOSED:
        return None
    return Proposal(
        target=opinion.target.id,
        source=source,
        score=opinion.score,
        verdict=opinion.verdict,
        quote=opinion.quote,
    )


def proposed(form: GuideForm, proposals: Sequence[Proposal]) -> tuple[GuideForm, dict[Loc, str]]:
    """The form with its proposed citations, and a comment beside each that tells its score."""
    by_target = {each.target: each for each in proposals}
    comments: dict[Loc, str] = {}

    def cite(items: Sequence[Cited], at: Loc) -> tuple[Cited, ...]:
        found: list[Cited] = []
        for i, each in enumerate(items):
            proposal = by_target.get(each.id)
            if proposal is None:
                found.append(each)
                continue
            comments[(*at, i, "cites")] = f"proposed, {proposal.score:.2f}, {proposal.verdict}"
            found.append(replace(each, cites=(CitationForm(source=proposal.source),)))
        return tuple(found)

    channels = tuple(
        replace(
            each,
            steps=cite(each.steps, ("channels", i, "steps")),
            notes=cite(each.notes, ("channels", i, "notes")),
        )
        for i, each in enumerate(form.channels)
    )
    cited_form = replace(
        form,
        channels=channels,
        facts=cite(form.facts, ("facts",)),
        products=cite(form.products, ("products",)),
        faq=cite(form.faq, ("faq",)),
    )
    return cited_form, comments


def _targets(form: GuideForm) -> Iterator[Target]:
    """Every step, note, fact and answer of a draft as the checks see it."""
    owner, locale = form.guide or "", form.locale
    for channel in form.channels:
        for order, step in enumerate(channel.steps):
            text = f"{step.heading}\n{step.body}".strip()
            yield _target(owner, locale, step.id, TargetKind.STEP, text, channel.id, order)
        for order, note in enumerate(channel.notes):
            yield _target(owner, locale, note.id, TargetKind.NOTE, note.text, channel.id, order)
    for order, fact in enumerate(form.facts):
        claim = _claim(fact)
        found = _target(owner, locale, fact.id, TargetKind.FACT, fact.text, fact.scope.channel, order)
        yield replace(found, claim=claim)
    for order, note in enumerate(form.products):
        yield _target(owner, locale, note.id, TargetKind.NOTE, note.text, None, order)
    for order, entry in enumerate(form.faq):
        yield _target(owner, locale, entry.id, TargetKind.ANSWER, entry.answer, None, order)


def _target(
    owner: str, locale: str, name: str, kind: TargetKind, text: str, channel: str | None, order: int
) -> Target:
    return Target(owner=owner, id=name, kind=kind, locale=locale, text=text, channel=channel, order=order)


def _claim(fact: FactForm) -> Claim:
    where = fact.scope
    return Claim(
        id=fact.id,
        subject=fact.subject,
        value=fact.value,
        kind=kind_of(fact.value, stated=fact.kind, subject=fact.subject),
        text=fact.text,
        scope=Scope(
            product=where.product,
            channel=where.channel,
            region=where.region,
            event=where.event,
            conditions=where.conditions,
        ),
    )
