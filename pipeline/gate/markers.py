"""The phrases of markers.toml: how a page says that it is not the article."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.model import RejectionKind

_KINDS = {
    "bot-check": RejectionKind.BOT_CHECK,
    "region": RejectionKind.WALL,
    "age": RejectionKind.WALL,
    "soft-404": RejectionKind.SOFT_404,
    "error-page": RejectionKind.ERROR_PAGE,
    "login": RejectionKind.WALL,
    "consent": RejectionKind.WALL,
    "script-shell": RejectionKind.SCRIPT_SHELL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Phrases of one hazard; see markers.toml for what each list is enough for."""

    hazard: str
    kind: RejectionKind
    name: re.Pattern[str]
    hint: re.Pattern[str]
    notice: re.Pattern[str]
    text: re.Pattern[str]
    markup: tuple[str, ...]


@cache
def said_by_any() -> re.Pattern[str]:
    """A pattern of every phrase of every hazard."""
    return re.compile("|".join(f"(?:{each.text.pattern})" for each in markers()))


@cache
def markers() -> tuple[Marker, ...]:
    """Every hazard in the order in which they are told apart, the most certain first."""
    data = tomllib.loads(files("pipeline.gate").joinpath("markers.toml").read_text("utf-8"))
    return tuple(
        Marker(
            hazard=hazard,
            kind=kind,
            name=_any(data[hazard].get("name", {})),
            hint=_any(data[hazard].get("hint", {})),
            notice=_any(data[hazard].get("notice", {})),
            text=_any(data[hazard].get("text", {})),
            markup=tuple(data[hazard].get("markup", {}).get("any", ())),
        )
        for hazard, kind in _KINDS.items()
    )


def _any(phrases: Mapping[str, list[str]]) -> re.Pattern[str]:
    """One pattern for the phrases of all languages; one that never matches where there are none."""
    every = [f"(?:{phrase})" for each in phrases.values() for phrase in each]
    return re.compile("|".join(every) if every else r"(?!)")
