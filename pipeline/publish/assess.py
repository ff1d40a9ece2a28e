"""How fresh every guide is: library, states of sources and tickets to the published form.

A failed look ages what cites its source and touches nothing else; a live ticket puts its step or fact
under review; a person's agreement is the newer of the guide's own date and the ticket's decision.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from pipeline.model import (
    Channel,
    Citation,
    Guide,
    Place,
    SourceState,
    Target,
    TargetKind,
    Ticket,
    TicketState,
)
from pipeline.publish.freshness import (
    ChannelRow,
    Cited,
    Dated,
    FactScope,
    Freshness,
    FreshnessFile,
    GuideRow,
    Item,
    SourceRow,
    TypedFact,
)
from pipeline.publish.phrases import label
from pipeline.publish.places import host_of, place_of
from pipeline.publish.publication import Publication

_AGREED = (TicketState.ACCEPTED, TicketState.CONFIRMED)
_WORST_FIRST = list(Freshness)


def assess(publication: Publication) -> FreshnessFile:
    """The published form of everything; the same publication gives the same value."""
    assessor = _Assessor(publication)
    guides = tuple(assessor.guide(each) for each in publication.library.guides)
    cited = sorted({cite.source for guide in guides for item in items_of(guide) for cite in item.sources})
    return FreshnessFile(
        state_at=publication.state_at,
        max_age_days=publication.settings.max_age_days,
        guides=guides,
        sources=tuple(assessor.source(each) for each in cited),
    )


def items_of(guide: GuideRow) -> Iterator[Item]:
    """Every step, fact, note and answer of a guide in reading order."""
    for channel in guide.channels:
        yield from (*channel.steps, *channel.notes)
    yield from (*guide.facts, *guide.notes, *guide.answers)


class _Assessor:
    """One export: the publication, with tickets and targets found by owner."""

    def __init__(self, publication: Publication) -> None:
        self.of = publication
        self.targets = {
            (guide.id, guide.locale, target.channel, target.id): target
            for guide in publication.library.guides
            for target in guide.targets()
        }
        self.tickets: dict[tuple[str, Place], list[Ticket]] = {}
        for ticket in publication.told:
            first = Place(target=ticket.target, channel=ticket.channel or "")
            for place in dict.fromkeys((first, *ticket.places)):
                self.tickets.setdefault((ticket.owner, place), []).append(ticket)

    def guide(self, guide: Guide) -> GuideRow:
        """One guide with everything in it."""
        channels = tuple(self._channel(guide, each) for each in guide.channels)
        own = [t for t in guide.targets() if t.channel is None or t.kind is TargetKind.FACT]
        facts, notes, answers = (
            tuple(self._item(guide, each) for each in own if each.kind is kind)
            for kind in (TargetKind.FACT, TargetKind.NOTE, TargetKind.ANSWER)
        )
        items = [item for channel in channels for item in (*channel.steps, *channel.notes)]
        whole = _together([*items, *facts, *notes, *answers], guide.modified_at)
        hosts = self._hosts(guide, [*items, *facts, *notes, *answers])
        return GuideRow(
            **_told(whole),
            id=guide.id,
            service=guide.service,
            locale=guide.locale,
            original=guide.original,
            shared=guide.shared,
            title=guide.title,
            label=label(whole.state, guide.locale, whole.checked_at, whole.verified_at, hosts),
            hosts=hosts,
            page=f"{place_of(guide.id, guide.locale)}.html",
            channels=channels,
            facts=facts,
            notes=notes,
            answers=answers,
        )

    def source(self, source_id: str) -> SourceRow:
        """One official page."""
        source, state = self.of.library.sources[source_id], self._state(source_id)
        aged = state.checked_at is not None and self._aged(state)
        return SourceRow(
            id=source.id,
            title=source.title,
            url=source.url,
            host=host_of(source.url),
            locale=source.locale,
            state="never-checked" if state.checked_at is None else "stale" if aged else "checked",
            checked_at=_utc(state.checked_at),
            looked_at=_utc(state.looked_at),
            reviewed=state.baseline is not None and state.baseline.status.value == "reviewed",
        )

    def _channel(self, guide: Guide, channel: Channel) -> ChannelRow:
        """A channel as the reader sees it; its shared steps keep the dates of their procedure."""
        notes = [self.targets[guide.id, guide.locale, channel.id, note.id] for note in channel.notes]
        owner, shown = guide, channel
        if channel.procedure is not None:
            owner = self.of.library.guide(channel.procedure, guide.locale)
            shown = self.of.library.shown(guide, channel)
        steps = [self.targets[owner.id, owner.locale, shown.id, step.id] for step in shown.steps]
        told_steps = tuple(self._item(owner, each) for each in steps)
        told_notes = tuple(self._item(guide, each) for each in notes)
        return ChannelRow(
            **_told(_together([*told_steps, *told_notes], guide.modified_at)),
            id=channel.id,
            title=channel.title,
            procedure=channel.procedure,
            steps=told_steps,
            notes=told_notes,
        )

    def _item(self, guide: Guide, target: Target) -> Item:
        cites = target.cites or self._inherited(guide, target)
        mine = self._concerning(guide, target)
        since = min((t.opened_at for t in mine if t.state.live), default=None)
        agreed = [t.closed_at.date() for t in mine if _agrees(t, guide) and t.closed_at]
        verified = max([*agreed, *([guide.verified_at] if guide.verified_at else [])], default=None)
        edits = [t.closed_at.date() for t in mine if _edited(t, guide) and t.closed_at]
        modified = max([*edits, *([guide.modified_at] if guide.modified_at else [])], default=None)
        standing = self._standing(cites, verified=verified, modified=modified, review=since is not None)
        return Item(
            **_told(standing),
            id=target.id,
            kind=target.kind,
            text=target.text,
            sources=tuple(Cited(source=each.source, quote=each.exact) for each in cites),
            under_review_since=_utc(since),
            fact=_fact(target),
        )

    def _inherited(self, guide: Guide, target: Target) -> tuple[Citation, ...]:
        """The citations of the original, for a translation that has none of its own here."""
        key = (guide.id, guide.original or "", target.channel, target.id)
        return self.targets[key].cites if guide.original and key in self.targets else ()

    def _concerning(self, guide: Guide, target: Target) -> list[Ticket]:
        """Tickets on a target: its locale's own; the original's where it has no source, or is a fact.

        A fact's value is stored once for all languages, so it is in doubt in all of them.
        """
        shared = target.kind is TargetKind.FACT or not target.cites
        locales = {guide.locale, guide.original} if shared else {guide.locale}
        found = self.tickets.get((guide.id, Place(target=target.id, channel=target.channel or "")), [])
        return [ticket for ticket in found if ticket.locale in locales]

    def _standing(
        self, cites: Sequence[Citation], *, verified: date | None, modified: date | None, review: bool
    ) -> Dated:
        states = [self._state(each) for each in dict.fromkeys(cite.source for cite in cites)]
        checked = [state.checked_at for state in states]
        whole = min((each for each in checked if each), default=None) if all(checked) else None
        if review:
            state = Freshness.UNDER_REVIEW
        elif not states:
            state = Freshness.UNCITED
        elif whole is None:
            state = Freshness.NEVER_CHECKED
        elif any(self._aged(each) for each in states):
            state = Freshness.STALE
        else:
            state = Freshness.VERIFIED if verified else Freshness.CHECKED
        return Dated(
            state=state,
            checked_at=_utc(whole),
            verified_at=verified,
            modified_at=modified,
            fresh_until=_utc(whole + self.of.max_age) if whole else None,
        )

    def _state(self, source: str) -> SourceState:
        return self.of.states.get(source) or SourceState(source=source)

    def _aged(self, state: SourceState) -> bool:
        """Whether the last whole look no longer counts: a later one failed, or it lies too far back."""
        return state.bad > 0 or state.checked_at is None or self.of.now - state.checked_at > self.of.max_age

    def _hosts(self, guide: Guide, items: Iterable[Item]) -> tuple[str, ...]:
        """Hosts that the guide is checked against, its own service's first, then the most cited."""
        sources = self.of.library.sources
        cited = Counter(cite.source for item in items for cite in item.sources)
        votes: Counter[str] = Counter()
        for source, number in cited.items():
            own = sources[source].service == guide.service
            votes[host_of(sources[source].url)] += number + (10_000 if own else 0)
        return tuple(sorted(votes, key=lambda each: (-votes[each], each)))


