"""A baseline read anew after our own reader changed: an upgrade, never a change of the page; pure.

The capture behind the baseline is read by today's extractor and recipe. What people have agreed to
since then is not in that capture, so it is carried over by content: what the baseline says otherwise,
beyond layout and wording, stays as it was reviewed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.baseline import anchored, patched
from pipeline.difference import difference
from pipeline.extract import EXTRACTOR
from pipeline.model import Baseline, BaselineStatus, Document, Product, Source


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
