"""The phrases of markers.toml: how a page says that it is not the article."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.model import RejectionKind

_KINDS = {
    "bot-check": RejectionKind.BOT_CHECK,
    "soft-404": RejectionKind.SOFT_404,
    "error-page": RejectionKind.ERROR_PAGE,
    "login": RejectionKind.WALL,
    "consent": RejectionKind.WALL,
    "script-shell": RejectionKind.SCRIPT_SHELL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Phrases of one hazard: ``name`` matches a whole title or heading, ``text`` anywhere in a short page."""

    hazard: str
    kind: RejectionKind
    name: re.Pattern[str]
    text: re.Pattern[str]


@cache
def markers() -> tuple[Marker, ...]:
    """Every hazard in the order in which they are told apart, the most certain first."""
    data = tomllib.loads(files("pipeline.gate").joinpath("markers.toml").read_text("utf-8"))
    return tuple(
        Marker(
            hazard=hazard,
            kind=kind,
            name=_any(data[hazard]["name"]),
            text=_any(data[hazard]["text"]),
        )
        for hazard, kind in _KINDS.items()
    )


def _any(phrases: dict[str, list[str]]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{phrase})" for each in phrases.values() for phrase in each))
