"""Amounts of money: sign, code or word before or after, cents, period, range; in ISO 4217."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_currency_precision

from pipeline.facts.bounds import bound
from pipeline.facts.numbers import numbers
from pipeline.facts.ranges import Ranges, ranges
from pipeline.facts.reading import Number, Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Fact, FactKind

_PERIODS = {"day": "P1D", "week": "P7D", "month": "P1M", "year": "P1Y", "hour": "PT1H", "minute": "PT1M"}
_WINDOW = 8  # characters before a number that may hold its sign or code


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    before: re.Pattern[str]
    after: re.Pattern[str]
    cents: re.Pattern[str]
    magnitude: re.Pattern[str]
    period: re.Pattern[str]
    codes: dict[str, str]
    ranges: Ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    start: int
    end: int
    code: str
    low: Decimal
    high: Decimal


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    signs, words, cents = (lexicon.section(name) for name in ("symbols", "currency", "cents"))
    codes = {word: code for table in (words, signs) for code, lst in table.items() for word in lst}
    codes |= {code.lower(): code for code in signs}
    codes |= {f"cents {word}": code for code, lst in cents.items() for word in lst}
    all_signs = phrases(word for lst in signs.values() for word in lst)
    all_words = phrases(word for table in (signs, words) for lst in table.values() for word in lst)
    glued = rf"(?<!\w)(?:{'|'.join(code.lower() for code in signs)})(?=\d)"  # "CHF49"
    between, per = (phrases(lexicon.words("periods", key)) for key in ("between", "per"))
    also = phrases(lexicon.words("ranges", "and"))
    units = "|".join(f"(?P<{unit}>{phrases(lexicon.words('units', unit))})" for unit in _PERIODS)
    adverbs = "|".join(
        f"(?P<{key}>{phrases(lexicon.words('periods', key))})" for key in ("P1D", "P7D", "P1M", "P1Y")
    )
    sizes = "|".join(f"(?P<m{n}>{phrases(lexicon.words('numbers', f'magnitude_{n}'))})" for n in (3, 6, 9))
    beside = rf"(?:[ ,]*[(]?{between}[)]?(?: {also}(?= ))?)"
    return _Grammar(
        before=re.compile(rf"({all_signs}|{glued}) ?(?=[\d(])"),
        after=re.compile(rf"(?:[,.]-+)? ?[(]?({all_words})[)]?"),  # "49,- €"
        cents=re.compile(rf" ?({phrases(word for lst in cents.values() for word in lst)})"),
        magnitude=re.compile(rf"(?:[ -]?(?:{sizes}))(?: de(?= ))?"),
        period=re.compile(
            rf"(?:{beside}*[ *]*{per} ?|[ ,]*{between} {also} )(?:{units})|{beside}*[ *]*(?:{adverbs})"
        ),
        codes=codes,
        ranges=ranges(lexicon),
    )


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Every amount as "EUR 4.90", "USD 49.00/P1M" or "EUR 22.00..EUR 139.00", in order."""
    grammar = _grammar(lexicon)
    for amount in _ranged(reading, list(_amounts(reading, lexicon, grammar)), grammar):
        end, period = amount.end, ""
        match = grammar.period.match(reading.low, amount.end)
        if match is not None:
            end = match.end()
            unit = next((u for u in _PERIODS if match[u]), None)
            period = "/" + (_PERIODS[unit] if unit else str(match.lastgroup))
        value = _show(amount.code, amount.low)
        if amount.high != amount.low:
            value += f"..{_show(amount.code, amount.high)}"
        yield Fact(
            kind=FactKind.MONEY,
            value=value + period,
            text=reading.plain[amount.start : end],
            start=amount.start,
            end=end,
            bound=bound(reading, lexicon, amount.start, end),
        )


def _show(code: str, value: Decimal) -> str:
    return f"{code} {value:.{min(2, get_currency_precision(code))}f}"


