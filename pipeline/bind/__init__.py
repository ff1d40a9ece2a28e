"""Binding: which official blocks support a step or fact of a guide.

A citation with an exact quote is found by the quote (W3C TextQuoteSelector: prefix and suffix
choose among several); one without is proposed from the guide's own words, in the page's language
or another. Steps are bound as a sequence: lexical scores alone are near chance on hard pairs,
section and position decide.
"""

from pipeline.bind.binding import Binding
from pipeline.bind.propose import bind_steps
from pipeline.bind.quote import bind_quote

__all__ = ["Binding", "bind_quote", "bind_steps"]
