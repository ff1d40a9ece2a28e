"""Words of a text with their places, and the edits that lead from one text to another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from rapidfuzz.distance import LCSseq

from pipeline.significance.lemma import lemma
from pipeline.significance.names import with_speaker
from pipeline.significance.obliged import with_duties
from pipeline.significance.phrasing import Turns
from pipeline.significance.separable import separated
from pipeline.significance.vocabulary import Vocabulary
from pipeline.text import canonical

_TOKEN = re.compile(
    r"""(?P<url>(?:https?://|www\.)[^\s()\[\]<>"']+)
      | (?P<masked>\[email\s*protected\])
      | (?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
      | (?P<number>\d{1,3}(?:[\u0020\u00a0\u202f]\d{3})+(?![\d])(?:,\d+)?|\d+(?:[.,:/]\d+)*)
      | (?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
      | (?P<sign>[€$£¥%])""",
    re.VERBOSE,
)
MASKED = "[email]"
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|lorsqu|puisqu|jusqu|quoiqu)'(?=.)")
_POSSESSIVE = re.compile(r"'s?$")
_STOP = re.compile(r"[.;:!?]\s|\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in canonical form and where it is shown; ``kind`` is the name of what matched.

    ``shown`` is what stands there where the word is another one: a name for "we".
    """

    word: str
    kind: str
    start: int
    end: int
    shown: str = ""

    @property
    def is_number(self) -> bool:
        """Is it written in digits?"""
        return self.kind == "number"


@dataclass(frozen=True, slots=True)
class Edit:
    """Words replaced, added (``before`` empty) or removed (``after`` empty), and where."""

    before: tuple[Token, ...]
    after: tuple[Token, ...]
    seat_before: int
    seat_after: int


def tokens(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    """The words, numbers, currency signs and addresses of a text in order.

    Elided articles stand alone ("l'", "offre"), contractions are written out, possessives dropped,
    and a turn of phrase is the word that it means.
    """
    return _tokens(text, vocabulary)


@lru_cache(maxsize=2048)
def _tokens(text: str, vocabulary: Vocabulary) -> tuple[Token, ...]:
    found = _spelled_out(text, vocabulary.contractions)
    if spans := [match.span() for match in vocabulary.forms.gendered.finditer(text)]:
        found = [t for t in found if not any(a <= t.start < b for a, b in spans)]
    if vocabulary.names:
        found = with_speaker(found, text, vocabulary)
    if vocabulary.particles:
        found = _rejoined(found, text, vocabulary)
    if vocabulary.obliging:
        found = with_duties(found, text, vocabulary)
    return tuple(_turned(found, text, vocabulary))


def _rejoined(found: Sequence[Token], text: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens with each verb whose particle stands apart written as one word, where the verb stands."""
    verbs = separated(found, text, vocabulary)
    whole = dict(verbs.values())
    return [
        replace(token, word=whole.get(seat, token.word))
        for seat, token in enumerate(found)
        if seat not in verbs
    ]


def _spelled_out(text: str, contractions: Mapping[str, tuple[str, ...]]) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "word"
        start, end = match.span()
        word = canonical(match.group())
        if kind == "masked":  # an address that a page hides from machines
            kind, word = "email", MASKED
        if kind != "word":
            found.append(Token(word.rstrip(".,;:"), kind, start, end))
            continue
        if word in contractions:
            found += [Token(part, kind, start, end) for part in contractions[word]]
            continue
        if elided := _ELISION.match(word):
            cut = start + elided.end()
            found.append(Token(elided.group(), kind, start, cut))
            start, word = cut, word[elided.end() :]
        found.append(Token(_POSSESSIVE.sub("", word) or word, kind, start, end))
    return found


def _turned(found: Sequence[Token], text: str, vocabulary: Vocabulary) -> Iterator[Token]:
    """The tokens with each turn of phrase, which does not reach into the next sentence, as what it means."""
    turns = _turns(vocabulary)
    words = [token.word for token in found]
    seat = 0
    while seat < len(found):
        turn = turns.at(words, seat)
        last = found[seat + turn.length - 1] if turn else found[seat]
        if turn is None or _STOP.search(text[found[seat].start : last.end]):
            yield found[seat]
            seat += 1
            continue
        yield from (Token(word, "word", found[seat].start, last.end) for word in turn.meant)
        yield from _turned([found[kept] for kept in turn.kept], text, vocabulary)
        seat += turn.length


@lru_cache(maxsize=64)
def _turns(vocabulary: Vocabulary) -> Turns:
    def split(part: str) -> list[str]:
        return [token.word for token in _spelled_out(part, vocabulary.contractions)]

    return Turns(vocabulary.turns, split, vocabulary.fused, partial(lemma, language=vocabulary.language))


def edits(before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary) -> tuple[Edit, ...]:
    """The edits between two texts in order; edits with only one short word between them are one."""
    raw: list[tuple[int, int, int, int]] = []
    for op in LCSseq.opcodes([t.word for t in before], [t.word for t in after]):
        if op.tag == "equal":
            continue
        span = (op.src_start, op.src_end, op.dest_start, op.dest_end)
        if raw and _bridges(before[raw[-1][1] : span[0]], vocabulary):
            raw[-1] = (raw[-1][0], span[1], raw[-1][2], span[3])
        else:
            raw.append(span)
    return tuple(Edit(tuple(before[a:b]), tuple(after[c:d]), a, c) for a, b, c, d in raw)


def _bridges(between: Sequence[Token], vocabulary: Vocabulary) -> bool:
    return len(between) == 0 or (len(between) == 1 and vocabulary.is_function(between[0].word))
