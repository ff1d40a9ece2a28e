"""Whether one look alone shows that the page was revised, so that no second look is waited for; pure.

A second look tells an edit from a passing state: a variant, a partial answer, an old copy. Two things tell
them apart at once: a page that dates its own revision after the last look; and many passages reworded after
weeks without a look, since edits grow with the time and passing states do not. In the archives of nine
pages, none of 42 passing states came four weeks or more after the look before it, but 6 of 42 lasting ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from pipeline import facts
from pipeline.ledger import SECOND_LOOK
from pipeline.model import Block, Change, FactKind, Judgement, Significance, SourceState
from pipeline.significance import PAGE_DATE
from pipeline.text import digest

Judged = tuple[Change, Judgement]

# The calendar of the page may be a day behind ours; a date that rolls by is another one after a day.
DAY = timedelta(days=1)
# Time without a look after which a new state is far likelier an edit than a passing one.
WEEKS = timedelta(days=28)
# A variant differs in a passage or two, and what a site adds comes and goes as a whole; an edit after weeks
# is believed where so many passages are reworded.
SEVERAL = 3
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def revision(changes: Sequence[Judged], state: SourceState, at: datetime, language: str | None) -> str:
    """Why the changes of a whole look need no second one, in words; "" where they do.

    ``state`` is the one before the look. What rolls by proves nothing: a date that is always today's, a
    line that is only new, a page of which something new came up at its last look.
    """
    spoken = [change for change, judged in changes if judged.significance is not Significance.COSMETIC]
    if not spoken or state.checked_at is None or state.looks < SECOND_LOOK:
        return ""
    stamp = _stamp(changes, state, language)
    edited = any(_stood(block, state) for change in spoken for block in change.before)
    if edited and stamp is not None and stamp >= (state.checked_at - DAY).date():
        return f"the page dates its revision {stamp:%Y-%m-%d}, after the look before"
    apart = at - state.checked_at
    reworded = sum(bool(change.before and change.after) for change in spoken)
    if apart >= WEEKS and reworded >= SEVERAL and _still(state):
        return f"{reworded} passages say it otherwise, {apart.days} days after the look before"
    return ""


def _still(state: SourceState) -> bool:
    """Whether nothing came up at the last look."""
    return all(seen.count >= SECOND_LOOK for key, seen in state.pending.items() if ":" not in key)


def _stamp(changes: Sequence[Judged], state: SourceState, language: str | None) -> date | None:
    """The day on which the page says it was last revised, where a line that stood still says another now."""
    lines = [change for change, judged in changes if judged.reason == PAGE_DATE]
    old = [block for change in lines for block in change.before]
    then, now = _latest(old, language), _latest([b for change in lines for b in change.after], language)
    stood = all(_stood(block, state) for block in old) if old else _still(state)
    return now if stood and now is not None and (then is None or now > then) else None


def _stood(line: Block, state: SourceState) -> bool:
    """Whether a line was seen at looks a day apart or more."""
    seen = state.ledger.get(digest(line.key))
    return seen is not None and seen.last - seen.first >= DAY


def _latest(blocks: Sequence[Block], language: str | None) -> date | None:
    values = [
        fact.value
        for block in blocks
        for fact in facts.find(block.text, language=language, products=())
        if fact.kind is FactKind.DATE and _DAY.fullmatch(fact.value)
    ]
    return date.fromisoformat(max(values)) if values else None
