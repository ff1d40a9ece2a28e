"""A range between two elements as CSS: right where all of it lies among the children of one element."""

from __future__ import annotations

from pipeline.declarations.ota import Range


def as_css(between: Range) -> tuple[str, ...]:
    """Selectors of what lies in a range; () where it cannot be said (no start, or several selectors in one).

    The bounds and what lies between them must be siblings: that is what CSS can say of a range.
    """
    start = between.start_before or between.start_after
    end = between.end_before or between.end_after
    if not start or any("," in each for each in (start, end)):
        return ()
    beyond = f":not({end} ~ *)" if end else ""
    if between.end_before:
        beyond = f":not({end}){beyond}"
    found = (f"{start} ~ *{beyond}",)
    return (start, *found) if between.start_before else found
