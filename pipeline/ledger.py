"""The ledger of states seen before: is a change new, a known state come back, or confirmed?

A *state* is the canonical text of a block, or the absence of one. Every whole look records the
states it saw. A change that leads to a state never seen before waits for a second look; one that
leads back to a known state is probably flapping (language, A/B, server) and waits until it lasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from pipeline.model import Change, Document, Seen, SourceState, Standing
from pipeline.text import digest

# Looks in a row, this one included, until a change counts as really there. Two is the "second
# look"; a known state must last longer, since archives show alternating pages for days
# (38% of recorded changes equal an earlier version).
SECOND_LOOK = 2
LASTING = 8


def states(change: Change) -> tuple[str, ...]:
    """The states a change leads to: digests of its new texts, or of the absence of its old ones."""
    if change.after:
        return tuple(digest(block.key) for block in change.after)
    return tuple(_absence(block.key) for block in change.before)


def standings(changes: Iterable[Change], state: SourceState, *, revised: bool = False) -> dict[str, Standing]:
    """The standing of each change of one look, by change id.

    A known state that came together with a confirmed new one belongs to a new version of the page:
    it has not merely come back. ``revised`` says that the look alone shows such a version.
    """
    current = tuple(changes)
    found = {change.id: standing(change, state) for change in current}
    if revised:
        found |= {id: Standing.CONFIRMED for id, each in found.items() if each is Standing.AWAITING}
    came = {id: held.first if (held := state.pending.get(id)) else None for id in found}
    news = {came[id] for id, each in found.items() if each is Standing.CONFIRMED}
    for id, each in found.items():
        if each is Standing.KNOWN and came[id] in news:
            found[id] = Standing.CONFIRMED
    return found


def seen_whole(state: SourceState, changes: Iterable[Change], alarms: str) -> SourceState:
    """The state at the first whole look after partial ones, without what those did not show.

    ``alarms`` is how the keys of pending alarms begin. What came up with an alarm and only lacks
    words was no look at them; what it showed counts.
    """
    since = min((seen.first for key, seen in state.pending.items() if key.startswith(alarms)), default=None)
    if since is None:
        return state
    shown = {change.id for change in changes if change.after}
    kept = {key: seen for key, seen in state.pending.items() if seen.first < since or key in shown}
    return replace(state, pending=kept)


def standing(change: Change, state: SourceState) -> Standing:
    """Judge one change that is there at this look by what earlier looks saw."""
    held = state.pending.get(change.id)
    looks = held.count + 1 if held else 1
    seen = [state.ledger.get(each) for each in states(change)]
    since = held.first if held else None
    known = all(s is not None and (since is None or s.first < since) for s in seen)
    if (known and not _stands_elsewhere(change, state)) or _ends_passing(change, state):
        return Standing.CONFIRMED if looks >= LASTING else Standing.KNOWN
    return Standing.CONFIRMED if looks >= SECOND_LOOK else Standing.AWAITING


def remember(
    state: SourceState,
    document: Document,
    changes: Iterable[Change],
    at: datetime,
    alarms: Iterable[str] = (),
) -> SourceState:
    """The state after a whole look: its states recorded, its changes pending, the others forgotten."""
    current = tuple(changes)
    seen = {digest(block.key) for block in document.blocks}
    seen.update(each for change in current for each in states(change))
    return replace(
        hold(state, current, at, alarms),
        ledger={**state.ledger, **{each: _once_more(state.ledger, each, at) for each in sorted(seen)}},
        looks=state.looks + 1,
        checked_at=at,
    )


def hold(
    state: SourceState, changes: Iterable[Change], at: datetime, alarms: Iterable[str] = ()
) -> SourceState:
    """The state with exactly these changes (and health alarms) pending; the ledger stays as it is.

    Used alone after a partial capture: what it lacks must not become a known state.
    """
    ids = sorted({*(change.id for change in changes), *alarms})
    return replace(state, pending={each: _once_more(state.pending, each, at) for each in ids})


def merged(known: Mapping[str, Seen], older: Mapping[str, Seen]) -> dict[str, Seen]:
    """A ledger that also knows other, older states; merging the same ones again changes nothing."""
    both = dict(known)
    for key, seen in older.items():
        before = known.get(key, seen)
        both[key] = replace(before, first=min(before.first, seen.first), last=max(before.last, seen.last))
    return both


def _once_more(seen: Mapping[str, Seen], key: str, at: datetime) -> Seen:
    before = seen.get(key)
    if before is None:
        return Seen(first=at, last=at, count=1)
    return Seen(first=before.first, last=at, count=before.count + (at > before.last))


def _stands_elsewhere(change: Change, state: SourceState) -> bool:
    """Whether a new text is only one more copy of one that the baseline has: seen, but not come back."""
    if not change.after or state.baseline is None:
        return False
    keys = {block.key for block in change.after}
    return keys <= {block.key for block in state.baseline.blocks}


def _ends_passing(change: Change, state: SourceState) -> bool:
    """Whether only words go that a single look has ever seen, and not the one that enrolled the page.

    Such a passage rolls by (a ticker, a note of the day) and came in with others that were agreed to.
    """
    if change.after:
        return False
    seen = [state.ledger.get(digest(block.key)) for block in change.before]
    if any(each is None or each.count > 1 for each in seen):
        return False
    began = min(each.first for each in state.ledger.values())
    return all(each is not None and each.first != began for each in seen)


def _absence(key: str) -> str:
    return digest(f"\0absent\0{key}")
