"""A help centre gets a new design: the selectors are lost, the text is found again, and that is no change."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zlib import crc32

import pytest

from benchmarks.pages import Gold, golds
from pipeline.model import Capture, Source
from pipeline.replay import Replayed, replay

DECLARED = [gold for gold in golds() if gold.recipe.select]
# Lines that stood beside the article, outside of the selectors, are read once those are lost.
LEAKING = {"manual/sections-accordion-old-en"}
START = datetime(2026, 1, 1, tzinfo=UTC)
_NAMED = re.compile(r'\b(class|id|data-region-name|data-testid)="[^"]*"')
_MEANT = re.compile(
    r"callout|note|hint|notice|admonition|macro|accordion|collaps|toggle|zippy|hinweis|ambox|cookie|banner|onetrust|related"
    r"|tab|footer|sidebar|breadcrumb|share|comment|product|newsletter|material|icon|chevron"
)


def renamed(body: bytes) -> bytes:
    """The page with other names for its elements; what names a kind of element keeps doing so."""

    def other(match: re.Match[str]) -> str:
        return match[0] if _MEANT.search(match[0]) else f'{match[1]}="x{crc32(match[0].encode()) % 9973}"'

    return _NAMED.sub(other, body.decode()).encode()


def wrapped(body: bytes) -> bytes:
    """The renamed page within two elements more."""
    text = renamed(body).decode()
    text = re.sub(r"(<body[^>]*>)", r'\1<div class="shell"><div class="shell-inner">', text, count=1)
    return text.replace("</body>", "</div></div></body>").encode()


def replayed(gold: Gold, *bodies: bytes) -> list[Replayed]:
    source = Source(id="s.page", service="s", url="https://help.example/a", locale="und", recipe=gold.recipe)
    captures = [
        Capture(
            source=source.id,
            url=source.url,
            final_url=source.url,
            captured_at=START + timedelta(days=2 * at),
            body=body,
        )
        for at, body in enumerate(bodies)
    ]
    return list(replay([(str(at), each) for at, each in enumerate(captures)], source))


@pytest.mark.parametrize("design", [renamed, wrapped])
def test_a_new_design_with_the_same_words_is_no_ticket(design: Callable[[bytes], bytes]) -> None:
    loud = set()
    for gold in DECLARED:
        new = design(gold.body)
        if any(row.ticket for row in replayed(gold, gold.body, gold.body, new, new, new)):
            loud.add(gold.name)
    assert loud <= LEAKING
    assert len(DECLARED) > 30


def test_a_change_that_comes_with_a_new_design_still_speaks() -> None:
    gold = next(each for each in DECLARED if each.name == "helpscout/docs-en")
    new = wrapped(gold.body).replace(b"within 60 days", b"within 30 days")
    rows = replayed(gold, gold.body, gold.body, new, new, new)
    assert any(row.ticket for row in rows)
