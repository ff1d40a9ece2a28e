"""Earlier versions of a declared document as former recipes of its source, each until a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from pipeline.declarations.ota import Declaration, Past, Terms
from pipeline.declarations.recipe import Remark, recipe_of, recipe_remarks
from pipeline.model import FormerRecipe


def former(declaration: Declaration, terms: Terms) -> tuple[FormerRecipe, ...]:
    """The former recipes of a document, the oldest first, one per day of ending."""
    found: dict[datetime, FormerRecipe] = {}
    for past in declaration.history:
        until = _until(past)
        if past.type == terms.type and until and not _obstacle(past, terms):
            found.setdefault(until, FormerRecipe(until=until, recipe=recipe_of(past.pages[0])))
    return tuple(found[until] for until in sorted(found))


def former_remarks(declaration: Declaration) -> Iterator[Remark]:
    """What of the history has no place here, and addresses that were others then."""
    current = {terms.type: terms for terms in declaration.terms}
    taken: set[tuple[str, datetime]] = set()
    for past in declaration.history:
        terms, until = current.get(past.type), _until(past)
        what = f"“{past.type}” until {past.until or 'an unknown day'}"
        path = declaration.history_path
        why = _obstacle(past, terms) if terms else "the declaration has no such document any more"
        if not why and until and (past.type, until) in taken:
            why = "another version ends on the same day; days are the smallest step here"
        if why or not until:
            yield Remark(path=path, line=past.line, what=what, why=why or "does not say until when")
            continue
        taken.add((past.type, until))
        (page,) = past.pages
        yield from recipe_remarks(page, path)
        if terms and page.fetch and page.fetch != terms.pages[0].fetch:
            why = f"stood at {page.fetch} then; only its selectors were taken over"
            yield Remark(path=path, line=page.line, what=what, why=why, mapped=True)


def _obstacle(past: Past, terms: Terms | None) -> str:
    """Why an earlier version cannot become a former recipe of one source; "" where it can."""
    if terms is None or len(past.pages) != 1 or len(terms.pages) != 1:
        return "is or was combined of several pages, whose recipes cannot be told apart"
    if not past.until:
        return "does not say until when"
    return "" if _until(past) else f"ends at “{past.until}”, which is no moment of ISO 8601"


def _until(past: Past) -> datetime | None:
    """The first midnight (UTC) from which the version no longer holds."""
    try:
        moment = datetime.fromisoformat(past.until)
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    midnight = datetime.combine(moment.date(), time(), UTC)
    return midnight if moment == midnight else midnight + timedelta(days=1)
