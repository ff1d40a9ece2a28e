"""Words that make a rule, said in another way: "except X" is "does not apply to X".

What is left of both sides is compared as operators (denial, permission, condition, exception, until) and
rewritten by rules that hold in any language; the words of each class are the lexicon's. A rule takes
something away from both sides or from neither, so that what came or went alone stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.significance.alike import negated
from pipeline.significance.families import able_root, root
from pipeline.significance.remains import Remains
from pipeline.significance.tokens import Token
from pipeline.significance.vocabulary import Vocabulary

Words = list[Token]
Texts = tuple[Sequence[Token], Sequence[Token]]


def without_equivalents(
    left: Remains, before: Sequence[Token], after: Sequence[Token], vocabulary: Vocabulary
) -> Remains:
    """What is left over without operators that the other side says in another way."""
    if not left.gone or not left.come:
        return left
    gone, come = list(left.gone), list(left.come)
    for rule in _RULES:
        gone, come = rule(gone, come, (before, after), vocabulary)
        come, gone = rule(come, gone, (after, before), vocabulary)
    return Remains(tuple(gone), tuple(come))


Rule = Callable[[Words, Words, Texts, Vocabulary], tuple[Words, Words]]


def _unless(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "Not unless" is "only if"; "only" at the very beginning names who may."""
    denied = negations(one, vocabulary)
    unless = [t for t in one if "except" in vocabulary.concept(t.word)]
    only = [t for t in other if "only" in vocabulary.concept(t.word)]
    ifs = [t for t in other if t.word in vocabulary.openers and t.word in vocabulary.condition]
    clean = not negations(other, vocabulary) and not any("only" in vocabulary.concept(t.word) for t in one)
    first = {found[0] for found in texts if found}
    if not clean or not len(denied) == len(unless) == len(only) == 1 or len(ifs) > 1 or only[0] in first:
        return one, other
    clitics = [t for t in (*one, *other) if t.word in vocabulary.clitics]
    return _less(one, denied, unless, clitics), _less(other, only, ifs, clitics)


def _not_until(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """Under a negation, "not until it ends" is "not before it ends"."""
    if not all(any(t.word in vocabulary.negation for t in side) for side in texts):
        return one, other
    turned = [t for t in other if t.word in vocabulary.not_until]
    known = [t for t in one if t.word in vocabulary.not_until]
    return (_less(one, known), _less(other, turned)) if turned and known else (one, other)


def _from_then(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "Not until then" is "at that time"."""
    denied, until = negations(one, vocabulary), _of(one, vocabulary.not_until)
    at = _of(other, vocabulary.operators.at_moment)
    if len(denied) == len(until) == 1 and at and not negations(other, vocabulary):
        return _less(one, denied, until), _less(other, at[:1])
    return one, other


def _exception(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "Except X" is "does not apply to X"."""
    except_ = [t for t in one if "except" in vocabulary.concept(t.word)]
    denied, applying = negations(other, vocabulary), _of(other, vocabulary.operators.applying)
    if len(except_) == len(denied) == 1 and applying and not negations(one, vocabulary):
        return _less(one, except_), _less(other, denied, applying[:1])
    return one, other


def _as_long_as(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "Until it is paid" is "as long as it is not paid"."""
    until, lasting = _of(one, vocabulary.not_until), _of(other, vocabulary.operators.lasting)
    denied = negations(other, vocabulary)
    if len(until) == len(denied) == 1 and lasting and not negations(one, vocabulary):
        return _less(one, until), _less(other, denied, lasting[:1])
    return one, other


def _forbidden(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "Must not" and "may not" are "is prohibited"."""
    denied, forbidding = negations(one, vocabulary), _of(other, vocabulary.operators.forbidding)
    modal = [t for t in one if _is_modal(t, vocabulary)]
    if len(denied) == len(forbidding) == 1 and len(modal) <= 1 and not negations(other, vocabulary):
        return _less(one, denied, modal), _less(other, forbidding)
    return one, other


def _allowed(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "On this plan you can" is "this plan allows"; "may be exchanged" is "exchangeable"."""
    for modal in [t for t in one if "permission" in vocabulary.modality.get(t.word, ())]:
        allowing = _of(other, vocabulary.operators.allowing)
        able = [t for t in other if able_root(t.word, vocabulary)]
        if allowing:
            one, other = _less(one, [modal]), _less(other, allowing[:1])
            continue
        for token in able:
            verb = [t for t in one if root(t.word, vocabulary) == able_root(token.word, vocabulary)]
            if verb:
                one, other = _less(one, [modal], verb), _less(other, [token])
                break
    return one, other


def _circumstance(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "If it is late" is "when it is late", "where it is late", and "in case of delay"."""
    here, there = _of(one, vocabulary.operators.circumstance), _of(other, vocabulary.operators.circumstance)
    both = min(len(here), len(there))
    return _less(one, here[:both]), _less(other, there[:both])


def _negated(one: Words, other: Words, texts: Texts, vocabulary: Vocabulary) -> tuple[Words, Words]:
    """ "Did not authorise" is "unauthorised"."""
    denied = _of(one, vocabulary.denial)
    if len(denied) != 1 or negations(other, vocabulary):
        return one, other
    for token in one:
        twin = next((t for t in other if negated(token.word, t.word)), None)
        if twin is not None:
            clitics = [t for t in one if t.word in vocabulary.clitics]
            return _less(one, denied, [token], clitics), _less(other, [twin])
    return one, other


_RULES: tuple[Rule, ...] = (
    _unless,
    _as_long_as,
    _from_then,
    _not_until,
    _exception,
    _forbidden,
    _negated,
    _allowed,
    _circumstance,
)


def negations(found: Sequence[Token], vocabulary: Vocabulary) -> Words:
    """The words that deny; weak ones do beside a clitic only ("ne … plus")."""
    denied = any(t.word in vocabulary.clitics for t in found)
    return [
        t for t in found if t.word in vocabulary.negation or (denied and t.word in vocabulary.weak_negation)
    ]


def _is_modal(token: Token, vocabulary: Vocabulary) -> bool:
    return bool(vocabulary.modality.get(token.word, frozenset()) & {"duty", "permission"})


def _of(found: Words, words: frozenset[str]) -> Words:
    return [t for t in found if t.word in words]


def _less(found: Words, *dropped: Sequence[Token]) -> Words:
    return [t for t in found if not any(t in each for each in dropped)]
