"""What a page says beside its text: dates of its own, counters, menus, consent dialogs, adverts, imprint.

All of it changes without anything being said differently, so it must stay silent, numbers or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.lexicon import lexicon, phrases
from pipeline.model import Block, BlockKind
from pipeline.significance.tokens import Token, tokens
from pipeline.significance.vocabulary import Vocabulary
from pipeline.text import canonical

# From this share of link text on, a block outside the steps leads elsewhere and says nothing itself.
LINKED = 0.8
# A date line, a counter, a menu entry has at most so many words.
LINE = 14
ENTRY = 6
# Words of matter beside the date in a stamp whose wording nobody listed ("Last adjustment: …").
STAMP = 2
# How far (characters) a capital, a register or a statistic reaches towards the figures it speaks of.
REACH = 90
# A consent dialog or a notice of new terms is no longer than so many words.
NOTICE = 45
_GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ])")
_DISCOUNT = re.compile(r"(?<![\d\w]\s)(?<![\d\w])-\s?\d{1,2}\s?%")
_PERCENT = re.compile(r"\d\s?[%％]")
_VOUCHER = re.compile(r"(?<![A-Za-z0-9(])[A-Z]{3,12}\d{1,3}(?![A-Za-z0-9)])")
_OPAQUE = re.compile(r"(?<![\w/.@-])(?=[a-f-]*\d)(?=[\d-]*[a-f])[0-9a-f][0-9a-f-]{7,}(?![\w/@])")
_OWN_NUMBER = re.compile(r"^[\W_]{0,4}\d{1,3}(?:\.\d{1,3})*\s?[.):\\]", re.MULTILINE)
_SECTION = re.compile(r"^[\W_]{0,4}\d{1,2}(?:\.\d{1,2}){1,3}\s+(?=[^\W\d_a-zß-ÿ])", re.MULTILINE)
_QUESTION = re.compile(r"(?:^|\]-?\s)q\d{1,3}\s?[.):]", re.MULTILINE)
_POINT = re.compile(r"(?<!\w)\((\d{1,2}|[ivx]{1,4}|[a-z])\)(?=\s)")
_NUMERIC_DATE = re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\b")
_STOP = re.compile(r"[.;]\s|\n")
_CRUMB = re.compile(r"\s[>/|]\s")
_COPYRIGHT = re.compile(r"©|\(c\)\s*(?:19|20)\d\d")
_SYMBOLS = re.compile(r"[\W\d_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # no spaces: a line of few "words" may state a rule


LINK, DATE, COUNTER = "link that leads elsewhere", "date of the page", "counter"


def silent_block(block: Block, vocabulary: Vocabulary, language: str | None) -> str | None:
    """Why a block says nothing a guide could rest on ("date of the page"), None if it does say something."""
    found = tokens(block.text, vocabulary)
    if not found:
        return "symbols only"
    if _COPYRIGHT.search(block.text) or (
        len(found) <= LINE and vocabulary.noise["copyright"].search(block.key)
    ):
        return "copyright line"
    if is_date_line(block.key, found, vocabulary, language):
        return DATE
    if is_counter(block.key, found, vocabulary):
        return COUNTER
    if len(found) <= NOTICE and (reason := _dialog(block, vocabulary)):
        return reason
    if block.linked >= LINKED and block.kind is not BlockKind.STEP:
        return LINK
    if block.kind is not BlockKind.STEP and (
        is_menu_entry(block.key, found, vocabulary) or is_breadcrumb(block, vocabulary)
    ):
        return "navigation"
    if len(block.key.split()) <= LINE and is_reference(block.text, block.key, vocabulary):
        return "reference number"
    if len(found) <= 2 * LINE and is_promotion(block.text, block.key, vocabulary):
        return "promotion"
    return None


def is_promotion(text: str, key: str, vocabulary: Vocabulary) -> bool:
    """A short line that sells: its words or a discount, and no full stop, which a rule would have.

    A discount with the code of a voucher sells as a sentence, too, where it denies or refunds nothing.
    """
    if text.rstrip(" *_").endswith((".", ";", ":", "。")):
        words = _SYMBOLS.split(key)
        rule = any(word in vocabulary.negation for word in words) or vocabulary.stakes.search(key)
        return not rule and bool(_PERCENT.search(text) and _VOUCHER.search(text))
    return bool(vocabulary.noise["promotion"].search(key) or _DISCOUNT.search(key))


def is_reference(text: str, key: str, vocabulary: Vocabulary) -> bool:
    """A label with the number of a request or a build ("Request: 9dc7c66fa2"), which no sentence is."""
    ended = text.rstrip(" *_").endswith((".", ";", "!", "?"))
    return not ended and bool(_OPAQUE.search(key)) and not vocabulary.stakes.search(key)


def _dialog(block: Block, vocabulary: Vocabulary) -> str | None:
    """Names of buttons stand glued together where a page's layout is lost: "Reject allAccept all"."""
    apart = canonical(_GLUED.sub(" ", block.text))
    for kind, reason in (("consent", "consent dialog"), ("notice", "notice of an update")):
        if vocabulary.noise[kind].search(apart):
            return reason
    above = canonical(block.headings[-1]) if block.headings else ""
    if not above and vocabulary.noise["banner"].search(apart):
        return "consent banner above the text"
    if above and vocabulary.noise["consent"].search(above):
        return "consent dialog"
    return None


