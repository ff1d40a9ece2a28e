"""What official pages, as they were captured last, say otherwise than a guide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.guide.edit import keys_of
from pipeline.lint.passages import Sheet, is_placeholder
from pipeline.lint.remark import Remark, Rule
from pipeline.model import Document, Opinion, Product, Target, TargetKind, Verdict
from pipeline.verdict import judge_all, read

_SURE = 0.6  # score of a page's word against a fact that does not cite the page


def contradicted(
    sheet: Sheet,
    targets: Sequence[Target],
    documents: Mapping[str, Document],
    products: Sequence[Product],
) -> Iterator[Remark]:
    """A remark for each target that a page which it cites contradicts; uncited facts are asked of all.

    ``targets`` are those of the guide; a translation gives its original's citations with its own words.
    """
    told: set[str] = set()
    for source, document in sorted(documents.items()):
        asked = [each for each in targets if _asks(each, source) and not is_placeholder(each.text)]
        if not asked:
            continue
        for opinion in judge_all(asked, read(document, products), source):
            target = opinion.target
            sure = bool(target.cites) or opinion.score >= _SURE
            if opinion.verdict is Verdict.CONTRADICTED and sure and target.id not in told:
                told.add(target.id)
                yield _remark(sheet, opinion, source)


def _asks(target: Target, source: str) -> bool:
    if any(cite.source == source for cite in target.cites):
        return True
    return not target.cites and target.kind is TargetKind.FACT


def _remark(sheet: Sheet, opinion: Opinion, source: str) -> Remark:
    quote = opinion.quote if len(opinion.quote) <= 200 else f"{opinion.quote[:197]}…"
    return sheet.remark(
        Rule.OFFICIAL,
        keys_of(opinion.target),
        f"{opinion.reason} ({source}: “{quote}”)",
        "read the official page; correct the guide, or its citation",
        other=source,
    )
