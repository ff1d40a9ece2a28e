"""The demo's guides without their quotes: are steps proposed for the blocks that their quotes stand in?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from pipeline.bind import bind_quote, bind_steps
from pipeline.extract import extract
from pipeline.guide import load
from pipeline.model import Citation, Document, Source, Target, TargetKind
from spiders.demo.site import DemoSite
from spiders.demo.workspace import materialise

Answer = tuple[str, str, bool]  # languages of guide and page, id of the step, whether it is right


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, ...]:
    library = load(materialise(tmp_path_factory.mktemp("workspace"), 8400) / "guides")
    with DemoSite() as site:
        sources = [source for service in library.services for source in service.sources]
        pages = {source.id: (source, page) for source in sources if (page := _page(site, source))}
    answers: list[Answer] = []
    for guide in library.guides:
        original = library.guide(guide.id, guide.original) if guide.original else guide
        cited = {
            target.id: target.cites for target in (*original.targets(), *guide.targets()) if target.cites
        }
        for source, page in pages.values():
            answers += _answers(guide.targets(), cited, source, page)
    return tuple(answers)


def _page(site: DemoSite, source: Source) -> Document | None:
    parts = urlsplit(source.url)
    answer = site.answer(f"{parts.path}?{parts.query}")
    if answer.status != 200:
        return None
    return extract(answer.body, recipe=source.recipe, language=source.locale)


def _answers(
    targets: tuple[Target, ...], cited: dict[str, tuple[Citation, ...]], source: Source, page: Document
) -> Iterator[Answer]:
    channels: dict[str | None, list[Target]] = {}
    for target in targets:
        if target.kind is TargetKind.STEP and any(c.source == source.id for c in cited.get(target.id, ())):
            channels.setdefault(target.channel, []).append(target)
    for steps in channels.values():
        proposed = bind_steps([replace(step, cites=()) for step in steps], page)
        for step, binding in zip(steps, proposed, strict=True):
            quotes = [bind_quote(c, page) for c in cited[step.id] if c.source == source.id and c.exact]
            places = {block for quote in quotes if quote for block in quote.blocks}
            if places:
                pair = f"{step.locale}-{source.locale.split('-')[0]}"
                yield pair, step.id, binding is not None and set(binding.blocks) <= places


@pytest.mark.parametrize("pair", ["en-en", "fr-fr", "fr-en"])
def test_every_step_is_proposed_for_the_block_that_its_quote_stands_in(
    found: tuple[Answer, ...], pair: str
) -> None:
    asked = [(step, right) for languages, step, right in found if languages == pair]
    assert len(asked) >= 5
    assert [step for step, right in asked if not right] == []
