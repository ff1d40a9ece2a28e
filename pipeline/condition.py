"""What an honest look says of a source itself: its page has moved, or its recipe has rotted; pure.

Neither is a change of what the page says. Each is told once a second look has seen it, as a finding
of its own, and goes away when ``service.yaml`` is mended.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.address import same_page
from pipeline.extract.relocate import suggest_selector
from pipeline.ledger import LASTING, SECOND_LOOK
from pipeline.model import (
    Baseline,
    Capture,
    Document,
    Finding,
    FindingKind,
    Severity,
    Source,
    SourceState,
)
from pipeline.text import canonical

_FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something about a source at one look: ``key`` under which it is pending, and its finding."""

    key: str
    finding: Finding


def notes(capture: Capture, source: Source, state: SourceState, document: Document) -> tuple[Note, ...]:
    """What there is to say of a source whose page was read whole; held until it has been seen before."""
    found = (
        _moved(capture, source, state),
        _healed(capture, source, state, document),
        alternating(source, state, document),
    )
    return tuple(note for note in found if note is not None)


def moved_to(capture: Capture) -> tuple[str, bool] | None:
    """Where redirects led instead of the page that was asked for, and whether for good; None: nowhere else.

    The first address is the one that was really asked, which may carry a locale that a spider added.
    """
    if not capture.redirects or same_page(capture.redirects[0].url, capture.final_url):
        return None
    chain = [*(hop.url for hop in capture.redirects), capture.final_url]
    away = [
        hop.status
        for hop, (here, there) in zip(capture.redirects, pairwise(chain), strict=True)
        if not same_page(here, there)
    ]
    return capture.final_url, all(status in _FOR_GOOD for status in away)


def _moved(capture: Capture, source: Source, state: SourceState) -> Note | None:
    found = moved_to(capture)
    if found is None:
        return None
    address, for_good = found
    how = "has moved for good" if for_good else "leads to another address at every look, though for now only,"
    reason = (
        f"the page {how} to {address} ({', '.join(str(hop.status) for hop in capture.redirects)});"
        " what it says was compared as ever, but put that address into service.yaml"
    )
    key = f"note:moved:{address}"
    looks = SECOND_LOOK if for_good else LASTING
    finding = _finding(source, state, key, "address", reason, looks, capture.url, address)
    return Note(key=key, finding=finding)


def _healed(capture: Capture, source: Source, state: SourceState, document: Document) -> Note | None:
    """The recipe that gave the baseline finds nothing, and the text was found by itself."""
    recipe, baseline = source.recipe_at(capture.captured_at), state.baseline
    if baseline is None or not recipe.select or not _was_read_by(baseline, recipe.digest):
        return None
    if document.extraction.recipe == recipe.digest and document.extraction.route == "selector":
        return None
    lost = ", ".join(f"“{each}”" for each in recipe.select)
    found = suggest_selector(capture.body, baseline.document) or ""
    where = f"in “{found}”" if found else "by itself"
    reason = (
        f"healed: {lost} finds nothing any more, the article was found again {where}; it was compared as"
        f" ever, but put a selector that matches into service.yaml: guidewatch sources doctor {source.id}"
    )
    finding = _finding(source, state, "note:healed", "recipe", reason, SECOND_LOOK, lost, found)
    return Note(key="note:healed", finding=finding)


def alternating(source: Source, state: SourceState, document: Document) -> Note | None:
    """Two fetches in a row said different things, and the page still says one of them."""
    twins = state.twins
    if twins is None:
        return None
    keys = {block.key for block in document.blocks}
    shown = [each for each in twins.variants if {canonical(each.first), canonical(each.second)} & keys]
    if not twins.unlike and not shown:
        return None
    how = "said different things"
    if twins.unlike:
        how = f"differed in {twins.unlike:.0%} of the text, as another language or variant does"
    reason = (
        f"alternates: two fetches in a row {how}; find out which one readers get, and put the locale,"
        " address or selector into service.yaml that leads to it"
    )
    said = ("\n".join(filter(None, side)) for side in zip(*((v.first, v.second) for v in shown), strict=True))
    before, after = said if shown else ("", "")
    key = "note:alternates"
    return Note(key=key, finding=_finding(source, state, key, "variants", reason, 1, before, after))


def _was_read_by(baseline: Baseline, recipe: str) -> bool:
    return baseline.extraction.recipe == recipe and baseline.extraction.route == "selector"


def _finding(
    source: Source,
    state: SourceState,
    key: str,
    target: str,
    reason: str,
    looks: int,
    before: str,
    after: str,
) -> Finding:
    held = state.pending.get(key)
    return Finding(
        kind=FindingKind.SOURCE_HEALTH,
        owner=source.id,
        target=target,
        source=source.id,
        locale=source.locale,
        severity=Severity.MINOR,
        reason=reason,
        before=before,
        after=after,
        change=hashlib.sha256(f"{key}\0{after}".encode()).hexdigest(),
        held=(held.count if held else 0) + 1 < looks,
    )


def told(reason: str, found: Sequence[Note]) -> str:
    """The reason of a look with what is to be said of its source."""
    return "; ".join((reason, *(note.finding.reason.partition(";")[0] for note in found)))
