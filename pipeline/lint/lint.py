"""All rules over a library: remarks in order of file and line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import combinations
from pathlib import Path

from pipeline.guide.library import Library
from pipeline.lint import agreement, labels, official, references, tongues, upkeep
from pipeline.lint.passages import Sheet, sheet
from pipeline.lint.remark import Remark
from pipeline.model import Channel, Document, Guide, Product, Service, Target


def lint(
    library: Library,
    *,
    documents: Mapping[str, Document],
    now: datetime,
    review_after_days: int = 180,
    only: Collection[Path] | None = None,
) -> tuple[Remark, ...]:
    """Every remark on the guides of a library, by file, line and rule.

    ``documents`` are what sources said when they were captured last, by id; sources that were never
    captured say nothing. ``only`` limits the remarks to some files; what they contradict may be elsewhere.
    """
    sheets = [sheet(guide) for guide in library.guides]
    found: list[Remark] = []
    for service in library.services:
        ours = [each for each in sheets if each.guide.service == service.id]
        found += _of_service(library, service, ours, documents, now, review_after_days)
    found += agreement.wordings(library, sheets)
    wanted = None if only is None else {path.resolve() for path in only}
    kept = {_key(each): each for each in found if wanted is None or each.path.resolve() in wanted}
    return tuple(sorted(kept.values(), key=_key))


def _key(remark: Remark) -> tuple[str, int, str, str]:
    return str(remark.path), remark.line, remark.rule.value, remark.message


def _of_service(
    library: Library,
    service: Service,
    sheets: Sequence[Sheet],
    documents: Mapping[str, Document],
    now: datetime,
    review_after_days: int,
) -> Iterator[Remark]:
    names = _names(library)
    shown = (*names, *_labels(library, sheets))
    for each in sheets:
        steps = {c.id: len(_shown(library, each.guide, c).steps) for c in each.guide.channels}
        pages = _pages(library, each.guide, documents)
        yield from tongues.foreign(each, shown)
        yield from references.dead(each, steps)
        yield from labels.unknown(each, pages, names)
        yield from official.contradicted(each, _targets(library, each.guide), pages, service.products)
        yield from upkeep.placeholders(each)
        yield from upkeep.channels(each)
        yield from upkeep.uncited(each)
        yield from upkeep.disclaimer(each)
        yield from upkeep.review(each, now, review_after_days)
    yield from upkeep.products(service, sheets)
    yield from _agreement(service.products, sheets)


def _agreement(products: Sequence[Product], sheets: Sequence[Sheet]) -> Iterator[Remark]:
    """Inside each guide, between its locales, and between the originals of a service."""
    values = {id(each): agreement.said(each, products) for each in sheets}
    for each in sheets:
        if each.guide.original is None:
            yield from agreement.inside(each, values[id(each)])
            continue
        original = next(s for s in sheets if s.guide.id == each.guide.id and s.guide.original is None)
        yield from agreement.translated(values[id(original)], values[id(each)])
    originals = [each for each in sheets if each.guide.original is None]
    for first, second in combinations(originals, 2):
        yield from agreement.between(values[id(first)], values[id(second)])
        yield from labels.differing(first, second)


def _names(library: Library) -> tuple[str, ...]:
    """Names that are the same in every language: services, and products as their makers call them."""
    found = [name for service in library.services for name in (service.name, *_sold(service))]
    return tuple(dict.fromkeys(found))


def _labels(library: Library, sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """What the guides of a service tell to click: a translation may write it as it stands on the screen."""
    found = (
        label
        for each in sheets
        for channel in each.guide.channels
        for step in _shown(library, each.guide, channel).steps
        for label in labels.labels(step, each.guide.locale)
    )
    return tuple(dict.fromkeys(label for label in found if len(label.split()) > 1))


def _sold(service: Service) -> Iterator[str]:
    for product in service.products:
        yield product.name


def _shown(library: Library, guide: Guide, channel: Channel) -> Channel:
    return library.shown(guide, channel)


def _pages(library: Library, guide: Guide, documents: Mapping[str, Document]) -> dict[str, Document]:
    """Captured pages that speak for a guide: its service's own, and those that it cites."""
    cited = {cite.source for target in _targets(library, guide) for cite in target.cites}
    own = {source.id for source in library.service(guide.service).sources}
    return {source: page for source, page in documents.items() if source in cited | own}


def _targets(library: Library, guide: Guide) -> tuple[Target, ...]:
    """A guide's targets; a translation's own citations count, and where it has none its original's."""
    if guide.original is None:
        return guide.targets()
    cites = {each.id: each.cites for each in library.guide(guide.id).targets()}
    return tuple(
        each if each.cites else replace(each, cites=cites.get(each.id, ())) for each in guide.targets()
    )
