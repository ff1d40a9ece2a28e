"""Noise rules at work: a change that lies in overlooked words alone is silenced, and says by which rule.

A rule takes its words away from both sides of a change. What is then equal was noise. Rules are
compared by RE2, whose time is linear in the text whatever the pattern. A change of a typed fact is
never silenced, and what was judged to change the meaning only where the rule covers the passage whole.
Rules about passages (``passages``) silence them whole, and never one that a guide could rest on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import re2

from pipeline.errors import UsageError
from pipeline.model import (
    Block,
    Change,
    ChangeKind,
    FactChange,
    Judgement,
    NoiseRule,
    RuleSyntax,
    Severity,
    Significance,
    Source,
)
from pipeline.noise.passages import FEWEST, Pages, covers, too_vague
from pipeline.text import canonical

# A reviewer's pattern is a phrase; what is longer is a pasted page.
LONGEST = 500
_STRETCH = 100  # characters of one block that `*` may stand for
_UNLIKELY = ("\u241f", "qx 17 ‡ vj", "0")  # what no sensible pattern overlooks whole

Judged = tuple[Change, Judgement]
Says = Callable[[str], object]  # the typed facts that a text states, comparable


def check_rule(rule: NoiseRule) -> None:
    """Refuse a rule that cannot be read, or that overlooks everything; UsageError says why."""
    pattern = rule.pattern.strip()
    if not pattern:
        raise UsageError("a noise rule needs words to overlook")
    if len(pattern) > LONGEST:
        raise UsageError(f"a noise rule has at most {LONGEST} characters, this one has {len(pattern)}")
    if rule.syntax is not RuleSyntax.REGEX and too_vague(pattern):
        raise UsageError(f"“{pattern}” is too little: name at least {FEWEST} letters or digits")
    if rule.syntax is RuleSyntax.PASSAGE:
        return
    compiled = _compiled(rule.pattern, rule.syntax)
    if compiled.search("") or any(compiled.fullmatch(each) for each in _UNLIKELY):
        raise UsageError(f"“{pattern}” would overlook everything: be more particular")


def concerns(rule: NoiseRule, source: Source) -> bool:
    """Whether a rule holds for a source."""
    return rule.active and rule.service in (None, source.service) and rule.source in (None, source.id)


def silenced(
    found: Sequence[Judged],
    rules: Sequence[NoiseRule],
    source: Source,
    says: Says,
    pages: Pages | None = None,
) -> tuple[Judged, ...]:
    """The changes with their judgements; those that a rule silences are cosmetic and name the rule.

    Without ``pages``, what lies around the changes, rules about passages silence nothing.
    """
    mine = [rule for rule in rules if concerns(rule, source)]
    return tuple((change, _judged(change, judgement, mine, says, pages)) for change, judgement in found)


def silences(
    rule: NoiseRule, change: Change, judgement: Judgement, says: Says, pages: Pages | None = None
) -> bool:
    """Whether a rule may silence a change that was judged so; ``says`` reads the typed facts of a text."""
    if not overlooks(rule, change, pages):
        return False
    if rule.syntax is RuleSyntax.PASSAGE:  # it has weighed the passage, but not a value of another one
        return all(_is_own(fact, change) for fact in judgement.facts)
    if judgement.facts:
        return False
    if judgement.significance is not Significance.FACT:
        return True
    before, after = _text(change.before), _text(change.after)
    pattern = _compiled(rule.pattern, rule.syntax)
    whole = not _without(pattern, before) and not _without(pattern, after)
    shown = ("\n".join(block.text for block in side) for side in (change.before, change.after))
    then, now = (says(text) for text in shown)
    return whole and then == now


def overlooks(rule: NoiseRule, change: Change, pages: Pages | None = None) -> bool:
    """Whether nothing is left of a change without the rule's words; says nothing about facts."""
    if rule.block is not None and not _stands_under(change, rule.block):
        return False
    if rule.syntax is RuleSyntax.PASSAGE:
        return pages is not None and covers(rule.pattern, change, pages)
    pattern = _compiled(rule.pattern, rule.syntax)
    before, after = _text(change.before), _text(change.after)
    if not (pattern.search(before) or pattern.search(after)):
        return False
    left, right = _without(pattern, before), _without(pattern, after)
    # A block that only moved says the same before and after: it has to be overlooked whole.
    return left == right == "" if change.kind is ChangeKind.MOVED else left == right


def _judged(
    change: Change, judgement: Judgement, rules: Sequence[NoiseRule], says: Says, pages: Pages | None
) -> Judgement:
    if not rules or judgement.significance is Significance.COSMETIC:
        return judgement
    rule = next((each for each in rules if silences(each, change, judgement, says, pages)), None)
    if rule is None:
        return judgement
    words = rule.shown if rule.shown != rule.pattern else f"“{rule.pattern}”"
    return replace(
        judgement,
        significance=Significance.COSMETIC,
        severity=Severity.NONE,
        reason=f"ignored by rule {rule.id}: {words}",
        rule=rule.id,
    )


def _is_own(fact: FactChange, change: Change) -> bool:
    """Whether a fact changed within the passages of a change, and not from or to one elsewhere."""
    sides = (fact.before, change.before), (fact.after, change.after)
    return all(said is None or any(said in block.text for block in blocks) for said, blocks in sides)


def _text(blocks: Sequence[Block]) -> str:
    return "\n".join(block.key for block in blocks)


def _without(pattern: Any, text: str) -> str:
    return " ".join(pattern.sub(" ", text).split())


def _stands_under(change: Change, heading: str) -> bool:
    """Whether every block of a change stands under a heading, or is it."""
    wanted = canonical(heading)
    return all(
        wanted in [block.key, *map(canonical, block.headings)] for block in (*change.before, *change.after)
    )


@lru_cache(maxsize=512)
def _compiled(pattern: str, syntax: RuleSyntax) -> Any:  # re2 has no types
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        return re2.compile(_expression(pattern, syntax), options)
    except re2.error as error:
        told = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise UsageError(f"“{pattern}” is no regular expression that RE2 knows: {told}") from None


def _expression(pattern: str, syntax: RuleSyntax) -> str:
    """The pattern as RE2 reads it, in canonical form where it is made of words."""
    if syntax is RuleSyntax.REGEX:
        return pattern
    text = canonical(pattern)
    if syntax is RuleSyntax.LITERAL:
        return re.escape(text)
    parts = {"*": rf"[^\n]{{0,{_STRETCH}}}", "?": r"[^\n]"}
    return "".join(parts.get(char) or re.escape(char) for char in text)
