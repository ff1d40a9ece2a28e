"""Sentences of a guide to typed facts: each value once, in the widest sentence that scopes it best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from pipeline import facts
from pipeline.guide.forms import Event, Subject
from pipeline.lexicon import lexicon, phrases
from pipeline.model import Fact, FactKind, Product, Scope
from pipeline.sentences import sentences, spoken

SUBJECTS = frozenset(get_args(Subject))
_EVENTS = frozenset(get_args(Event))
_KINDS = (FactKind.DURATION, FactKind.MONEY, FactKind.PERCENT, FactKind.RIGHT, FactKind.AGE)
_DENIABLE = ("refund", "withdrawal", "return", "notice", "trial")  # whose denial is a rule of its own
_VAGUE = ("eligibility", "")  # what a duration is about where its sentence names the right beside it
_SHORT = re.compile(r"PT\d+(?:\.\d+)?[MS]")  # minutes: how long something takes to do
_NAMED = re.compile(r"^(?P<base>[^():]{2,60}?)\s*\((?P<parts>[^()]{2,80})\)")
_CLOSING = ("certificate", "trial-end")  # after them a right is gone, whatever window is open
_WINDOW = 24  # characters at the end of a sentence: "… after this period"
_OWN = ("web", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A text of the guide as a reader meets it: with its title, the heading above and its channel.

    ``about`` is what the first cell of a table row names: its facts hold for nothing else. A ``step``
    waits for all sorts of things; only money that comes back takes a time worth noting.
    """

    text: str
    line: int
    title: str = ""
    heading: str = ""
    channel: str | None = None
    about: str = ""
    step: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A typed fact in one scope with the words that say it and the language they are in.

    ``text`` begins with the title where the sentence alone does not name the product.
    """

    fact: Fact
    text: str
    sentence: str
    line: int
    language: str


def claims(statements: Iterable[Statement], products: Sequence[Product], language: str) -> tuple[Found, ...]:
    """Every policy fact of the statements, in order; a vaguer saying of the same value is left out."""
    found: list[Found] = []
    consequences: list[Found] = []
    for statement in statements:
        ours, later = stated(statement, products, language)
        found += ours
        consequences += later
    found += [each for each in consequences if not any(_same_topic(each, other) for other in found)]
    return tuple(each for i, each in enumerate(found) if not _is_told(each, i, found))


def stated(
    statement: Statement, products: Sequence[Product], language: str
) -> tuple[list[Found], list[Found]]:
    """Facts of one text, and those that only follow from another ("after 14 days, no refund")."""
    whole = f"{statement.title}: {statement.text}" if statement.title else statement.text
    named = _expanded(whole, products, language)
    ours: list[Found] = []
    later: list[Found] = []
    denied: set[str | None] = set()  # products of which the text so far says that they are not refunded
    for sentence, tongue, said in _sentences(whole, statement, products, language):
        text = sentence.removeprefix(f"{statement.title}: ") if statement.title else sentence
        after = _follows(text, tongue) or bool(statement.title and _follows(statement.title, tongue))
        waits = statement.step and not _pays_back(sentence, tongue)
        for fact in _telling(said, text, tongue, follows=after):
            if waits and fact.subject == "processing":
                continue
            closing = _closing(fact, text, tongue)
            if closing:
                scope = replace(fact.scope, event=closing, conditions=(*fact.scope.conditions, _clause(text)))
                fact = replace(fact, scope=scope)
            follows = (after and not closing) or _ends_after(fact, sentence, tongue)
            if fact.subject == "processing" and fact.scope.product in denied:
                fact = replace(fact, scope=replace(fact.scope, product=None))  # nothing of it is refunded
            for scoped, says in _scoped(fact, named, text, products, tongue, statement):
                told = text if says or not statement.title else f"{statement.title}: {text}"
                each = Found(fact=scoped, text=told, sentence=text, line=statement.line, language=tongue)
                (later if follows else ours).append(each)
                if fact.subject == "refund" and fact.value == "none":
                    denied.add(scoped.scope.product)
    return ours, later


def _sentences(
    whole: str, statement: Statement, products: Sequence[Product], language: str
) -> Iterator[tuple[str, str, list[Fact]]]:
    """Each sentence with its language and its facts, read with all that stands before it."""
    headings = (statement.heading,) if statement.heading else ()
    for tongue, run in _runs(whole, language):
        said = facts.find(run, language=tongue, products=products, headings=headings)
        said = tuple(
            each if each.subject else replace(each, subject=_topic(headings, tongue)) for each in said
        )
        place = 0
        for sentence in sentences(run, tongue):
            start = run.index(sentence, place)
            place = start + len(sentence)
            yield sentence, tongue, [fact for fact in said if start <= fact.start < place]


def _topic(headings: tuple[str, ...], language: str) -> str:
    """What a heading in another language than the text below it is about."""
    told = {spoken(each, language) for each in headings} - {language}
    said = [each for tongue in told for each in facts.find("14 %", language=tongue, headings=headings)]
    return said[0].subject if said else ""


def _runs(text: str, language: str) -> list[tuple[str, str]]:
    """Neighbouring sentences of one language as one text."""
    found: list[tuple[str, str]] = []
    for sentence in sentences(text, language):
        tongue = spoken(sentence, language)
        if found and found[-1][0] == tongue:
            found[-1] = (tongue, f"{found[-1][1]} {sentence}")
        else:
            found.append((tongue, sentence))
    return found


def _telling(said: Sequence[Fact], sentence: str, language: str, *, follows: bool) -> Iterator[Fact]:
    """The facts of a sentence that a guide would state, each with the subject it is really about."""
    rights = [fact for fact in said if fact.kind is FactKind.RIGHT]
    for fact in said:
        if fact.kind not in _KINDS or _SHORT.match(fact.value):
            continue
        if fact.kind is FactKind.DURATION and fact.subject in _VAGUE and rights:
            fact = replace(fact, subject=rights[0].subject)
        ends = follows and _closing(fact, sentence, language) is not None
        if fact.subject not in SUBJECTS or not _is_rule(fact, said, follows=follows and not ends):
            continue
        yield fact


def _pays_back(sentence: str, language: str) -> bool:
    """Whether a sentence is about money that comes back."""
    return _words(language, "topics", "refund").search(sentence.lower()) is not None


def _ends_after(fact: Fact, sentence: str, language: str) -> bool:
    """Whether a denial only says what comes after a window: "not refundable after this period"."""
    if fact.kind is not FactKind.RIGHT or fact.value != "none" or fact.scope.event:
        return False
    end = sentence.lower().rstrip(" .!")[-_WINDOW:]
    return _words(language, "event_words", "after").search(end) is not None


def _closing(fact: Fact, sentence: str, language: str) -> str | None:
    """The event after which a denied right is gone: "Once you earn a certificate, no refund …"."""
    clause = _clause(sentence).lower()
    if fact.kind is not FactKind.RIGHT or fact.value != "none" or len(clause) + 2 > len(sentence):
        return None
    return next((each for each in _CLOSING if _words(language, "events", each).search(clause)), None)


def _clause(sentence: str) -> str:
    """What a sentence says before its first comma."""
    return sentence.partition(",")[0].strip(" .")


def _is_rule(fact: Fact, said: Sequence[Fact], *, follows: bool) -> bool:
    if fact.kind is FactKind.DURATION:
        return fact.subject not in ("cancellation", "access", "payment") or fact.scope.event is not None
    if fact.kind is not FactKind.RIGHT:
        return True
    timed = any(each.kind is FactKind.DURATION and each.subject in (fact.subject, *_VAGUE) for each in said)
    if timed or follows:
        return False  # "a full refund within 14 days": the window is the fact
    # Who refunds is no rule about whether: "we cannot refund what Apple has charged".
    return fact.subject in _DENIABLE and (fact.value != "none" or fact.scope.channel in _OWN)


def _follows(sentence: str, language: str) -> bool:
    """Whether a sentence begins with what comes after something: "After that, …"."""
    return _words(language, "event_words", "after").match(sentence.lower()) is not None


@lru_cache(maxsize=16)
def _words(language: str, section: str, key: str) -> re.Pattern[str]:
    return re.compile(phrases(lexicon(language).words(section, key)))


def _scoped(
    fact: Fact,
    named: Sequence[str],
    sentence: str,
    products: Sequence[Product],
    language: str,
    statement: Statement,
) -> Iterator[tuple[Fact, bool]]:
    """The fact once per product and region that its sentence, or the title of its text, names.

    With each, whether the sentence itself says the product.
    """
    where = fact.scope
    own = facts.find(sentence, language=language, products=products, kinds=(fact.kind,))
    says = any(each.scope.product for each in own) or not (where.product or named)
    ids = [product.id for product in products]
    names: Sequence[str | None] = (
        named if named and not says else [where.product, *(a for a in where.also if a in ids)]
    )
    regions = [where.region, *(each for each in where.also if each not in ids)]
    if where.product is None and len(names) > 1 and not named:
        names = [each for each in names if each]
    event = where.event if where.event in _EVENTS else None
    for product in dict.fromkeys(names or [where.product]):
        for region in dict.fromkeys(regions):
            scope = Scope(
                product=product,
                region=region,
                channel=where.channel or statement.channel,
                event=event,
                conditions=(*where.conditions, *_limited(statement.about, product, region)),
            )
            yield replace(fact, scope=scope), says


def _limited(about: str, product: str | None, region: str | None) -> tuple[str, ...]:
    """The first cell of a row as a condition, where it names no product or region that is known."""
    telling = any(char.isalpha() for char in about) and not any(char.isdigit() for char in about)
    return (about,) if telling and product is None and region is None else ()


def _expanded(text: str, products: Sequence[Product], language: str) -> tuple[str, ...]:
    """The products that a title with a bracket names: "Acme Plus (monthly or annual)" names two."""
    match = _NAMED.match(text)
    if match is None:
        return ()
    found: list[str] = []
    for word in re.findall(r"[^\W\d_]+", match["parts"]):
        probe = f"{match['base']} {word}: 14 %"
        said = facts.find(
            probe, language=spoken(text, language), products=products, kinds=(FactKind.PERCENT,)
        )
        found += [fact.scope.product for fact in said if fact.scope.product]
    named = tuple(dict.fromkeys(found))
    return named if len(named) > 1 else ()


def _same_topic(a: Found, b: Found) -> bool:
    return a.fact.subject == b.fact.subject and b.fact.scope.product in (a.fact.scope.product, None)


def _is_told(each: Found, index: int, found: Sequence[Found]) -> bool:
    """Whether another fact says the same value in the same scope or a narrower one."""
    for other_index, other in enumerate(found):
        if other_index == index or each.fact.subject != other.fact.subject:
            continue
        if not facts.value_equal(each.fact, other.fact) or not _covers(each.fact.scope, other.fact.scope):
            continue
        if not _covers(other.fact.scope, each.fact.scope) or other_index < index:
            return True
    return False


def _covers(wide: Scope, narrow: Scope) -> bool:
    """Whether what ``wide`` leaves open is all that tells the two apart."""
    return all(
        getattr(wide, key) in (None, getattr(narrow, key))
        for key in ("product", "channel", "region", "event")
    )