def _agrees(ticket: Ticket, guide: Guide) -> bool:
    """Whether a person has agreed to this locale's words by deciding the ticket."""
    return ticket.state in _AGREED and ticket.locale == guide.locale


def _edited(ticket: Ticket, guide: Guide) -> bool:
    """Whether the decision that closed the ticket changed this locale's words."""
    return _agrees(ticket, guide) and bool(ticket.history) and ticket.history[-1].edit is not None


def _together(items: Sequence[Item], modified: date | None) -> Dated:
    """Several parts as one: the worst state, the oldest dates; what nobody can check does not count."""
    cited = [each for each in items if each.state is not Freshness.UNCITED]
    states = {each.state for each in cited}
    checked = [each.checked_at for each in cited if each.checked_at]
    verified = [each.verified_at for each in cited]
    ends = [each.fresh_until for each in cited if each.fresh_until]
    state = min(states, key=_WORST_FIRST.index, default=Freshness.UNCITED)
    if state is Freshness.NEVER_CHECKED and checked:
        state = Freshness.PARTLY_CHECKED
    return Dated(
        state=state,
        checked_at=min(checked, default=None),
        verified_at=min(d for d in verified if d) if verified and all(verified) else None,
        modified_at=max([d for d in (modified, *(i.modified_at for i in items)) if d], default=None),
        fresh_until=min(ends, default=None),
    )


def _told(standing: Dated) -> dict[str, Any]:
    """The members that every published row has."""
    return {name: getattr(standing, name) for name in Dated.__slots__}


def _fact(target: Target) -> TypedFact | None:
    claim = target.claim
    if claim is None:
        return None
    scope = claim.scope
    return TypedFact(
        subject=claim.subject,
        kind=claim.kind.value if claim.kind else None,
        value=claim.value,
        scope=FactScope(
            product=scope.product,
            channel=scope.channel,
            region=scope.region,
            event=scope.event,
            conditions=scope.conditions,
        ),
    )


def _utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None
