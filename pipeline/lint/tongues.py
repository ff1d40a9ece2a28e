"""Text in another language than the guide's: whole sentences, and sentences that were half translated.

Labels, quotations, names, addresses and code are left out before anything is judged: a French guide
names an English button in English. A language is believed where a detector is sure and the words of
the two languages agree with it; short texts are judged by their words alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from pipeline.facts import find
from pipeline.language import detected
from pipeline.lexicon import LANGUAGES, lexicon
from pipeline.lexicon.gloss import terms
from pipeline.lexicon.meaning import meaning
from pipeline.lint.passages import Passage, Sheet, is_placeholder
from pipeline.lint.remark import Remark, Rule
from pipeline.model import FactKind
from pipeline.sentences import sentences
from pipeline.text import canonical

_SHARE = 60  # percent of a sentence
_ENOUGH = 20  # letters from which the detector is asked
_CERTAIN = 60  # letters from which a language without a lexicon of ours is believed
_BINDING = 3  # letters of a word that holds sentences together and is enough by itself
_NOUN = 4  # letters of a strange word that an article of the guide's own language may name
_STRAY = 2  # words of another language that make a sentence half translated, unless one holds it together
_WHOLE = re.compile(r"[^\W\d_]+(?![*\w])")
_MASKS = (
    re.compile(
        r"https?://\S+|\b[\w.-]+@[\w.-]+\.\w+\b|\b(?:[\w-]+\.)+(?:com|org|net|io|app|[a-z]{2})(?:/\S*)?\b"
    ),
    re.compile(
        r"«[^«»]{1,120}»|“[^“”]{1,120}”|„[^„“”]{1,120}[“”]|\"[^\"]{1,120}\"|\*\*[^*]{1,120}\*\*|`[^`]{1,80}`"
    ),
    re.compile(r"(?<!\w)['‘][^'’\n]{2,60}['’](?!\w)"),
)
# A name of several words: "Terms of Service", "Help Center"; small words inside belong to it.
_CAPITAL, _SMALL = r"[A-ZÀ-Þ0-9][\w'’&-]*", r"[^\W\d_]{1,3}|&"
_NAME = re.compile(
    rf"(?<![.!?] )(?<!^)\b[A-ZÀ-Þ][\w'’&-]*(?:[ -](?:(?:{_SMALL}|{_CAPITAL})[ -])*{_CAPITAL})+"
)
_NAMING = (FactKind.LABEL, FactKind.PATH, FactKind.ADDRESS)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A sentence that is not wholly in the guide's language: which one, and the words that tell."""

    language: str
    words: tuple[str, ...]
    whole: bool


def foreign(sheet: Sheet, names: Sequence[str]) -> Iterator[Remark]:
    """A remark for each sentence of a guide in another language; ``names`` are services and products."""
    guide = sheet.guide
    for passage in sheet.passages:
        if is_placeholder(passage.text):
            continue
        for sentence in sentences(passage.text, guide.locale):
            found = heard(sentence, guide.locale, names)
            if found is not None:
                yield _remark(sheet, passage, sentence, found)


def _remark(sheet: Sheet, passage: Passage, sentence: str, found: Heard) -> Remark:
    locale = sheet.guide.locale
    shown = sentence if len(sentence) <= 90 else f"{sentence[:87]}…"
    if found.whole:
        message = f"“{shown}” is {found.language}, in a guide in {locale}"
        advice = f"say it in {locale}, or put a label that stands so on the screen in quotation marks"
        return sheet.remark(Rule.LANGUAGE, passage.keys, message, advice, said=sentence)
    words = ", ".join(f"“{word}”" for word in found.words)
    message = f"“{shown}” is half {found.language}: {words}"
    advice = f"finish the translation into {locale}, or put what is a label in quotation marks"
    return sheet.remark(Rule.HALF_TRANSLATED, passage.keys, message, advice, said=sentence)


def heard(sentence: str, locale: str, names: Sequence[str]) -> Heard | None:
    """Which other language a sentence is in, wholly or in part; None where it is in the guide's own."""
    own = locale.split("-")[0]
    text = masked(sentence, locale, names)
    letters = sum(char.isalpha() for char in text)
    if letters < 3:
        return None
    mine, theirs = _counted(text, own)
    if letters >= _ENOUGH:
        code = detected(text, share=_SHARE, hint=own)
        code = code.split("-")[0] if code else None
        if code is not None and code != own and _agrees(code, mine, theirs, letters):
            return Heard(language=code, words=tuple(theirs.get(code, ())[:4]), whole=True)
    best = max(theirs, key=lambda each: (len(theirs[each]), each), default=None)
    if best is None:
        return None
    strange = theirs[best]
    if letters < _ENOUGH or not mine:
        whole = not mine and _weighs(text, strange)
        return Heard(language=best, words=tuple(strange[:4]), whole=True) if whole else None
    strays = [word for word in strange if word.islower()]
    binding = [word for word in strays if word in _function(best) and len(word) >= _BINDING]
    if binding or len(strays) >= _STRAY or _is_named_by(text, strays, own):
        return Heard(language=best, words=tuple(strays[:4]), whole=False)
    return None


