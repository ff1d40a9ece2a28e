"""Names the reader clicks, and menu paths: "Tap Subscriptions", « Résilier », "Settings > Plans"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.facts.reading import Claims, Reading
from pipeline.lexicon import Lexicon, phrases
from pipeline.model import Fact, FactKind

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚŁŃŇŌŐŘŚŞŠŤŪŮŰŹŻŽ"
_QUOTED = re.compile(
    r'"([^"\n]{1,60})"|« ?([^«»\n]{1,60}?) ?»|»([^«»\n]{1,60})«|\*\*([^*\n]{1,60})\*\*'
    r"|(?<!\w)'([^'\n]{2,40})'(?!\w)"
)
_ARROW = re.compile(r" ?(?<![-=])> ?| » ")
_DEFINING = re.compile(r"\([^()]{0,25}$")  # "(the "Terms")" defines, nobody clicks it
_WORDS_IN_LABEL = 8
_REACH = 60  # characters between a verb and the quoted name it opens


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grammar:
    verb: re.Pattern[str]
    chain: re.Pattern[str]
    quoting: re.Pattern[str]
    beside: re.Pattern[str]
    noun: re.Pattern[str]
    run: re.Pattern[str]
    stop: frozenset[str]
    tail: frozenset[str]


@lru_cache(maxsize=64)
def _grammar(lexicon: Lexicon) -> _Grammar:
    words = lexicon.words
    verbs, skip = phrases(words("labels", "verbs")), phrases(words("labels", "skip"))
    also = phrases((*words("labels", "verbs"), *words("labels", "quoting")))
    join, tail = phrases(words("labels", "join")), phrases(words("labels", "tail"))
    answers = phrases(words("labels", "answers"))  # "Yes, Cancel" is one button
    capital = rf"[{_UPPER}][\w'&/-]*"
    # (?i:) keeps the lexicon's small words apart from the capitals that make a name
    more = rf"(?: (?:(?i:{join}) ?){{0,2}}(?:{capital}|&|(?i:{tail})))"
    return _Grammar(
        verb=re.compile(rf"{verbs}(?: {skip})*[ :]*"),
        chain=re.compile(phrases(words("labels", "chain"))),
        quoting=re.compile(also),
        beside=re.compile(rf"{phrases(words('labels', 'nouns'))}[^.;]{{0,12}}$"),
        noun=re.compile(rf" ?[,)]? ?{phrases(words('labels', 'nouns'))}"),
        run=re.compile(rf"(?:(?i:{answers}), (?=[{_UPPER}]))?{capital}{more}{{0,6}}"),
        stop=frozenset(words("labels", "stop")),
        tail=frozenset(words("labels", "tail")),
    )


def find(reading: Reading, lexicon: Lexicon) -> Iterator[Fact]:
    """Labels and paths in order. A quoted name counts beside a verb of clicking or a word such as
    "button"; without quotes, the capitalised words after such a verb do.
    """
    if not lexicon.words("labels", "verbs") and ">" not in reading.plain:
        return
    grammar = _grammar(lexicon)
    found = [*_paths(reading, grammar), *_quoted(reading, grammar), *_runs(reading, grammar)]
    claims = Claims(len(reading.plain))
    yield from (fact for fact in found if claims.claim(fact.start, fact.end))


def _fact(reading: Reading, kind: FactKind, value: str, start: int, end: int) -> Fact:
    return Fact(kind=kind, value=value, text=reading.plain[start:end], start=start, end=end)


def _paths(reading: Reading, grammar: _Grammar) -> Iterator[Fact]:
    for first, last in reading.sentences:
        quoted = "«" in reading.plain[first:last]
        arrows = [
            m
            for m in _ARROW.finditer(reading.plain, first, last)
            if m.start() > first and not (quoted and "»" in m[0])
        ]
        group: list[re.Match[str]] = []
        for arrow in arrows:
            if group and (
                arrow.start() - group[-1].end() > _REACH
                or _broken(reading.plain[group[-1].end() : arrow.start()])
            ):
                yield from _path(reading, group, first, last, grammar)
                group = []
            group.append(arrow)
        if group:
            yield from _path(reading, group, first, last, grammar)


def _broken(text: str) -> bool:
    return not text.strip() or bool(re.search(r"[;:]|, | - ", text))


def _path(
    reading: Reading, arrows: list[re.Match[str]], first: int, last: int, grammar: _Grammar
) -> Iterator[Fact]:
    start = _path_start(reading, arrows[0].start(), first, grammar)
    tail = re.compile(r" *[\"'*«\[(]*").match(reading.plain, arrows[-1].end(), last)
    place = tail.end() if tail else arrows[-1].end()
    run = grammar.run.match(reading.plain, place, last) or re.compile(r"[\w'&-]+").match(
        reading.plain, place, last
    )
    if start is None or run is None:
        return
    quoted = re.compile(r"[^\"«»*]{1,60}(?=[\"»*])").match(reading.plain, place, last)
    end = quoted.end() if quoted and tail and tail[0].strip(" ([") else run.end()
    borders = [start, *(place for m in arrows for place in (m.start(), m.end())), end]
    pieces = [
        reading.plain[a:b].strip(" \"'*«»[]()\\") for a, b in zip(borders[::2], borders[1::2], strict=True)
    ]
    if all(pieces) and all(_starts_label(piece) for piece in (pieces[0], pieces[-1])):
        yield _fact(reading, FactKind.PATH, " > ".join(pieces), start, end)


def _starts_label(piece: str) -> bool:
    return len(piece) > 1 and (piece[0].isupper() or (piece[0].isalpha() and not piece[0].islower()))


def _path_start(reading: Reading, end: int, first: int, grammar: _Grammar) -> int | None:
    """Where the first label of a path begins: after the last verb, quote or punctuation before it."""
    near = max(first, end - _REACH)
    begin = near
    for verb in grammar.verb.finditer(reading.low, near, end):
        if verb.end() < end:
            begin = verb.end()
    for stop in re.compile(r"[.,;:(]\s+|[\"«*(]+(?=\w)").finditer(reading.plain, begin, end):
        begin = stop.end()
    match = re.compile(rf"[{_UPPER}\[][^\s]*(?: [^\s]+){{0,4}}$").search(
        reading.plain[begin:end].rstrip(" \"'*»")
    )
    return begin + match.start() if match else None


def _quoted(reading: Reading, grammar: _Grammar) -> Iterator[Fact]:
    for match in _QUOTED.finditer(reading.plain):
        text = next(group for group in match.groups() if group is not None).strip(" ,.[]*_\\")
        if not text or len(text.split()) > _WORDS_IN_LABEL or not any(char.isalpha() for char in text):
            continue
        first, _ = reading.sentence(match.start())
        before = reading.low[max(first, match.start() - _REACH) : match.start()]
        if _DEFINING.search(before):
            continue
        nouns = grammar.beside.search(before) or grammar.noun.match(reading.low, match.end())
        if nouns or grammar.quoting.search(before):
            start = reading.plain.index(text, match.start())
            yield _fact(reading, FactKind.LABEL, text, start, start + len(text))


def _runs(reading: Reading, grammar: _Grammar) -> Iterator[Fact]:
    said = -1  # the sentence that a label was found in
    for verb in grammar.verb.finditer(reading.low):
        run = grammar.run.match(reading.plain, verb.end())
        first, last = reading.sentence(verb.start())
        # "then Settings" names a label only after another; capitals mean nothing where all is in capitals.
        if (
            run is None
            or (grammar.chain.match(verb[0]) and said != first)
            or reading.plain[first:last].isupper()
        ):
            continue
        text = run[0].rstrip("'-/")
        word, *others = text.lower().split()
        if len(text) < 2 or (word in grammar.stop and not grammar.tail.issuperset(others or [""])):
            continue
        said = first
        yield _fact(reading, FactKind.LABEL, text, run.start(), run.start() + len(text))