def _amounts(reading: Reading, lexicon: Lexicon, grammar: _Grammar) -> Iterator[_Amount]:
    all_numbers = numbers(reading, lexicon)
    bare: Number | None = None
    last_end = 0
    for place, number in enumerate(all_numbers):
        following = all_numbers[place + 1] if place + 1 < len(all_numbers) else None
        if number.start < last_end or number.bracketed:
            continue
        amount = _amount(reading, number, grammar, following)
        if amount is None:
            bare = number
            continue
        # "between 5 and 10 euros": the first number has no sign of its own
        if bare and amount.start == number.start and grammar.ranges.rises(reading, bare, number):
            low = Decimal(bare.value)
            amount = _Amount(start=bare.start, end=amount.end, code=amount.code, low=low, high=amount.high)
        bare, last_end = None, amount.end
        yield amount


def _amount(reading: Reading, number: Number, grammar: _Grammar, following: Number | None) -> _Amount | None:
    value = Decimal(number.value)
    before = _sign_before(reading, number.start, grammar)
    end = number.end
    size = grammar.magnitude.match(reading.low, end)
    if size is not None:
        power = next(n for n in (3, 6, 9) if size[f"m{n}"])
        if before or grammar.after.match(reading.low, size.end()):
            value, end = value * 10**power, size.end()
    after = grammar.after.match(reading.low, end)
    if after is not None and not _starts_next(reading, before, after, following):
        code = grammar.codes[_key(after[1])]
        close = after.end() if after[0].endswith(")") == ("(" in after[0]) else after.end(1)
        split = re.compile(r"\d\d(?!\d)").match(reading.low, close)
        if split and after[1] == "€":  # "4€90"
            value, close = value + Decimal(split[0]) / 100, split.end()
        start = before.start() if before and grammar.codes[_key(before[1])] == code else number.start
        if before and start == number.start and after[1].isalpha():  # "$5 CAD", "$ 20 AUD"
            start = before.start()
        return _Amount(start=start, end=close, code=code, low=value, high=value)
    if before is not None:
        code = grammar.codes[_key(before[1])]
        return _Amount(start=before.start(), end=end, code=code, low=value, high=value)
    return _cents(reading, number, grammar)


def _sign_before(reading: Reading, start: int, grammar: _Grammar) -> re.Match[str] | None:
    near = grammar.before.finditer(reading.low, max(0, start - _WINDOW), start + 1)
    return next((match for match in near if match.end() == start), None)


def _starts_next(
    reading: Reading, before: re.Match[str] | None, after: re.Match[str], following: Number | None
) -> bool:
    """Whether the sign after this amount belongs to the next number: "$5 $10"."""
    if after[1].isalpha():
        return False
    if after[0].startswith(" ") and reading.low[after.end() : after.end() + 1].isdigit():
        return True
    return bool(before and following and not reading.low[after.end() : following.start].strip())


def _cents(reading: Reading, number: Number, grammar: _Grammar) -> _Amount | None:
    match = grammar.cents.match(reading.low, number.end)
    if match is None or (len(match[1]) == 1 and match[1].isalpha() and len(number.raw) > 2):
        return None  # "1080p" is a picture, "75p" a price
    code = grammar.codes.get(f"cents {_key(match[1])}", "")
    value = Decimal(number.value) / 100
    return _Amount(start=number.start, end=match.end(), code=code, low=value, high=value) if code else None


def _key(word: str) -> str:
    return re.sub(r" +", " ", word)


def _ranged(reading: Reading, amounts: list[_Amount], grammar: _Grammar) -> Iterator[_Amount]:
    """Joins what is one amount: a range ("22€ à 139€"), euros and cents, an amount said twice."""
    last: _Amount | None = None
    for amount in amounts:
        joined = _joined(reading, last, amount, grammar) if last else None
        if last and joined is None:
            yield last
        last = joined or amount
    if last:
        yield last


def _joined(reading: Reading, last: _Amount, amount: _Amount, grammar: _Grammar) -> _Amount | None:
    if last.code != amount.code or last.low != last.high:
        return None
    gap = reading.low[last.end : amount.start]
    low = high = last.low
    if last.low < amount.low and grammar.ranges.between(reading, last.start, last.end, amount.start):
        high = amount.high
    elif amount.high < 1 and last.low % 1 == 0 and grammar.ranges.both.fullmatch(gap):
        low = high = last.low + amount.low
    elif not (gap.strip() == "(" and last.low == amount.low):
        return None
    close = 1 if "(" in gap and reading.low[amount.end : amount.end + 1] == ")" else 0
    return _Amount(start=last.start, end=amount.end + close, code=last.code, low=low, high=high)
