"""What is remembered, read anew after our own reader changed: an upgrade, never a change of the page; pure.

The capture behind the baseline is read by today's extractor and recipe. What people have agreed to
since then is not in that capture, so it is carried over by content: what the baseline says otherwise,
beyond layout and wording, stays as it was reviewed. The ledger of states seen before is read anew from the
captures that were looked at, so that a state that comes back is still known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline import gate
from pipeline.baseline import anchored, patched
from pipeline.difference import difference
from pipeline.extract import EXTRACTOR
from pipeline.ledger import merged, remember
from pipeline.model import Baseline, BaselineStatus, Capture, Document, Product, Source, SourceState
from pipeline.reading import read_capture

REREAD = 100  # captures, the newest: states that did not come back for so long are no flapping


def outdated(baseline: Baseline, source: Source) -> bool:
    """Whether another extractor or recipe has read the baseline than would read the source today.

    A recipe that the source keeps for its earlier captures may have read the baseline.
    """
    recipes = {source.recipe.digest, *(each.recipe.digest for each in source.former)}
    return baseline.extractor != EXTRACTOR or baseline.extraction.recipe not in recipes


def upgraded(baseline: Baseline, again: Document, products: Sequence[Product] = ()) -> Baseline:
    """The baseline as ``again``, today's reading of its own capture, with what was decided since.

    Status and date stay: nobody has decided anything. Where nobody ever did, ``again`` is all of it.
    """
    read_anew = replace(
        baseline,
        blocks=again.blocks,
        title=again.title,
        language=again.language,
        extraction=again.extraction,
        extractor=EXTRACTOR,
    )
    if baseline.status is BaselineStatus.ENROLLED:
        return read_anew
    found = difference(again, baseline.document, language=again.language, products=products)
    decided = anchored([change for change, judged in found if judged.needs_review], baseline.document)
    kept = patched(read_anew, decided, baseline.since)
    return replace(kept, status=baseline.status, since=baseline.since)


def relearned(
    state: SourceState, captures: Iterable[Capture], source: Source, products: Sequence[Product] = ()
) -> SourceState:
    """The state with what ``captures`` show to today's reader: states seen before, changes still pending.

    ``captures`` are those looked at before, oldest first, and ``state`` has the baseline of today's reading.
    A capture that is no whole article teaches nothing. Looks and dates stay: nobody has looked again, and
    learning the same captures twice is the same as once.
    """
    if state.baseline is None:
        return state
    usual = state.baseline.document
    learned = replace(state, ledger={}, pending={})
    for capture in captures:
        document = read_capture(capture, source, state.baseline)
        if gate.inspect(capture, source) or gate.health(document, usual):
            continue
        changes = [change for change, _ in difference(usual, document, products=products)]
        learned = remember(learned, document, anchored(changes, document), capture.captured_at)
    if not learned.ledger:
        return state
    return replace(state, ledger=merged(state.ledger, learned.ledger), pending=learned.pending)
