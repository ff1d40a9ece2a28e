"""Turns of phrase that say what a single word says: "whenever you like" is "anytime", "has to" is "must".

A turn is written as words; a verb in its base form stands for all its forms, "*" at the end of a word
for any ending, "…" for up to three words, which stay where they are behind what the turn became.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

# A gap in a turn of phrase holds so many words at most.
GAP = 3
_GAP = "…"
# Turns are looked up by so many letters of their first word.
HEAD = 2
# A word of so few letters is no verb but holds the turn together.
SMALL = 2


@dataclass(frozen=True, slots=True)
class Turn:
    """Words to find, and the words they become; none where the turn says nothing."""

    words: tuple[str, ...]
    meant: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A turn in a row of words: how many words it spans, what it became, and the seats of its gap."""

    length: int
    meant: tuple[str, ...]
    kept: range


class Turns:
    """All turns of phrase of a language."""

    def __init__(
        self,
        table: Mapping[str, Sequence[str]],
        split: Callable[[str], Sequence[str]],
        fused: Mapping[str, str],
        base: Callable[[str], str],
    ) -> None:
        """``table`` lists turns under what they mean; ``split`` gives the words of a text, ``base`` the
        base form of one.

        ``fused`` names the preposition in a word that holds an article too ("du": "de").
        """
        self._fused = fused
        self._base = base
        self._by_head: dict[str, list[Turn]] = {}
        for meant, patterns in table.items():
            for pattern in patterns:
                turn = Turn(_pieces(pattern, split), tuple(meant.split()))
                self._by_head.setdefault(turn.words[0][:HEAD], []).append(turn)

    def at(self, words: Sequence[str], seat: int) -> Found | None:
        """The longest turn that begins at a seat, None where none does."""
        found: Found | None = None
        heads = dict.fromkeys((words[seat][:HEAD], self._base(words[seat])[:HEAD]))
        for turn in (turn for head in heads for turn in self._by_head.get(head, ())):
            reached = self._reach(turn, words, seat)
            if reached is not None and (found is None or reached.length > found.length):
                found = reached
        return found

    def _reach(self, turn: Turn, words: Sequence[str], seat: int) -> Found | None:
        """The turn as it stands at a seat, with as few words in its gap as may be; None where it does not."""
        cut = turn.words.index(_GAP) if _GAP in turn.words else len(turn.words)
        head, tail = turn.words[:cut], turn.words[cut + 1 :]
        middle = seat + len(head)
        if not self._stands(head, words, seat):
            return None
        for width in range(GAP + 1 if tail else 1):
            if self._stands(tail, words, middle + width):
                kept = range(middle, middle + width)
                return Found(len(head) + width + len(tail), turn.meant, kept)
        return None

    def _stands(self, pieces: Sequence[str], words: Sequence[str], seat: int) -> bool:
        row = words[seat : seat + len(pieces)]
        return len(row) == len(pieces) and all(map(self._fits, pieces, row))

    def _fits(self, piece: str, word: str) -> bool:
        if piece.endswith("*"):
            return word.startswith(piece[:-1])
        return piece in (word, self._fused.get(word)) or (len(piece) > SMALL and piece == self._base(word))


def _pieces(pattern: str, split: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    pieces: list[str] = []
    for part in pattern.split():
        if part == _GAP:
            pieces.append(_GAP)
            continue
        found = list(split(part.removesuffix("*")))
        pieces += [*found[:-1], found[-1] + "*"] if part.endswith("*") else found
    return tuple(pieces)
