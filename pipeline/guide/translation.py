"""Whether a translation says what its original says: the same channels, steps, facts and questions."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.content import Loc
from pipeline.guide.forms import GuideForm, TranslationForm
from pipeline.guide.pages import GuidePage, Pages


def check_translation(page: GuidePage, pages: Pages) -> None:
    """Every missing, extra or reordered id against the original, and an original that does not exist."""
    form = page.form
    if not isinstance(form, TranslationForm):
        _check_single_original(page, pages)
        return
    original = pages.guides.get((page.id, form.original))
    if original is None:
        if page.id not in pages.broken:
            pages.wrong(page.tree, ("original",), f"there is no {page.id}.{form.original}.yaml")
        return
    if not isinstance(original.form, GuideForm):
        pages.wrong(page.tree, ("original",), f"“{form.original}” is itself a translation")
        return
    if bool(form.procedure) != bool(original.form.procedure):
        pages.wrong(page.tree, (), "one of original and translation is a guide, the other a procedure")
    _compare(page, original.form, pages)


def _check_single_original(page: GuidePage, pages: Pages) -> None:
    first = next(each for each in pages.texts[page.id] if isinstance(each.form, GuideForm))
    if first is not page:
        message = f"{first.tree.path.name} is the original; state “original: {first.locale}”"
        pages.wrong(page.tree, ("locale",), message)


def _compare(page: GuidePage, original: GuideForm, pages: Pages) -> None:
    form = page.form
    _same(page, ("channels",), original.channels, form.channels, pages)
    ours = {each.id: i for i, each in enumerate(form.channels)}
    for channel in original.channels:
        if channel.id not in ours:
            continue
        i = ours[channel.id]
        mine = form.channels[i]
        if mine.procedure and mine.procedure != channel.procedure:
            pages.wrong(page.tree, ("channels", i, "procedure"), "differs from the original's")
        _same(page, ("channels", i, "steps"), channel.steps, mine.steps, pages)
        _same(page, ("channels", i, "notes"), channel.notes, mine.notes, pages)
    _same(page, ("facts",), original.facts, form.facts, pages)
    _same(page, ("products",), original.products, form.products, pages)
    _same(page, ("faq",), original.faq, form.faq, pages)


def _same(page: GuidePage, loc: Loc, theirs: Sequence[object], mine: Sequence[object], pages: Pages) -> None:
    """Note every id that one side has alone, and another order."""
    wanted = [str(getattr(each, "id", "")) for each in theirs]
    found = [str(getattr(each, "id", "")) for each in mine]
    for each in wanted:
        if each not in found:
            pages.wrong(page.tree, loc, f"lacks “{each}”, which the original has in {loc[-1]}")
    for i, each in enumerate(found):
        if each not in wanted:
            pages.wrong(page.tree, (*loc, i, "id"), f"“{each}” is not in the original's {loc[-1]}")
    if sorted(wanted) == sorted(found) and wanted != found:
        pages.wrong(page.tree, loc, f"{loc[-1]} stand in another order than in the original")
