"""A change read once: its words, its edits, the places that are no rule, and what its blocks are."""

from __future__ import annotations

from pipeline.model import Block, Change, Fact, Severity
from pipeline.significance.procedure import is_instruction
from pipeline.significance.severity import rule_severity
from pipeline.significance.silence import is_quiet, quiet_spans
from pipeline.significance.tokens import Edit, Token, edits, tokens
from pipeline.significance.vocabulary import Vocabulary


class Reading:
    """A change with its words, edits and quiet places, worked out once."""

    def __init__(self, change: Change, known: Vocabulary, language: str | None) -> None:
        self.change = change
        self.vocabulary = known
        self.language = language
        texts = ["\n".join(block.text for block in side) for side in (change.before, change.after)]
        self.texts: tuple[str, str] = (texts[0], texts[1])
        self.before: tuple[Token, ...] = tokens(texts[0], known)
        self.after: tuple[Token, ...] = tokens(texts[1], known)
        self.edits: tuple[Edit, ...] = edits(self.before, self.after, known)
        self.quiet = (quiet_spans(texts[0], known, language), quiet_spans(texts[1], known, language))

    @property
    def says_the_same(self) -> bool:
        """Are the words equal, whatever stands between them?"""
        return not self.edits

    @property
    def only_quiet(self) -> bool:
        """Do all changed figures stand where figures are no rule, and nothing else changed?"""
        gone = [t for edit in self.edits for t in edit.before]
        come = [t for edit in self.edits for t in edit.after]
        return all(is_quiet(t.start, t.end, self.quiet[0]) for t in gone) and all(
            is_quiet(t.start, t.end, self.quiet[1]) for t in come
        )

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks after, or before where there are none after."""
        return self.change.after or self.change.before

    @property
    def heading(self) -> str:
        """The nearest heading above, in lower case."""
        path = self.blocks[0].headings
        return path[-1].casefold() if path else ""

    @property
    def instructs(self) -> bool:
        """Does either side tell the reader what to do?"""
        sides = (*self.change.before, *self.change.after)
        return any(is_instruction(block, self.vocabulary) for block in sides)

    @property
    def severity(self) -> Severity:
        """What a changed rule in these words costs."""
        return rule_severity(" ".join(self.texts).casefold(), self.heading, self.vocabulary)

    def about(self, fact: Fact, text: str) -> str:
        """What a value is about: its subject and product, or the words before it."""
        named = " ".join(part for part in (fact.subject, fact.scope.product or "") if part)
        lead = " ".join(text[: fact.start].split()[-6:]) or " ".join(text[fact.end :].split()[:4])
        return f"{named}: {lead}" if named and lead else named or lead
