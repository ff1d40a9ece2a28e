"""Where things are, and what the operator has set: read once, from one file and the environment.

A workspace is any folder with ``guides/`` (authored) and ``snapshots/`` (captured). What is neither
lives in ``.guidewatch/``: the database and the reports. ``guidewatch.yaml`` beside them is optional.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from pipeline.content import SHAPE, Tree, read_tree, read_typed
from pipeline.errors import ContentErrors, UsageError
from pipeline.model import Access, Source

SETTINGS_FILE = "guidewatch.yaml"
# Five fields of numbers, names, lists, ranges and steps.
CRON = r"^([0-9A-Za-z*,/-]+ ){4}[0-9A-Za-z*,/-]+$"

_CRON_WORDS: dict[str, Any] = {"patternErrorMessage": "must be five cron fields: 0 6 * * *"}


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class TicketSettings:
    """How loud tickets are."""

    wording: Literal["ticket", "digest"] = "ticket"
    """A reworded quote opens a low-severity ticket per source, or only shows in the report."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class HealthSettings:
    """When a source counts as unhealthy, in looks in a row."""

    open_after: Annotated[int, Field(ge=1, le=100)] = 3
    """Bad looks before a source-health ticket opens."""
    close_after: Annotated[int, Field(ge=1, le=100)] = 2
    """Good looks before it closes."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class CrawlSettings:
    """How the crawler introduces itself."""

    contact: str = ""
    """An address or e-mail that stands in the user agent, so that a site can reach the operator."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Settings:
    """What the operator may set in ``guidewatch.yaml``; an environment variable overrides it."""

    consent: tuple[str, ...] = ()
    """Sources, or whole services, whose owner has agreed to being crawled."""
    tickets: TicketSettings = TicketSettings()
    """How loud tickets are."""
    health: HealthSettings = HealthSettings()
    """When a source counts as unhealthy."""
    crawl: CrawlSettings = CrawlSettings()
    """How the crawler introduces itself."""
    schedule: Annotated[str, Field(pattern=CRON, json_schema_extra=_CRON_WORDS)] | None = None
    """When to look by itself: five cron fields, `0 6 * * *` for every morning, in UTC."""

    def granted(self, source: Source) -> Source:
        """The source as it may be read here: a manual one that has consent becomes crawlable."""
        if source.access is Access.MANUAL and {source.id, source.service} & set(self.consent):
            return replace(source, access=Access.CONSENT)
        return source


_ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "GUIDEWATCH_CONSENT": ("consent",),
    "GUIDEWATCH_TICKETS_WORDING": ("tickets", "wording"),
    "GUIDEWATCH_HEALTH_OPEN_AFTER": ("health", "open_after"),
    "GUIDEWATCH_HEALTH_CLOSE_AFTER": ("health", "close_after"),
    "GUIDEWATCH_CRAWL_CONTACT": ("crawl", "contact"),
    "GUIDEWATCH_SCHEDULE": ("schedule",),
}


class Workspace:
    """A folder with guides and snapshots, and its settings."""

    def __init__(self, root: Path | str = ".", *, environment: Mapping[str, str] | None = None) -> None:
        """Open a workspace; raises UsageError without ``guides/``, ContentErrors for wrong settings.

        ``environment`` stands in for the process's variables.
        """
        variables = os.environ if environment is None else environment
        self.root = Path(root).resolve()
        if not (self.root / "guides").is_dir():
            raise UsageError(
                f"{self.root} is not a workspace: it has no guides/ folder. A workspace is a folder with "
                "guides/ (what you publish) and snapshots/ (what official pages said); go there, or name "
                "it with --workspace or GUIDEWATCH_WORKSPACE."
            )
        self.guides = self.root / "guides"
        self.snapshots = self.root / "snapshots"
        self.state = self.root / ".guidewatch"
        self.reports = self.state / "reports"
        self.database_url = (
            variables.get("GUIDEWATCH_DATABASE_URL") or f"sqlite:///{self.state / 'guidewatch.db'}"
        )
        self.settings = read_settings(self.root / SETTINGS_FILE, variables)

    def __repr__(self) -> str:
        return f"Workspace({str(self.root)!r})"


def read_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Settings of a file (defaults where there is none) with the environment on top."""
    tree = read_tree(path) if path.exists() else Tree(path=path, value=None)
    if tree.value is None:
        tree = Tree(path=path, value={})
    read_typed(tree, Settings)  # the file is judged by itself first: its errors have lines
    value = dict(tree.value)
    for variable, keys in _ENVIRONMENT.items():
        if environment.get(variable):
            value = _with(value, keys, _parsed(variable, environment[variable]))
    try:
        return read_typed(Tree(path=path, value=value), Settings)
    except ContentErrors as error:
        reason = "; ".join(each.message for each in error.errors)
        raise UsageError(f"environment of guidewatch: {reason}") from None


def _with(value: dict[str, Any], keys: tuple[str, ...], new: object) -> dict[str, Any]:
    """A copy of nested mappings with one value replaced."""
    first, *rest = keys
    below = _with(dict(value.get(first) or {}), tuple(rest), new) if rest else new
    return {**value, first: below}


def _parsed(variable: str, text: str) -> object:
    if variable == "GUIDEWATCH_CONSENT":
        return [each.strip() for each in text.split(",") if each.strip()]
    if "HEALTH" not in variable:
        return text
    if not text.strip().isdigit():
        raise UsageError(f"{variable} must be a whole number, not “{text}”")
    return int(text)