def _is_named_by(text: str, strays: Sequence[str], own: str) -> bool:
    """Whether an article of the guide's own language stands before a strange noun: "via le … website"."""
    before = "|".join(re.escape(word) for word in _cues("articles").get(own, ()))
    return any(
        re.search(rf"(?<!\w)(?:{before})\s+{re.escape(word)}(?!\w)", text, re.IGNORECASE)
        for word in strays
        if before and len(word) >= _NOUN
    )


def _agrees(code: str, mine: Sequence[str], theirs: dict[str, list[str]], letters: int) -> bool:
    """Whether the words agree with the detector."""
    if code in LANGUAGES:
        return len(theirs.get(code, ())) > len(mine)
    return letters >= _CERTAIN and len(mine) < 2


def _weighs(text: str, strange: Sequence[str]) -> bool:
    """Whether the strange words are at least half of a short text."""
    return 2 * len(strange) >= len(_WORD.findall(text))


def masked(sentence: str, locale: str, names: Sequence[str]) -> str:
    """The sentence without what may stand in any language: labels, quotations, names, addresses."""
    text = sentence
    for fact in reversed(find(sentence, language=locale, kinds=_NAMING)):
        text = f"{text[: fact.start]} {text[fact.end :]}"
    pattern = _names(tuple(names))
    for mask in (*_MASKS, pattern):
        text = mask.sub(" ", text)
    if locale.split("-")[0] != "de":  # German writes every noun with a capital
        text = _NAME.sub(" ", text)
    return " ".join(text.split())


@lru_cache(maxsize=64)
def _names(names: tuple[str, ...]) -> re.Pattern[str]:
    listed = sorted({re.escape(name) for name in names if name}, key=lambda name: (-len(name), name))
    pattern = rf"(?<!\w)(?:{'|'.join(listed)})s?(?!\w)" if listed else r"(?!)"
    return re.compile(pattern, re.IGNORECASE)


def _counted(text: str, own: str) -> tuple[list[str], dict[str, list[str]]]:
    """Words that only the guide's language knows, and for each other language those that it knows alone."""
    mine: list[str] = []
    theirs: dict[str, list[str]] = {}
    for match in _WORD.finditer(text):
        word = match[0].lower().replace("’", "'")
        knowing = _knowing(word)
        if own in knowing:
            mine += [word] if len(knowing) == 1 else []
            continue
        if len(word) > 1 and not (own == "de" and match[0][:1].isupper() and match.start()):
            for each in knowing:
                theirs.setdefault(each, []).append(match[0])
    return mine, theirs


@lru_cache(maxsize=16384)
def _knowing(word: str) -> frozenset[str]:
    """The languages in which a word is a word: one that holds sentences together, or one of meaning."""
    key = canonical(word)
    parts = {key, *key.split("'")} if "'" in key else {key}
    return frozenset(
        each
        for each in LANGUAGES
        if not parts.isdisjoint(_function(each))
        or any(part in _vocabulary(each) for part in parts)
        or any(term.section not in ("word", "number") for term in terms(key, each))
    )


@lru_cache(maxsize=8)
def _function(language: str) -> frozenset[str]:
    words = (*meaning(language).words("function", "words"), *lexicon(language).words("stop", "words"))
    return frozenset(word.strip("'") for phrase in words for word in phrase.split(" "))


@lru_cache(maxsize=8)
def _vocabulary(language: str) -> frozenset[str]:
    """All whole words that the lexicons of a language list anywhere; stems do not count."""
    found: set[str] = set(_cues("known").get(language, ()))
    for book in (lexicon(language), meaning(language)):
        for section in book.sections:
            if section in ("currency", "regions", "dates", "months"):
                continue
            for phrase in (each for listed in book.section(section).values() for each in listed):
                found.update(w for w in _WHOLE.findall(phrase) if len(w) > 2)
    return frozenset(found)


@cache
def _cues(section: str) -> dict[str, list[str]]:
    data = tomllib.loads(resources.files("pipeline.lint").joinpath("cues.toml").read_text("utf-8"))
    return dict(data[section])
