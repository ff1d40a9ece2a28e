"""The pages of the local help centre: address, template, and what happens to each between generations.

Addresses have the paths of the real sites, so one port can play all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Hazard(StrEnum):
    """What can go wrong with any page, apart from its content."""

    BLOCKED = "blocked"  # status 200, "are you a robot": a naive monitor stores it as content
    RATE_LIMITED = "rate-limited"  # status 429 with Retry-After
    MOVED = "moved"  # 301 to a new address that has the same text
    SOFT_404 = "soft-404"  # status 200, "no longer available"
    SHELL = "shell"  # status 200, an application that never loads
    GONE = "gone"  # status 404
    REDESIGN = "redesign"  # the article's wrapper has other class names, the text is the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One article. ``id`` is the id of its source in the demo workspace.

    ``query`` must be contained in the request (platform tabs share a path); ``weight`` is about the
    size of the page in kilobytes; ``hazards`` maps a generation to the hazard it begins with;
    ``alternates`` marks a page whose two wordings are served by turns.
    """

    id: str
    path: str
    template: str
    event: str
    weight: int
    query: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en"
    static: bool = False
    alternates: bool = False
    hazards: Mapping[int, Hazard] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Path and query, relative to the site."""
        if not self.query:
            return self.path
        return self.path + "?" + "&".join(f"{key}={value}" for key, value in self.query.items())

    def hazard(self, generation: int) -> Hazard | None:
        """The hazard in force in a generation: that of the latest generation up to it."""
        known = [number for number in self.hazards if number <= generation]
        return self.hazards[max(known)] if known else None


PAGES: tuple[Page, ...] = (
    Page(
        id="coursera.terms",
        path="/about/terms",
        template="coursera-terms.html",
        weight=130,
        event="Refund of a single course 14 → 7 days; monthly plan 14 days → no refund",
    ),
    Page(
        id="coursera.cancel",
        path="/s/article/learner-000001189",
        query={"language": "en_US"},
        template="coursera-cancel.html",
        weight=110,
        event="A menu item gets another label; a confirmation step is inserted",
    ),
    Page(
        id="apple.cancel",
        path="/en-us/118428",
        template="apple-cancel.en.html",
        locale="en-US",
        weight=85,
        event="Apple ID is called Apple Account, all over the page",
    ),
    Page(
        id="apple.cancel-fr",
        path="/fr-fr/118428",
        template="apple-cancel.fr.html",
        locale="fr-FR",
        weight=85,
        event="Typography only: spaces, quotation marks, apostrophes, dashes",
    ),
    Page(
        id="apple.refund",
        path="/en-us/118223",
        template="apple-refund.en.html",
        locale="en-US",
        weight=75,
        alternates=True,
        event="Flaps between two wordings, in both generations",
    ),
    Page(
        id="google.cancel",
        path="/googleplay/answer/7018481",
        query={"hl": "en", "co": "GENIE.Platform%3DAndroid"},
        template="google-cancel.html",
        weight=150,
        event="A cited sentence says the same in other words",
    ),
    Page(
        id="google.cancel-desktop",
        path="/googleplay/answer/7018481",
        query={"hl": "en", "co": "GENIE.Platform%3DDesktop"},
        template="google-cancel.html",
        weight=150,
        event="Nothing but noise: another tab of the same article",
    ),
    Page(
        id="google.refund",
        path="/googleplay/answer/2479637",
        query={"hl": "en"},
        template="google-refund.html",
        weight=140,
        hazards={2: Hazard.BLOCKED},
        event="Blocked: a bot check with status 200",
    ),
    Page(
        id="pinegrove.cancel",
        path="/help/end-your-membership",
        template="pinegrove-cancel.html",
        weight=64,
        static=True,
        event="Nothing: a static page with an ETag",
    ),
    Page(
        id="masterclass.cancel",
        path="/help-center/masterclass/answers/ending-your-membership",
        template="masterclass-cancel.html",
        weight=80,
        event="A condition is added to the refund",
    ),
    Page(
        id="skillshare.cancel",
        path="/hc/en-us/articles/115001701651",
        template="skillshare-cancel.html",
        locale="en-US",
        weight=80,
        event="A menu item gets another label",
    ),
    Page(
        id="linkedin-learning.cancel",
        path="/help/learning/answer/a703768",
        template="linkedin-learning-cancel.html",
        weight=80,
        event="A step is gone",
    ),
    Page(
        id="any-subscription.advice",
        path="/citizens/consumers/ending-a-subscription",
        template="any-subscription-advice.html",
        weight=80,
        event="Nothing but noise: a public body's advice",
    ),
)

MOVED_PREFIX = "/moved"
"""Where the articles of pages with ``Hazard.MOVED`` live."""


def find_page(path: str, query: Mapping[str, Sequence[str]]) -> Page | None:
    """The page at a path whose query fits best; None where there is no such path.

    A platform tab that is not named is the first of its path, as on the real site.
    """
    candidates = [page for page in PAGES if page.path == path]
    fitting = [
        page
        for page in candidates
        if all(value.replace("%3D", "=") in query.get(key, ()) for key, value in page.query.items())
    ]
    return next(iter(fitting or candidates), None)
