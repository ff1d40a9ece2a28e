"""What is watched: a service, the products it sells, and the official sources that speak for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Access(StrEnum):
    """On what basis a source may be read; stated by the operator, never guessed."""

    ROBOTS = "robots"  # crawled as far as robots.txt allows
    CONSENT = "consent"  # the site's terms ask for consent and the operator has it
    MANUAL = "manual"  # never crawled: a person saves the page and imports it
    ARCHIVE = "archive"  # captures come from a public archive


class Render(StrEnum):
    """Whether a browser is needed to read a source."""

    NEVER = "never"
    AUTO = "auto"  # only where the answer is recognised as a script shell
    ALWAYS = "always"


class Evidence(StrEnum):
    """What is kept of a page beside its text, for a person who decides."""

    NONE = "none"
    SCREENSHOT = "screenshot"  # with the place of each text in it; the page is rendered for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What a fact applies to. ``aliases`` maps a BCP 47 language to the names used in text."""

    id: str
    name: str
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """Every name in every language, the own name first."""
        return (self.name, *(alias for each in self.aliases.values() for alias in each))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How the article is cut out of a page: CSS selectors to keep and to remove.

    An empty ``select`` means automatic extraction.
    """

    select: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """First 12 hex digits of the sha256 of the selectors; equal recipes have equal digests."""
        text = json.dumps([self.select, self.remove], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerRecipe:
    """A recipe that captures before ``until`` are read by: the page was built otherwise then."""

    until: datetime
    recipe: Recipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One official article: host + article + locale + platform.

    ``id`` is "<service>.<name>"; ``locale`` is BCP 47; ``platform`` names a tab of the article
    that is a source of its own; ``section`` is the fragment or heading that is meant, when the
    page holds more than one policy. ``former`` are the recipes of earlier eras of the page.
    """

    id: str
    service: str
    url: str
    locale: str
    title: str = ""
    platform: str | None = None
    recipe: Recipe = Recipe()
    access: Access = Access.ROBOTS
    access_note: str = ""
    max_age_days: int | None = None
    render: Render = Render.NEVER
    evidence: Evidence = Evidence.NONE
    former: tuple[FormerRecipe, ...] = ()

    def recipe_at(self, moment: datetime) -> Recipe:
        """The recipe for a capture of that moment: of the former ones the next to end, else today's."""
        ends = [each for each in self.former if moment < each.until]
        return min(ends, key=lambda each: each.until).recipe if ends else self.recipe

    def granted(self, consent: Collection[str]) -> Source:
        """The source as it may be read by whoever has consent of these sources or services.

        A manual one that has it becomes crawlable, on that basis; an archive never does.
        """
        if self.access is Access.MANUAL and (self.id in consent or self.service in consent):
            return replace(self, access=Access.CONSENT)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as ``service.yaml`` declares it.

    ``hosts`` are the only hosts its spider may touch; ``pace`` is the pause between two requests
    to one host in seconds (> 0 for the public internet); ``spider`` names a spider in ``spiders/``.
    """

    id: str
    name: str
    hosts: tuple[str, ...]
    spider: str = "declared"
    pace: float = 5.0
    products: tuple[Product, ...] = ()
    sources: tuple[Source, ...] = ()
