"""What a page yields: blocks in order, matches per selector, facts, and what the gate says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import facts, gate
from pipeline.extract import extract
from pipeline.model import Baseline, Block, BlockKind, Capture, Document, Fact, Product, Source
from pipeline.report.shown import count, visible
from pipeline.twins import Compared, compared

_INDENT = dict.fromkeys((BlockKind.STEP, BlockKind.ITEM, BlockKind.ROW), "  ")
_LONGEST = 240  # characters of a block that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One page as it would be read. ``facts`` are pairs of a block's place and a fact in it.

    ``restless`` is what a second fetch taught; None without one.
    """

    capture: Capture
    document: Document
    facts: tuple[tuple[int, Fact], ...]
    warnings: tuple[str, ...]
    restless: Compared | None = None


def trial(
    capture: Capture,
    source: Source,
    products: Sequence[Product],
    baseline: Baseline | None,
    twin: Capture | None = None,
) -> Trial:
    """Read a page by a source's recipe, beside its usual text and a second fetch where there are such."""
    recipe, usual = source.recipe, baseline.document if baseline else None
    document = extract(capture.body, media_type=capture.media_type, recipe=recipe, url=capture.final_url)
    known = source if source.locale != "und" else None
    judged = [gate.inspect(capture, known), gate.health(document, usual)]
    if capture.media_type.partition(";")[0] != "text/html":
        judged.append(gate.broken(document))
    warnings = [f"{each.kind}: {each.reason}" for each in judged if each]
    matched = document.extraction.matches
    warnings += [f"selector “{each.selector}” matches nothing" for each in matched if not each.count]
    if recipe.select and document.extraction.route != "selector":
        warnings.append(
            f"no selector found text; the article was found automatically ({document.extraction.route})"
        )
    found = (
        (place, fact)
        for place, block in enumerate(document.blocks)
        for fact in facts.find(
            block.text, language=document.language, products=products, headings=block.headings
        )
    )
    restless = None
    if twin is not None:
        other = extract(twin.body, media_type=twin.media_type, recipe=recipe, url=twin.final_url)
        restless = compared(document, other, products=products)
        warnings += list(_alternates(restless))
    return Trial(
        capture=capture,
        document=document,
        facts=tuple(found),
        warnings=tuple(dict.fromkeys(warnings)),
        restless=restless,
    )


def _alternates(found: Compared) -> Iterator[str]:
    """What two fetches said differently that is no noise."""
    if found.unlike:
        yield f"two fetches in a row differ in {found.unlike:.0%} of the text"
    for each in found.variants:
        yield f"two fetches in a row differ: “{each.first}”, “{each.second}”"


def as_json(told: Trial) -> dict[str, object]:
    """The trial as the JSON of ``sources try --json``."""
    document = told.document
    return {
        "url": told.capture.final_url,
        "status": told.capture.status,
        "title": document.title,
        "language": document.language,
        "route": document.extraction.route,
        "characters": document.characters,
        "matches": [
            {"selector": m.selector, "removes": m.removes, "count": m.count, "characters": m.characters}
            for m in document.extraction.matches
        ],
        "blocks": [_block_json(place, each) for place, each in enumerate(document.blocks)],
        "facts": [{"block": place, **_fact_json(fact)} for place, fact in told.facts],
        "warnings": list(told.warnings),
        "masked": list(told.restless.patterns) if told.restless else [],
    }


def _block_json(place: int, block: Block) -> dict[str, object]:
    return {
        "block": place,
        "kind": block.kind,
        "level": block.level,
        "position": block.position,
        "headings": list(block.headings),
        "text": block.text,
    }


def _fact_json(fact: Fact) -> dict[str, object]:
    scope = fact.scope
    return {
        "kind": fact.kind,
        "value": fact.value,
        "text": fact.text,
        "subject": fact.subject,
        "bound": fact.bound,
        "product": scope.product,
        "region": scope.region,
        "channel": scope.channel,
        "event": scope.event,
        "conditions": list(scope.conditions),
    }


def print_trial(told: Trial) -> None:
    """The trial for a terminal: how it was found, the blocks, the facts, the warnings."""
    console, document = Console(highlight=False), told.document
    console.print(Text(visible(document.title) or "(no title)", style="bold"))
    route = f"{document.extraction.route}, {document.language or 'unknown language'}"
    blocks = count(len(document.blocks), "block")
    console.print(Text(f"found by: {route}; {blocks}, {document.characters} characters", style="dim"))
    for match in document.extraction.matches:
        word = "removes" if match.removes else "selects"
        line = f"{word} {count(match.count, 'element')}, {match.characters} characters: {match.selector}"
        console.print(Text(visible(line), style="" if match.count else "yellow"), soft_wrap=True)
    console.print()
    console.print(_blocks(document.blocks))
    if told.facts:
        console.print(_facts(told))
    for pattern in told.restless.patterns if told.restless else ():
        console.print(Text(f"changes by itself  {visible(pattern)}", style="dim"), soft_wrap=True)
    for warning in told.warnings:
        console.print(Text(f"warning  {visible(warning)}", style="red"), soft_wrap=True)
    if not told.warnings:
        console.print(Text("No warnings: this reads like an article.", style="green"))


def _blocks(blocks: Sequence[Block]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for block in blocks:
        text = visible(block.text)
        shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        number = f"{block.position}. " if block.position and block.kind is BlockKind.STEP else ""
        style = "bold" if block.kind is BlockKind.HEADING else ""
        table.add_row(block.kind.value, Text(f"{_INDENT.get(block.kind, '')}{number}{shown}", style=style))
    return table


def _facts(told: Trial) -> Table:
    table = Table(box=SIMPLE_HEAD, title="Facts", title_justify="left", expand=True, pad_edge=False)
    for heading, ratio in (("value", 3), ("subject", 2), ("scope", 3), ("words", 5)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    for _, fact in told.facts:
        scope = fact.scope
        parts = (scope.product, scope.region, scope.channel, scope.event, *scope.conditions)
        table.add_row(
            f"{fact.kind} {visible(fact.value)}",
            fact.subject or "–",
            visible(", ".join(each for each in parts if each)) or "–",
            Text(visible(fact.text)),
        )
    return table
