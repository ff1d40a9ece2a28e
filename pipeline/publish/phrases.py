"""The words of the published pages in the guide's language; dates and durations as CLDR writes them.

A language is one file, ``words/<language>.toml``; without one the words are English, and say so.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.units import format_unit

from pipeline.publish.freshness import Freshness

FALLBACK = "en"
# English of no country writes the day first: that is how most of its readers do.
_WRITTEN = {"en": "en-GB"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """The words of one language. ``locale`` is how dates are written, ``lang`` what the words are in."""

    lang: str
    locale: Locale
    words: dict[str, dict[str, str]]

    def page(self, key: str, **values: str) -> str:
        """A phrase of the page."""
        return self.words["page"][key].format(**values)

    def day(self, when: date | datetime | None) -> str:
        """ "21 Nov 2026", "21 nov. 2026"; "" for none."""
        return format_skeleton("yMMMd", when, locale=self.locale) if when else ""

    def minutes(self, number: int) -> str:
        """ "6 min"."""
        return format_unit(number, "duration-minute", length="short", locale=self.locale)

    def language(self, locale: str) -> str:
        """The name of a language in itself: "français"."""
        try:
            name = Locale.parse(locale, sep="-").get_display_name()
        except (UnknownLocaleError, ValueError):
            name = None
        return name or locale

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl"."""
        return self.locale.text_direction


@cache
def phrases(locale: str) -> Phrases:
    """The words for a guide of a locale (BCP 47)."""
    language = locale.partition("-")[0]
    folder = files("pipeline.publish").joinpath("words")
    lang = language if folder.joinpath(f"{language}.toml").is_file() else FALLBACK
    spoken = locale if lang == language else FALLBACK
    try:
        known = Locale.parse(_WRITTEN.get(spoken, spoken), sep="-")
    except (UnknownLocaleError, ValueError):
        known = Locale.parse(lang)
    words = tomllib.loads(folder.joinpath(f"{lang}.toml").read_text("utf-8"))
    return Phrases(lang=lang, locale=known, words=words)


def label(
    state: Freshness,
    locale: str,
    checked_at: datetime | None,
    verified_at: date | None,
    hosts: Sequence[str],
) -> str:
    """What a badge says, in the guide's language: "Verified 21 Nov 2026 against coursera.org"."""
    spoken = phrases(locale)
    when = verified_at if state is Freshness.VERIFIED else checked_at
    host = hosts[0] if hosts else ""
    if len(hosts) > 1:
        host = f"{host} +{len(hosts) - 1}"
    return spoken.words["label"][state].format(date=spoken.day(when), host=host)


def item_line(
    state: Freshness,
    locale: str,
    checked_at: datetime | None,
    verified_at: date | None,
    review_since: datetime | None,
) -> str:
    """What stands under a step or fact: "Verified 21 Nov 2026"."""
    spoken = phrases(locale)
    dates: dict[Freshness, date | datetime | None] = {
        Freshness.VERIFIED: verified_at,
        Freshness.UNDER_REVIEW: review_since,
    }
    key = Freshness.CHECKED if state is Freshness.PARTLY_CHECKED else state
    return spoken.words["item"][key].format(date=spoken.day(dates.get(state, checked_at)))
