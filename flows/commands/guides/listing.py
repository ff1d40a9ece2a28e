"""``guides list`` and ``guides show``: what is there, and how the reader sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from flows.commands.guides.shown import print_guides, print_json, summary
from pipeline.guide import Library, load
from pipeline.model import Channel, Citation, Guide, Target
from pipeline.workspace import Workspace

UNVERIFIED = "nobody has verified this yet"


@click.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
@click.pass_obj
def list_guides(root: str, as_json: bool) -> None:
    """List guides and shared procedures."""
    library = load(Workspace(root).guides)
    if as_json:
        print_json([summary(each) for each in library.guides])
    else:
        print_guides(library.guides)


@click.command()
@click.argument("guide")
@click.option("--locale", help="The language to show (default: the original).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(root: str, guide: str, locale: str | None, as_json: bool) -> None:
    """Show a guide as the reader sees it, with what each part cites."""
    library = load(Workspace(root).guides)
    found = library.guide(guide, locale)
    if as_json:
        targets = [_target(each) for each in found.targets()]
        print_json({**summary(found), "targets": targets})
        return
    click.echo("\n".join(_text_of(library, found)))


def _target(target: Target) -> dict[str, Any]:
    claim = target.claim
    return {
        "id": target.id,
        "kind": target.kind.value,
        "channel": target.channel,
        "text": target.text,
        "value": claim.value if claim else None,
        "scope": {key: getattr(claim.scope, key) for key in ("product", "channel", "region", "event")}
        if claim
        else None,
        "sources": [cite.source for cite in target.cites],
    }


def _text_of(library: Library, guide: Guide) -> Iterable[str]:
    """The guide as plain text: title and dates, channels with their steps, facts, questions."""
    yield f"{guide.title}  [{guide.id}, {guide.locale}]"
    yield f"Verified: {guide.verified_at or UNVERIFIED}. Changed: {guide.modified_at or 'no date'}."
    if guide.summary:
        yield f"\n{guide.summary}"
    for channel in guide.channels:
        yield from _channel(library, guide, channel)
    yield from _block("Facts", (f"{c.value}: {c.text}{_cited(c.cites)}" for c in guide.facts))
    yield from _block("What is sold", (f"{n.title}: {n.text}{_cited(n.cites)}" for n in guide.products))
    yield from _block("Questions", (f"{q.question} {q.answer}{_cited(q.cites)}" for q in guide.faq))
    yield from _block("Read on", (f"{link.title} ({link.guide or link.url})" for link in guide.related))
    if guide.disclaimer:
        yield f"\n{guide.disclaimer}"


def _channel(library: Library, guide: Guide, channel: Channel) -> Iterable[str]:
    """One way to do it, with the steps, notes and facts of the procedure that it shows."""
    shown = library.shown(guide, channel)
    yield f"\n{channel.title}" + (f"  (shared: {channel.procedure})" if channel.procedure else "")
    if channel.intro:
        yield f"  {channel.intro}"
    for number, step in enumerate(shown.steps, start=1):
        yield f"  {number}. {step.heading}{_cited(step.cites)}"
        if step.body:
            yield f"     {step.body}"
    notes = channel.notes if shown is channel else (*shown.notes, *channel.notes)
    yield from (f"  ! {note.title}: {note.text}{_cited(note.cites)}" for note in notes)
    if channel.procedure:
        facts = library.guide(channel.procedure, guide.locale).facts
        yield from (f"  - {claim.value}: {claim.text}{_cited(claim.cites)}" for claim in facts)


def _block(title: str, lines: Iterable[str]) -> Iterable[str]:
    found = [f"  - {line}" for line in lines]
    return [f"\n{title}", *found] if found else []


def _cited(cites: Iterable[Citation]) -> str:
    sources = ", ".join(cite.source for cite in cites)
    return f" [{sources}]" if sources else ""
