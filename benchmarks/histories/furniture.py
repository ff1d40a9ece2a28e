"""What sites put into the article itself and no reader calls its text: badges, tickers, ids, pagers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from benchmarks.histories.fetch import Fetch

if TYPE_CHECKING:
    from benchmarks.histories.story import Moment


class Furniture(StrEnum):
    """A piece of it; the name is its key in ``words/``, where several texts are drawn from anew."""

    BADGE = "badge"
    STATUS = "status"  # an outage, with the time of the fetch
    CONSENT = "consent"  # a cookie wall laid into the text
    REFERENCE = "reference"  # ids of article and request
    PAGER = "pager"
    PRINT = "print"  # the head of the printed page, with its date
    VIEWS = "views"
    READ_ALSO = "read_also"  # a line with a link that rotates


class Restless(StrEnum):
    """A piece that another fetch a moment later shows otherwise; its name is its key in ``words/``, too."""

    BUTTON = "button"  # a label that is tried out on some readers
    REPLY = "reply"  # how soon the chat answers
    PRICE = "price"  # a teaser with a price for each country
    SLOGAN = "slogan"
    VISITORS = "visitors"
    HOST = "host"  # who is in the chat


Piece = Furniture | Restless
ABOVE = (Furniture.BADGE, Furniture.STATUS, Furniture.CONSENT, Furniture.PRINT)
_LINKS = (Furniture.READ_ALSO, Furniture.PAGER)
_NAMES = ("Ada", "Bruno", "Chloé", "Dunja", "Emre", "Farah", "Goran", "Hanna")
# Captures for which a piece stays.
STAYS = (4, 14)


def furnished(moments: Sequence[Moment], draws: random.Random) -> tuple[Moment, ...]:
    """The history with three pieces, each in the article for a while; nothing else is drawn otherwise."""
    found = list(moments)
    for piece in draws.sample(list(Furniture), 3):
        start = draws.randrange(1, len(found))
        for place in range(start, min(len(found), start + draws.randint(*STAYS))):
            state = found[place].state
            found[place] = replace(found[place], state=replace(state, beside=(*state.beside, piece)))
    return tuple(found)


def shown(pieces: Sequence[Piece], said: dict[str, Any], fetch: Fetch, *, above: bool) -> Markup:
    """The pieces that stand above the text, or below it, as one fetch brings them."""
    wanted = [each for each in pieces if (each in ABOVE) is above]
    return Markup("\n").join(Markup(_markup(each, said, fetch)) for each in wanted)


def _markup(piece: Piece, said: dict[str, Any], fetch: Fetch) -> str:
    drawn = fetch.draws.choice(said["restless" if isinstance(piece, Restless) else "furniture"][piece])
    text = drawn.format(
        n=fetch.number(2, 90),
        m=fetch.number(1000, 9999),
        id=fetch.hex(10),
        time=f"{fetch.number(0, 23):02}:{fetch.number(0, 59):02}",
        title=fetch.draws.choice(said["titles"]),
        who=fetch.draws.choice(_NAMES) if isinstance(piece, Restless) else "",
    )
    name = fetch.name(piece)
    if piece is Restless.BUTTON:
        return f'<div class="{name}"><button type="button">{escape(text)}</button></div>'
    if piece is Furniture.BADGE:
        return f'<span class="{name}">{escape(text)}</span>'
    if piece in _LINKS:
        return f'<div class="{name}"><a href="/go/{fetch.hex(8)}">{escape(text)}</a></div>'
    words, _, label = text.partition(" | ")
    button = f"<button type='button'>{escape(label)}</button>" if label else ""
    return f'<div class="{name}"><p>{escape(words)}</p>{button}</div>'