def is_date_line(key: str, found: Sequence[Token], vocabulary: Vocabulary, language: str | None) -> bool:
    """Does a line say nothing but when the page was written?"""
    if len(found) > LINE or not any(token.is_number for token in found):
        return False
    announced = vocabulary.noise["dateline"].search(key) is not None
    months = month_words(language)
    rest = vocabulary.noise["dateline"].sub(" ", key)
    left = [
        word
        for word in _SYMBOLS.split(rest)
        if word and word not in months and not vocabulary.is_function(word) and len(word) > 2
    ]
    dated = _names_month(key, months, vocabulary) or bool(
        re.search(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b", key)
    )
    if not vocabulary.language:  # whose words for "last changed on" are not known
        return (dated or announced) and bool(_YEAR.search(key)) and (announced or not _CLOSE.search(key))
    if dated and len(left) <= STAMP and len(found) <= LINE // 2 and not _states_rule(left, vocabulary):
        return True
    return dated and (not left or (announced and len(left) <= 4))


def _names_month(key: str, months: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Does a line name a month? One that is a verb as well ("may") does beside a number only."""
    return any(
        word not in vocabulary.modality or re.search(rf"\d[a-z.]{{0,3}} {word}\b|\b{word},? \d", key)
        for word in _SYMBOLS.split(key)
        if word in months
    )


def _states_rule(left: Sequence[str], vocabulary: Vocabulary) -> bool:
    return any(
        word in vocabulary.condition or word in vocabulary.modality or vocabulary.stakes.search(word)
        for word in left
    )


def is_counter(key: str, found: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """A short line that counts what is shown beside the text ("2 languages", "12 comments")."""
    if len(found) > 2 * LINE or not any(token.is_number for token in found):
        return False
    if vocabulary.noise["helpful"].search(key):
        return True
    if len(found) > LINE:
        return False
    if says_age(key, found, vocabulary):
        return True
    if len(found) > ENTRY:
        return False
    rest = vocabulary.noise["counter"].sub(" ", key)
    return rest != key and not any(len(word) > 3 for word in _SYMBOLS.split(rest))


def says_age(key: str, found: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """A line, and no sentence, that says how long ago something was written ("3 days ago")."""
    relative = vocabulary.noise["relative"].search(key)
    return relative is not None and not key.endswith(".") and _beside(relative, found, key)


def is_breadcrumb(block: Block, vocabulary: Vocabulary) -> bool:
    """Names of pages from the front page down ("Home > Legal > Terms"), and no words beside them."""
    parts = [part.strip() for part in _CRUMB.split(block.key)]
    if len(parts) < 2 or any(not part or len(part.split()) > ENTRY for part in parts):
        return False
    top = not block.headings and not block.text.rstrip().endswith(".")
    known = vocabulary.noise["navigation"].fullmatch(parts[0]) is not None
    return top and known and vocabulary.act.search(parts[0]) is None


def _beside(match: re.Match[str], found: Sequence[Token], key: str) -> bool:
    """Is there a number within two words of a match ("3 hours ago", "il y a 3 jours")?"""
    near = key[max(0, match.start() - 16) : match.start()] + " " + key[match.end() : match.end() + 4]
    return any(token.is_number and token.word in near for token in found)


def is_menu_entry(key: str, found: Sequence[Token], vocabulary: Vocabulary) -> bool:
    """A short line that is nothing but names of pages."""
    if len(found) > 2 * ENTRY:
        return False
    pattern = vocabulary.noise["navigation"]
    rest = pattern.sub(" ", key)
    if rest == key:
        return False
    return not any(word and not vocabulary.is_function(word) for word in _SYMBOLS.split(rest))


@lru_cache(maxsize=16)
def month_words(language: str | None) -> frozenset[str]:
    """Names of the months in a language, and in English, whose dates are found on pages of any."""
    tables = (lexicon(language).section("months"), lexicon("en").section("months"))
    return frozenset(word.rstrip(".") for table in tables for words in table.values() for word in words)


def quiet_spans(text: str, vocabulary: Vocabulary, language: str | None) -> list[tuple[int, int]]:
    """Where the figures of a text are no rule: share capital, register numbers, user statistics,
    numbers of articles of law, the number of a paragraph, and the date of the page itself.

    Spans of characters; they may overlap.
    """
    folded = text.casefold().replace("’", "'")
    spans: list[tuple[int, int]] = []
    if len(folded) != len(text):  # a letter that folds to two would shift every span
        folded = text.lower()
    for kind in ("capital", "register", "statistics"):
        spans += [_clause(folded, *m.span()) for m in vocabulary.noise[kind].finditer(folded)]
    spans += _references(folded, vocabulary, language)
    spans += [match.span() for match in _OWN_NUMBER.finditer(folded)]
    spans += [match.span() for match in _SECTION.finditer(text)]
    spans += [match.span() for match in _QUESTION.finditer(folded)]
    spans += _points(folded)
    return spans + _page_dates(folded, vocabulary, language)


def _points(text: str) -> list[tuple[int, int]]:
    """Where the points of an enumeration within a sentence are numbered: "you (1) pay and (2) agree"."""
    found = list(_POINT.finditer(text))
    numbers = [match[1] for match in found if match[1].isdigit()]
    counted = numbers == [str(place + 1) for place in range(len(numbers))] and len(numbers) > 1
    return [match.span() for match in found if counted or not match[1].isdigit()]


def capital_spans(text: str, vocabulary: Vocabulary) -> list[tuple[int, int]]:
    """Where money is the share capital of a company, which is no price; spans of characters."""
    folded = text.lower()
    return [_clause(folded, *match.span()) for match in vocabulary.noise["capital"].finditer(folded)]


def _references(text: str, vocabulary: Vocabulary, language: str | None) -> list[tuple[int, int]]:
    """Numbers right behind a word of law: "article L. 221-18", "sections 3 and 5"; not "article in 60"."""
    row = _reference_row(language)
    found = []
    for match in vocabulary.noise["legal"].finditer(text):
        numbers = row.match(text, match.end())
        if numbers:
            found.append((match.start(), numbers.end()))
    return found


@lru_cache(maxsize=64)
def _reference_row(language: str | None) -> re.Pattern[str]:
    words = lexicon(language).words
    joints = phrases((*words("ranges", "and"), *words("ranges", "to")))
    number = r"(?:n[°ºro]{0,2}\.? ?)?(?:[a-z]{1,2}\.? ?-? ?)?\d[\w.:/-]*"
    return re.compile(rf"[ .:]*{number}(?: ?(?:[,&-]|{joints}) ?{number})*")


def _page_dates(text: str, vocabulary: Vocabulary, language: str | None) -> list[tuple[int, int]]:
    """Where a text dates itself: behind "last updated", or where it says since when these terms hold."""
    found = []
    for match in vocabulary.noise["stamp"].finditer(text):
        found.append((match.start(), _date_end(text, match.end(), language)))
    for match in vocabulary.noise["dateline"].finditer(text):
        start, stop = _clause(text, *match.span())
        announced = text[match.end() :].lstrip(" *_").startswith(":")
        if announced or vocabulary.noise["document"].search(text[start : match.start()]):
            end = _date_end(text, match.end(), language)
            found.append((match.start(), end if end and end <= stop else None))
    return [(start, end) for start, end in found if end is not None]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """What a phrase speaks of: a little before it and more behind it, within its sentence."""
    back = text[max(0, start - REACH // 3) : start]
    ahead = text[end : end + REACH]
    stop = _STOP.search(ahead)
    return start - len(_STOP.split(back)[-1]), end + (stop.start() if stop else len(ahead))


def _date_end(text: str, start: int, language: str | None) -> int | None:
    """Where the date right behind a place ends, None if there is none."""
    ahead = text[start : start + REACH // 2]
    if found := _NUMERIC_DATE.search(ahead):
        return start + found.end()
    year = re.search(r"\b(?:19|20)\d\d\b", ahead)
    months = month_words(language)
    if year and any(word in months for word in _SYMBOLS.split(ahead[: year.end()])):
        return start + year.end()
    return None


def is_quiet(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    """Does a span lie in one of the quiet ones?"""
    return any(a <= start and end <= b for a, b in spans)
