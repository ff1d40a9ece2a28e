"""One ticket as a reader meets it: why, what moved, the official words, the guide's, and who else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import (
    Change,
    ChangeKind,
    FactChange,
    FindingKind,
    Guide,
    Snapshot,
    Source,
    Target,
    TargetKind,
    Ticket,
)
from pipeline.report.run import Run
from pipeline.report.shown import count, host, link, passage_link
from pipeline.report.worddiff import Part, replaced, word_diff

CHANNELS = {"web": "Web", "ios": "iOS", "android": "Android", "partner": "Partner"}
_KINDS = {
    FindingKind.FACT: "Fact",
    FindingKind.PROCEDURE: "Procedure",
    FindingKind.WORDING: "Wording",
    FindingKind.SOURCE_HEALTH: "Source health",
    FindingKind.GUIDE: "Guide disagrees",
    FindingKind.REVIEW_DUE: "Review due",
    FindingKind.TRANSLATION: "Translation needed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Official words before and after. ``whole`` where both are shown entire instead of a word diff."""

    heading: str
    label: str
    before: str
    after: str
    parts: tuple[Part, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """A guide that a ticket concerns, and why."""

    title: str
    locale: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where the official words stand. ``link`` is "" where the address must not be followed."""

    title: str
    url: str
    host: str
    link: str
    locale: str
    snapshot: Snapshot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A ticket with everything beside it."""

    ticket: Ticket
    anchor: str
    kind: str
    owner: str
    target: str
    new: bool
    marks: tuple[str, ...]
    facts: tuple[FactChange, ...]
    passages: tuple[Passage, ...]
    guide: str
    affected: tuple[Affected, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The run's guides, sources and snapshots by id, and the guides that use each procedure."""

    guides: Mapping[str, tuple[Guide, ...]]
    users: Mapping[str, tuple[tuple[Guide, str], ...]]
    sources: Mapping[str, Source]
    snapshots: Mapping[str, Snapshot]

    @classmethod
    def of(cls, run: Run) -> Shelf:
        """Sort what a run brought along; the latest snapshot of a source wins."""
        guides: dict[str, tuple[Guide, ...]] = {}
        users: dict[str, tuple[tuple[Guide, str], ...]] = {}
        for guide in sorted(run.guides, key=lambda g: (g.id, g.original is not None, g.locale)):
            guides[guide.id] = (*guides.get(guide.id, ()), guide)
            for channel in guide.channels:
                if channel.procedure:
                    use = (guide, channel_title(channel.id))
                    users[channel.procedure] = (*users.get(channel.procedure, ()), use)
        return cls(
            guides=guides,
            users=users,
            sources={source.id: source for source in run.sources},
            snapshots={s.source: s for s in sorted(run.snapshots, key=lambda s: s.captured_at)},
        )

    def owner(self, owner: str, locale: str) -> str:
        """Title of a guide, procedure or source; its id where nothing is known of it."""
        versions = self.guides.get(owner, ())
        best = next((g for g in versions if g.locale == locale), versions[0] if versions else None)
        return best.title if best else self.evidence(owner).title

    def target(self, owner: str, locale: str, target: str) -> Target | None:
        """The step or fact of that id, in its own locale if there."""
        versions = sorted(self.guides.get(owner, ()), key=lambda g: g.locale != locale)
        return next((t for guide in versions for t in guide.targets() if t.id == target), None)

    def evidence(self, source_id: str, passage: str = "") -> Evidence:
        """A source with its latest snapshot and an address that opens at the passage."""
        source, snapshot = self.sources.get(source_id), self.snapshots.get(source_id)
        url = source.url if source else (snapshot.final_url if snapshot else "")
        return Evidence(
            title=(source.title if source else "") or source_id,
            url=url,
            host=host(url),
            link=passage_link(url, passage) if passage else link(url),
            locale=source.locale if source else "",
            snapshot=snapshot,
        )


def card(ticket: Ticket, run: Run, shelf: Shelf) -> Card:
    """Everything to be said of one ticket."""
    return Card(
        ticket=ticket,
        anchor=f"ticket-{ticket.id}",
        kind=_KINDS[ticket.kind],
        owner=shelf.owner(ticket.owner, ticket.locale),
        target=target_title(shelf.target(ticket.owner, ticket.locale, ticket.target), ticket.target),
        new=ticket.opened_at >= run.started_at,
        marks=_marks(ticket),
        facts=ticket.facts,
        passages=_passages(ticket),
        guide=ticket.guide,
        affected=_affected(ticket, shelf),
        evidence=shelf.evidence(ticket.source, _now(ticket)),
    )


def channel_title(channel: str) -> str:
    """How a channel is written: "iOS" for ios; an unknown one as it is."""
    return CHANNELS.get(channel, channel.capitalize())


def target_title(target: Target | None, target_id: str) -> str:
    """ "Web · step 3 · Open Settings", "Fact · refund.course"; the bare id where it is unknown."""
    if target is None:
        return target_id
    first = target.text.split("\n", 1)[0]
    where = [channel_title(target.channel)] if target.channel else []
    if target.kind is TargetKind.STEP:
        return " · ".join([*where, f"step {target.order + 1}", first])
    return " · ".join([*where, f"{target.kind.value} {target.id}"])


def change_label(change: Change) -> str:
    """What became of a block, in words."""
    return {ChangeKind.SPLIT: "split in several", ChangeKind.MERGED: "merged into one"}.get(
        change.kind, change.kind.value
    )


def passage(change: Change) -> Passage:
    """The official words of one change, under the heading where they stand."""
    blocks = change.after or change.before
    before = "\n".join(block.text for block in change.before)
    after = "\n".join(block.text for block in change.after)
    return _passage(before, after, " › ".join(blocks[0].headings) if blocks else "", change_label(change))


def _passage(before: str, after: str, heading: str, label: str) -> Passage:
    return Passage(
        heading=heading,
        label=label,
        before=before,
        after=after,
        parts=word_diff(before, after),
        whole=replaced(before, after),
    )


def _passages(ticket: Ticket) -> tuple[Passage, ...]:
    if ticket.changes:
        return tuple(passage(change) for change in ticket.changes)
    if ticket.before and ticket.after:
        return (_passage(ticket.before, ticket.after, "", "reworded"),)
    if ticket.before:
        return (_passage(ticket.before, "", "", "removed"),)
    if ticket.after:  # nothing was there before a first look: these are simply the official words
        return (_passage(ticket.after, ticket.after, "", ""),)
    return ()


def _now(ticket: Ticket) -> str:
    """Words that stand on the page today, to open it there; "" where they are gone."""
    for change in ticket.changes:
        if change.after:
            return change.after[0].text
    return "" if ticket.changes else ticket.after.split("\n", 1)[0]


def _marks(ticket: Ticket) -> tuple[str, ...]:
    marks = []
    if not ticket.confirmed:
        marks.append("unconfirmed: awaits a second look")
    if ticket.seen > 1:
        marks.append(f"seen {count(ticket.seen, 'time')}")
    if ticket.revision > 1:
        marks.append(f"revision {ticket.revision}: the source changed again")
    if ticket.previous is not None:
        marks.append(f"follows #{ticket.previous}")
    if ticket.state.value != "open":
        marks.append(ticket.state.value)
    return tuple(marks)


def _affected(ticket: Ticket, shelf: Shelf) -> tuple[Affected, ...]:
    """Siblings in other languages and the guides that show a shared procedure, each once."""
    versions: Sequence[Guide] = shelf.guides.get(ticket.owner, ())
    found = [
        Affected(title=g.title, locale=g.locale, why="the same in another language")
        for g in versions
        if g.locale != ticket.locale
    ]
    found += [
        Affected(title=g.title, locale=g.locale, why=f"shows this procedure under {where}")
        for g, where in shelf.users.get(ticket.owner, ())
    ]
    return tuple(dict.fromkeys(found))
