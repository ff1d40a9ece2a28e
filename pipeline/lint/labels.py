"""Names that are clicked: those that no source knows, and those that another guide calls otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.bind import bind_steps
from pipeline.facts import find
from pipeline.lint.passages import Sheet
from pipeline.lint.remark import Remark, Rule
from pipeline.model import Block, BlockKind, Channel, Document, FactKind, Step, Target, TargetKind
from pipeline.sentences import sentences, spoken
from pipeline.text import canonical

_KINDS = (FactKind.LABEL, FactKind.PATH)
_PAIRED = 0.3  # score of two steps of two guides from which they may be the same step
_SAME_TASK = 0.5  # share of steps that must have a partner before two channels are the same task


def unknown(sheet: Sheet, documents: Mapping[str, Document], names: Sequence[str]) -> Iterator[Remark]:
    """Labels of steps that none of the captured official pages in the guide's language names."""
    guide = sheet.guide
    pages = {
        source: "\n".join(block.key for block in document.blocks)
        for source, document in documents.items()
        if _base(document.language) == _base(guide.locale)
    }
    own = {canonical(name) for name in names}
    for channel in guide.channels:
        for step in channel.steps:
            cited = [cite.source for cite in step.cites if cite.source in pages]
            if not cited:
                continue
            for label in labels(step, guide.locale):
                key = canonical(label)
                if key in own or any(key in text for text in pages.values()):
                    continue
                message = f"no source names “{label}” ({', '.join(cited)} was read)"
                advice = "write the label as the official page does, or cite the page that shows it"
                part = "heading" if label in step.heading else "body"
                keys = ("channels", channel.id, "steps", step.id, part)
                yield sheet.remark(Rule.LABEL_UNKNOWN, keys, message, advice, said=label)


def labels(step: Step, locale: str) -> tuple[str, ...]:
    """The names that a step tells to click, in order, each once."""
    found: dict[str, str] = {}
    for text in (step.heading, step.body):
        for sentence in sentences(text, locale):
            for fact in find(sentence, language=spoken(sentence, locale), kinds=_KINDS):
                for part in fact.value.split(" > "):
                    found.setdefault(canonical(part), part)
    return tuple(found.values())


def differing(first: Sheet, second: Sheet) -> Iterator[Remark]:
    """Steps of two guides for the same channel that name different labels, told at the second guide."""
    channels = {each.id: each for each in first.guide.channels}
    for channel in second.guide.channels:
        other = channels.get(channel.id)
        if other is not None and channel.steps and other.steps:
            yield from _channel(first, other, second, channel)


def _channel(first: Sheet, theirs: Channel, second: Sheet, mine: Channel) -> Iterator[Remark]:
    pairs = _paired(first, theirs, second, mine)
    if len(pairs) < _SAME_TASK * min(len(mine.steps), len(theirs.steps)):
        return
    for step, other in pairs:
        ours, said = labels(step, second.guide.locale), labels(other, first.guide.locale)
        if not ours or not said or _shared(ours, said) or _mentions(theirs, ours) or _mentions(mine, said):
            continue
        at = ("channels", mine.id, "steps", step.id, "heading")
        place = f"{first.guide.path.name}:{first.line(('channels', theirs.id, 'steps', other.id, 'heading'))}"
        message = f"{_quoted(ours)}, where {first.guide.id} says {_quoted(said)} ({place})"
        advice = "open the page and see which label it shows; correct the other guide"
        yield second.remark(Rule.LABELS_DIFFER, at, message, advice, other=place)


def _paired(first: Sheet, theirs: Channel, second: Sheet, mine: Channel) -> list[tuple[Step, Step]]:
    """Steps of one channel with the step of the other that they most probably are."""
    blocks = tuple(
        Block(
            kind=BlockKind.STEP,
            text=(text := f"{step.heading}. {step.body}".strip()),
            key=canonical(text),
            position=n,
            level=1,
        )
        for n, step in enumerate(theirs.steps, 1)
    )
    page = Document(blocks=blocks, language=first.guide.locale)
    targets = [
        Target(
            owner=second.guide.id,
            id=step.id,
            kind=TargetKind.STEP,
            locale=second.guide.locale,
            text=f"{step.heading}. {step.body}".strip(),
            channel=mine.id,
            order=order,
        )
        for order, step in enumerate(mine.steps)
    ]
    found = zip(mine.steps, bind_steps(targets, page), strict=True)
    return [
        (step, theirs.steps[binding.blocks[0]])
        for step, binding in found
        if binding is not None and binding.score >= _PAIRED
    ]


def _mentions(channel: Channel, names: Sequence[str]) -> bool:
    """Whether a channel explains in a note that the labels may also be called otherwise."""
    notes = "\n".join(canonical(f"{note.title}. {note.text}") for note in channel.notes)
    return all(canonical(name) in notes for name in names)


def _shared(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether a label of one side is one of the other's, or a part of it."""
    keys = [canonical(each) for each in theirs]
    return any(mine in key or key in mine for mine in map(canonical, ours) for key in keys)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names[:3])


def _base(language: str | None) -> str:
    return (language or "").split("-")[0]
