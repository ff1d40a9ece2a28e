"""The provider by name: "Northgate refunds you" is "we refund you" on the pages of Northgate.

Names are given by whoever knows whose page it is; a company is also known by its legal form ("Northgate
Insurance Ltd"). One company that took the place of another stays a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.text import canonical

if TYPE_CHECKING:  # tokens are put together here while they are made
    from pipeline.significance.remains import Remains
    from pipeline.significance.tokens import Token
    from pipeline.significance.vocabulary import Vocabulary

# A company's name has so many words at most in front of its legal form.
NAME = 4


def with_speaker(found: Sequence[Token], text: str, vocabulary: Vocabulary) -> list[Token]:
    """The tokens with each name of the provider, and the legal form behind it, as the word for "we".

    A name counts where it is written with a capital, so that "match" stays a word where "Match" is a name.
    """
    names = [tuple(canonical(name).split()) for name in vocabulary.names]
    words = [token.word for token in found]
    kept: list[Token] = []
    seat = 0
    while seat < len(found):
        width = max((len(n) for n in names if n and tuple(words[seat : seat + len(n)]) == n), default=0)
        if width and text[found[seat].start].isupper():
            while seat + width < len(found) and words[seat + width] in vocabulary.legal_forms:
                width += 1
            last = found[seat + width - 1]
            shown = "".join(words[seat : seat + width])
            kept.append(replace(found[seat], word=vocabulary.we, end=last.end, shown=shown))
            seat += width
        else:
            kept.append(found[seat])
            seat += 1
    return kept


def without_companies(
    left: Remains,
    sides: tuple[Sequence[Token], Sequence[Token]],
    texts: tuple[str, str],
    vocabulary: Vocabulary,
) -> Remains:
    """What is left over without the provider's name where the name of its company took its place."""
    legal = [_companies(found, text, vocabulary) for found, text in zip(sides, texts, strict=True)]
    gone, come = list(left.gone), list(left.come)
    for one, other, names in ((gone, come, legal[1]), (come, gone, legal[0])):
        ours = [t for t in one if t.shown]
        if ours and any(t.word in names for t in other):
            one[:] = [t for t in one if t not in ours]
            other[:] = [t for t in other if t.word not in names]
    return replace(left, gone=tuple(gone), come=tuple(come))


def _companies(found: Sequence[Token], text: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of names that stand before a legal form: of "XY Media Ltd" xy and media."""
    named: set[str] = set()
    for seat, token in enumerate(found):
        if token.word not in vocabulary.legal_forms or not text[token.start].isupper():
            continue
        for other in reversed(found[max(0, seat - NAME) : seat]):
            if not text[other.start].isupper() or vocabulary.is_function(other.word):
                break
            named.add(other.word)
    return frozenset(named)
