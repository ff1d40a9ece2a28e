"""How published guides name their parts: one TOML file per language, compiled when first used."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

from pipeline.lexicon import LANGUAGES, phrases
from pipeline.text import canonical


class Role(StrEnum):
    """What a part of a guide is for. The first eight are channels; the order of asking is ``_ORDER``."""

    IOS = "ios"
    ANDROID = "android"
    PARTNER = "partner"
    WEB = "web"
    PHONE = "phone"
    EMAIL = "email"
    POST = "post"
    CHAT = "chat"
    STEPS = "steps"
    POLICY = "policy"
    PRODUCTS = "products"
    FAQ = "faq"
    RELATED = "related"
    SOURCES = "sources"
    DISCLAIMER = "disclaimer"
    OVERVIEW = "overview"
    PROMO = "promo"
    UNKNOWN = "unknown"


# Ways by which a word with a reader's own hand is sent; asked before the web, which every way goes by.
_WRITTEN = (Role.PHONE, Role.EMAIL, Role.POST, Role.CHAT)
CHANNELS = (Role.IOS, Role.ANDROID, Role.PARTNER, *_WRITTEN, Role.WEB)

# A heading with steps below it is a channel whatever else it names; one without is a policy first.
_CLOSING = (Role.DISCLAIMER, Role.SOURCES, Role.RELATED, Role.FAQ, Role.PROMO)
_WITH_STEPS = (*CHANNELS, Role.STEPS)
_WITHOUT = (
    Role.POLICY,
    Role.IOS,
    Role.ANDROID,
    Role.PRODUCTS,
    Role.PARTNER,
    Role.OVERVIEW,
    *_WRITTEN,
    Role.WEB,
    Role.STEPS,
)
_BYLINE = 120  # characters of a line that says who wrote it
_EARLY = 30  # characters of a sentence within which a channel must be named to open its part
# Languages whose guides are read: those with a lexicon, and those of which the parts alone are known.
READ = (*LANGUAGES, *sorted({"it", "nl", "pt"} - set(LANGUAGES)))
_HOST = re.compile(r"\b[a-z0-9-]+\.(?:com|org|net|io|app|de|fr|es|it|nl|pt|eu|co\.uk|example)\b")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cues:
    """The cues of one language, as patterns on canonical text."""

    sections: dict[str, re.Pattern[str]]
    openers: dict[str, re.Pattern[str]]
    minutes: re.Pattern[str]
    byline: re.Pattern[str]
    callout: re.Pattern[str]
    imperative: re.Pattern[str]
    leads: re.Pattern[str]
    verbs: re.Pattern[str]
    announce: re.Pattern[str]
    order: re.Pattern[str]
    titles: dict[str, str]


@cache
def cues(language: str) -> Cues:
    """The cues of a language that has a file; of English for any other."""
    name = language if language in READ else "en"
    data = tomllib.loads(resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8"))
    words = data["imperatives"]
    return Cues(
        sections={role: re.compile(phrases(listed)) for role, listed in data["sections"].items()},
        openers={role: re.compile(phrases(listed)) for role, listed in data["openers"].items()},
        minutes=re.compile("|".join(data["reading"]["minutes"])),
        byline=re.compile(phrases(data["reading"]["byline"])),
        callout=re.compile(rf"{phrases(data['callouts']['titles'])}(?:\s*[:.!–-]+\s*|$)"),
        imperative=re.compile(phrases(words["words"])),
        leads=re.compile(phrases(words["leads"])),
        verbs=re.compile(phrases(words["verbs"])),
        announce=re.compile(phrases(words["announce"])),
        order=re.compile(rf"{phrases(words['order'])}[,:]?\s+"),
        titles=dict(data["titles"]),
    )


def asked(language: str) -> tuple[str, ...]:
    """The languages whose cues are asked, the guide's own first: half-translated pages are common."""
    own = language.split("-")[0]
    return tuple(dict.fromkeys((*([own] if own in READ else []), "en", *READ)))


