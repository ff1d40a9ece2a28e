"""Which ticket already holds a matter, also where a cluster has gained or lost members; pure.

A finding may speak about several targets at once (a button renamed in four steps). Its ticket keeps
its topic for life; who belongs to it may change with every look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.model import Finding, FindingKind, Place, Ticket, topic_of

_OF_TARGETS = (FindingKind.FACT, FindingKind.PROCEDURE, FindingKind.GUIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The tickets a look can touch: live ones by topic, closed ones newest first."""

    live: Mapping[str, Ticket]
    closed: tuple[Ticket, ...] = ()

    def closed_about(self, finding: Finding) -> tuple[Ticket, ...]:
        """The closed tickets on a finding's topic or on one of its targets, newest first."""
        topics = {finding.topic, *member_topics(finding)}
        return tuple(
            each for each in self.closed if each.topic in topics or not topics.isdisjoint(topics_of(each))
        )


def member_topics(finding: Finding) -> tuple[str, ...]:
    """The topic that each target of a finding would have alone."""
    return _topics(finding.owner, finding.source, finding.locale, finding.members)


def topics_of(ticket: Ticket) -> tuple[str, ...]:
    """The topic that each target of a ticket would have alone."""
    return _topics(ticket.owner, ticket.source, ticket.locale, ticket.places)


def filed(findings: Sequence[Finding], known: Known) -> tuple[Finding, ...]:
    """The findings, each under the topic of the live ticket that speaks about its targets already.

    A ticket goes on with one finding: the one of its own topic, else the one that shares most
    targets with it. What is left opens a ticket of its own.
    """
    taken = {each.topic for each in findings if each.topic in known.live}
    kept: dict[int, Finding] = {}
    pairs = [
        (len(shared), ticket.id, place, ticket)
        for place, finding in enumerate(findings)
        if finding.topic not in known.live and finding.kind in _OF_TARGETS
        for ticket in known.live.values()
        if ticket.kind in _OF_TARGETS
        and (shared := set(member_topics(finding)).intersection(topics_of(ticket)))
    ]
    for _, _, place, ticket in sorted(pairs, key=lambda each: (-each[0], each[1], each[2])):
        if place not in kept and ticket.topic not in taken:
            taken.add(ticket.topic)
            kept[place] = replace(findings[place], filed=ticket.topic)
    return tuple(kept.get(place, finding) for place, finding in enumerate(findings))


def _topics(owner: str, source: str, locale: str, places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(topic_of(owner, source, each.channel, locale, each.target) for each in places)
