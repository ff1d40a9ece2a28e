"""What an accepted edit in one language asks of the others: a ticket for a translator, no machine text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pipeline import facts
from pipeline.guide import Library
from pipeline.guide.edit import Edit
from pipeline.guide.siblings import Sibling, siblings
from pipeline.model import Finding, FindingKind, Guide, Ticket


def translations(
    library: Library, guide: Guide, ticket: Ticket, edits: Sequence[Edit]
) -> tuple[Finding, ...]:
    """A finding for each place in a sibling locale that does not say yet what the edits make this one say.

    As severe as the ticket that was accepted: readers of the other language are as wrong.
    """
    found: dict[str, Finding] = {}
    for each in siblings(library, guide, edits, find=facts.find, same=facts.same_value):
        if each.target and not each.agrees:
            finding = _finding(each, guide, ticket, edits)
            found.setdefault(finding.topic, finding)
    return tuple(found.values())


def _finding(sibling: Sibling, guide: Guide, ticket: Ticket, edits: Sequence[Edit]) -> Finding:
    mine = [each for each in edits if sibling.target in each.keys and each.keys[-1] != "value"]
    before = "\n".join(str(each.old).strip() for each in mine)
    after = "\n".join(str(each.new).strip() for each in mine)
    return Finding(
        kind=FindingKind.TRANSLATION,
        owner=guide.id,
        target=sibling.target,
        source=ticket.source,
        channel=sibling.channel,
        locale=sibling.locale,
        severity=ticket.severity,
        reason=f"translation needed: the {guide.locale} text was edited ({ticket.reason})",
        change=hashlib.sha256(f"{sibling.text}\0{after}".encode()).hexdigest(),
        guide=sibling.text,
        before=before,
        after=after,
        facts=ticket.facts,
    )
