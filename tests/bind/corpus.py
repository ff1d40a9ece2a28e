"""Guide steps and the official blocks they mean, read from cases/*.yaml.

A page is written as a list: plain text is a heading ("# …") or a paragraph, ``id: text`` a block
that can be meant. Ids that begin with p are paragraphs, i bullets, n callouts, any other a numbered
step. It is rendered in the markup of its ``shape`` and read back by the extractor. A guide is a list
of ``[kind, meant, text]``; ``meant`` is an id, a list of ids, or ``~`` for nothing on this page.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import yaml

from pipeline.extract import extract
from pipeline.model import Document, Target, TargetKind
from pipeline.text import canonical

CASES = Path(__file__).parent / "cases"

_HEADING = {"apple": ' class="gb-header"', "google": "", "zendesk": "", "terms": ""}
_FRAME = {
    "apple": '<div id="content"><div id="sections">{}</div></div>',
    "google": (
        '<article class="article page"><section class="article-container"><div class="cc">{}</div></section>'
        "</article>"
    ),
    "zendesk": '<article><div class="article-body" itemprop="articleBody">{}</div></article>',
    "terms": '<main><div class="document-wrapper">{}</div></main>',
}
_ARROW = ' <img src="arrow.png" alt="and then"> '


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One guide step: ``meant`` are the indexes of the blocks that are right, empty for none."""

    name: str
    kind: str
    target: Target
    meant: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cases of one guide's channel on one page, bound together."""

    page: str
    pair: str
    aside: bool
    document: Document = field(repr=False)
    cases: tuple[Case, ...]


def groups(folder: Path = CASES) -> tuple[Group, ...]:
    """All groups of all pages, in the order of file names."""
    return tuple(group for path in sorted(folder.glob("*.yaml")) for group in _page(path))


def _page(path: Path) -> Iterable[Group]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    html = _render(data["page"], data["shape"], data["language"])
    document = extract(html.encode(), language=data["language"])
    places = _places(data["page"], document, path.stem)
    for number, guide in enumerate(data["guides"]):
        pair = f"{guide['language']}-{data['language']}"
        yield Group(
            page=path.stem,
            pair=pair,
            aside=data.get("aside", False),
            document=document,
            cases=tuple(_cases(guide, places, f"{path.stem}/{number}")),
        )


def _cases(guide: dict[str, Any], places: dict[str, int], owner: str) -> Iterable[Case]:
    for order, (kind, meant, text) in enumerate(guide["steps"]):
        ids = [] if meant is None else [meant] if isinstance(meant, str) else meant
        target = Target(
            owner=owner,
            id=f"s{order}",
            kind=TargetKind(guide.get("kind", "step")),
            locale=guide["language"],
            text=text,
            channel=guide.get("channel"),
            order=order,
        )
        yield Case(
            name=f"{owner}/{order}", kind=kind, target=target, meant=tuple(places[block] for block in ids)
        )


def _places(page: Sequence[Any], document: Document, name: str) -> dict[str, int]:
    """The block index of each id: texts may repeat, so they are found in reading order."""
    found: dict[str, int] = {}
    at = -1
    for entry in page:
        if isinstance(entry, str):
            continue
        ((block, text),) = entry.items()
        wanted = canonical(text)
        at = next((i for i in range(at + 1, len(document.blocks)) if document.blocks[i].key == wanted), -1)
        assert at >= 0, f"{name}: {block} is not on the extracted page: {text}"
        found[block] = at
    return found


def _render(page: Sequence[Any], shape: str, language: str) -> str:
    parts: list[str] = []
    opened = ""
    for entry in page:
        tag, html = _element(entry, shape)
        wrap = {"li.": "ol", "li-": "ul"}.get(tag, "")
        if wrap != opened:
            parts += [f"</{opened}>"] if opened else []
            parts += [f"<{wrap}{_list_class(wrap, shape)}>"] if wrap else []
            opened = wrap
        parts.append(html)
    parts += [f"</{opened}>"] if opened else []
    body = _FRAME[shape].format("\n".join(parts))
    return (
        f'<!doctype html><html lang="{language}"><head><title>Help</title></head><body>{body}</body></html>'
    )


def _list_class(wrap: str, shape: str) -> str:
    return ' class="gb-list"' if wrap and shape == "apple" else ""


def _element(entry: Any, shape: str) -> tuple[str, str]:
    if isinstance(entry, str):
        marks, _, text = entry.partition(" ")
        if set(marks) == {"#"}:
            return "h", f"<h{len(marks)}{_HEADING[shape]}>{escape(text)}</h{len(marks)}>"
        return "p", f"<p>{_inline(entry, shape)}</p>"
    ((block, text),) = entry.items()
    inside = _inline(text, shape)
    match block[0]:
        case "p":
            return "p", f'<p class="gb-paragraph">{inside}</p>' if shape == "apple" else f"<p>{inside}</p>"
        case "n":
            return "n", f'<div class="gb-note note"><p>{inside}</p></div>'
        case "i":
            return "li-", f"<li>{inside}</li>"
        case _:
            return "li.", f"<li>{inside}</li>"


def _inline(text: str, shape: str) -> str:
    """Menu arrows are pictures on pages of the google shape."""
    shown = escape(text)
    return shown.replace(" &gt; ", _ARROW) if shape == "google" else shown
