"""Where things are, and what the operator has set: read once, from one file and the environment.

A workspace is any folder with ``guides/`` (authored) and ``snapshots/`` (captured). What is neither
lives in ``.guidewatch/``: the database and the reports. ``guidewatch.yaml`` beside them is optional.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass

from pipeline.content import SHAPE, Tree, read_tree, read_typed
from pipeline.errors import ContentErrors, UsageError
from pipeline.model import Source

SETTINGS_FILE = "guidewatch.yaml"
# Five fields of numbers, names, lists, ranges and steps.
CRON = r"^([0-9A-Za-z*,/-]+ ){4}[0-9A-Za-z*,/-]+$"

PROJECT = r"^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$"
VARIABLE = r"^[A-Z][A-Z0-9_]*$"
ADDRESS = r"^(https?://[^\s/]+(/\S*)?)?$"

_PROJECT_WORDS: dict[str, Any] = {"patternErrorMessage": "must be owner/name"}
_VARIABLE_WORDS: dict[str, Any] = {
    "patternErrorMessage": "must name an environment variable, such as GUIDEWATCH_MIRROR_TOKEN"
}
_ADDRESS_WORDS: dict[str, Any] = {"patternErrorMessage": "must begin with https:// or http://"}
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
    max_age_days: Annotated[int, Field(ge=1, le=3650)] = 90
    """Days after which the last whole look at a source vouches for nothing: it counts as unknown."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class GuideSettings:
    """What `guidewatch guides lint` asks of guides."""

    review_after_days: Annotated[int, Field(ge=1, le=3650)] = 180
    """Days after which a guide that a person verified is due for review."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class CrawlSettings:
    """How the crawler behaves."""

    contact: str = ""
    """An address or e-mail that stands in the user agent, so that a site can reach the operator."""
    twice: bool = True
    """A page is fetched twice in a row the first time, to see what changes by itself."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class PublishSettings:
    """What ``guidewatch export`` says of the site that publishes the guides."""

    url: Annotated[str, Field(pattern=r"^(https?://[^\s/?#]+[^\s?#]*)?$", max_length=500)] = ""
    """Where the exported folder will stand: `https://example.org/freshness/`. Feeds need it to link back."""
    name: str = ""
    """Who publishes and reviews the guides: an organisation, named in feeds and in JSON-LD."""
    max_age_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """A guide that was not checked for longer says “Not checked since …”."""
    reviewers: dict[str, str] = Field(default_factory=dict)
    """Reviewers by the name they decide under, with the name to publish; nobody else is named."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class MirrorSettings:
    """A tracker in which tickets are shown as issues."""

    kind: Literal["github", "forgejo"]
    """Which tracker it is."""
    project: Annotated[str, Field(pattern=PROJECT, json_schema_extra=_PROJECT_WORDS)]
    """The repository, as `owner/name`."""
    token: Annotated[str, Field(pattern=VARIABLE, json_schema_extra=_VARIABLE_WORDS)] = (
        "GUIDEWATCH_MIRROR_TOKEN"
    )
    """The environment variable that holds the token; never the token itself."""
    url: str = ""
    """The server's API address, where it is not github.com or codeberg.org."""
    label: Annotated[str, Field(min_length=1, max_length=30)] = "guidewatch"
    """The label of all our issues, and what our other labels begin with."""
    new_per_run: Annotated[int, Field(ge=1, le=100)] = 20
    """New issues in one run; what is beyond waits, listed in one issue."""

    @property
    def name(self) -> str:
        """How the mirror is called in the history: `github owner/name`."""
        return f"{self.kind} {self.project}"


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class NoticeSettings:
    """Somebody who is told: a chat or webhook through Apprise, or people by mail."""

    kind: Literal["apprise", "mail"]
    """How they are told."""
    url: Annotated[str, Field(pattern=VARIABLE, json_schema_extra=_VARIABLE_WORDS)]
    """The environment variable that holds Apprise's address, or `smtp://user:password@host:port`."""
    to: tuple[str, ...] = ()
    """Mail addresses that are told."""
    sender: str = ""
    """The mail address that tells."""
    at_once: Literal["critical", "major", "never"] = "critical"
    """From which severity on a ticket is told at once; the others wait for the daily digest."""
    daily: bool = True
    """Whether the day's other tickets are told in one digest; a day without any is silent."""
    weekly: bool = True
    """Whether one line a week says what is still open."""
    name: str = ""
    """What to call it, where two would be alike."""

    @property
    def consumer(self) -> str:
        """The name under which it is remembered what they have heard."""
        return f"{self.kind} {self.name or self.url}"


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class RenderSettings:
    """The browser for sources that declare `render` or `evidence`."""

    browser: str = ""
    """The program, as a path or a name; by default the system's `chromium` or `google-chrome`."""


@dataclass(frozen=True, slots=True, kw_only=True, config=SHAPE)
class Settings:
    """What the operator may set in ``guidewatch.yaml``; an environment variable overrides it."""

    consent: tuple[str, ...] = ()
    """Sources, or whole services, whose owner has agreed to being crawled."""
    tickets: TicketSettings = TicketSettings()
    """How loud tickets are."""
    health: HealthSettings = HealthSettings()
    """When a source counts as unhealthy."""
    guides: GuideSettings = GuideSettings()
    """What lint asks of guides."""
    crawl: CrawlSettings = CrawlSettings()
    """How the crawler introduces itself."""
    render: RenderSettings = RenderSettings()
    """The browser for sources that need one."""
    publish: PublishSettings = Field(default_factory=PublishSettings)
    """What the export for guide sites says."""
    mirrors: tuple[MirrorSettings, ...] = ()
    """Trackers in which tickets are shown as issues."""
    notices: tuple[NoticeSettings, ...] = ()
    """Who is told of tickets."""
    address: Annotated[str, Field(pattern=ADDRESS, json_schema_extra=_ADDRESS_WORDS)] = ""
    """Where people reach the review app, so that issues and mails can link to it."""
    schedule: Annotated[str, Field(pattern=CRON, json_schema_extra=_CRON_WORDS)] | None = None
    """When to look by itself: five cron fields, `0 6 * * *` for every morning, in UTC."""

    def granted(self, source: Source) -> Source:
        """The source as it may be read here: a manual one that has consent becomes crawlable."""
        return source.granted(self.consent)


_ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "GUIDEWATCH_CONSENT": ("consent",),
    "GUIDEWATCH_TICKETS_WORDING": ("tickets", "wording"),
    "GUIDEWATCH_HEALTH_OPEN_AFTER": ("health", "open_after"),
    "GUIDEWATCH_HEALTH_CLOSE_AFTER": ("health", "close_after"),
    "GUIDEWATCH_HEALTH_MAX_AGE_DAYS": ("health", "max_age_days"),
    "GUIDEWATCH_CRAWL_CONTACT": ("crawl", "contact"),
    "GUIDEWATCH_CRAWL_TWICE": ("crawl", "twice"),
    "GUIDEWATCH_RENDER_BROWSER": ("render", "browser"),
    "GUIDEWATCH_SCHEDULE": ("schedule",),
}


_TRUTH = {"true": True, "false": False, "1": True, "0": False}


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
    if variable == "GUIDEWATCH_CRAWL_TWICE":
        if text.strip().lower() not in _TRUTH:
            raise UsageError(f"{variable} must be true or false, not “{text}”")
        return _TRUTH[text.strip().lower()]
    if "HEALTH" not in variable:
        return text
    if not text.strip().isdigit():
        raise UsageError(f"{variable} must be a whole number, not “{text}”")
    return int(text)
