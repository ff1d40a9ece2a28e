"""Finds what is wrong with guides before a reader does: pure, every remark with file, line and advice.

``remark``      what a remark is, and the rules with their levels
``passages``    every text of a guide with its place in its file
``tongues``     text in another language than the guide's, and half-translated sentences
``agreement``   values that contradict each other: in a guide, between locales, between guides
``labels``      steps that name other labels than the sources, or than another guide of the service
``official``    what official pages say otherwise
``upkeep``      coverage, citations, references, disclaimer, review, placeholders
"""

from pipeline.lint.lint import lint
from pipeline.lint.remark import Level, Remark, Rule

__all__ = ["Level", "Remark", "Rule", "lint"]