def is_read(language: str) -> bool:
    """Whether there are cues of a language; the parts of a page in any other are told by their shape."""
    return language.split("-")[0] in READ


def role_of(heading: str, language: str, *, steps: bool) -> Role:
    """What a heading announces. ``steps``: whether numbered steps stand below it."""
    key = canonical(heading)
    order = (*_CLOSING, *(_WITH_STEPS if steps else _WITHOUT))
    general: Role | None = None  # "cancel …": another language may name the channel
    for each in asked(language):
        known = cues(each).sections
        found = next((role for role in order if role in known and known[role].search(key)), None)
        if found is Role.STEPS and steps:
            general = Role.STEPS
        elif found is not None and (general is None or found in CHANNELS):
            return Role(found)
        if each == "en" and general is not None:
            break
    if steps and _HOST.search(key):
        return Role.WEB
    return general or Role.UNKNOWN


def opened_by(sentence: str, language: str) -> Role | None:
    """The part that a sentence opens on a page without headings; None where it opens none."""
    key = canonical(sentence)
    for each in asked(language)[:2]:
        for role, pattern in cues(each).openers.items():
            match = pattern.search(key)
            if match and (role not in CHANNELS or match.start() <= _EARLY):
                return Role(role)
    return None


def reading_minutes(text: str, language: str) -> int | None:
    """The minutes of a line that states a reading time ("9 min read"), None for any other line."""
    key = canonical(text)
    for each in asked(language):
        match = cues(each).minutes.search(key)
        if match and len(key) < 80:
            minutes = int(next(group for group in match.groups() if group))
            return minutes if 1 <= minutes <= 120 else None
    return None


def is_byline(text: str, language: str) -> bool:
    """Whether a line says who wrote the guide and when ("By Jo Lind | Updated Jan 9"), and is no sentence."""
    key = canonical(text)
    if len(key) > _BYLINE or text.rstrip()[-1:] in (".", "!", "?", ":"):
        return False
    return any(cues(each).byline.match(key) for each in asked(language)[:2])


def disclaims(text: str, language: str) -> bool:
    """Whether a text disclaims something for the site: it is with nobody, it is no advice."""
    key = canonical(text)
    return any(
        pattern.search(key)
        for each in asked(language)
        if (pattern := cues(each).openers.get(Role.DISCLAIMER)) is not None
    )


def in_order(sentence: str, language: str) -> str | None:
    """The sentence without the word that gives its place ("Then, click …" → "Click …"), None without one."""
    low = sentence.lower()
    if len(low) != len(sentence):
        return None
    for each in asked(language)[:2]:
        match = cues(each).order.match(low)
        if match and match.end() < len(sentence):
            return sentence[match.end()].upper() + sentence[match.end() + 1 :]
    return None


def callout_title(text: str, language: str) -> tuple[str, str]:
    """Title and rest of a text that calls itself a note ("Tip: …"); ("", text) for any other."""
    for each in asked(language):
        match = cues(each).callout.match(text.lower()) if len(text.lower()) == len(text) else None
        if match:
            title = text[: match.end()].rstrip(" :.!–-")
            return title, text[match.end() :].strip()
    return "", text


def is_imperative(sentence: str, language: str) -> bool:
    """Whether a sentence tells the reader to do something on a screen."""
    key = canonical(in_order(sentence, language) or sentence)
    for each in asked(language)[:2]:
        known = cues(each)
        match = known.imperative.match(key)
        if match and (not known.leads.match(key) or known.verbs.search(key)):
            return known.announce.search(key) is None
    return False


def title_for(service: str, language: str) -> str:
    """What a guide is called that has no title of its own: "How to cancel Acme"."""
    return cues(asked(language)[0]).titles["guide"].format(service=service)


def channel_title(language: str) -> str:
    """What the steps are called that stand below no heading: "On the website"."""
    return cues(asked(language)[0]).titles["web"]
