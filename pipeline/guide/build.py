"""Checked forms to the domain model; a translation inherits what it does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pipeline.guide.forms import (
    ChannelForm,
    CitationForm,
    FactForm,
    FormerRecipeForm,
    GuideForm,
    LinkForm,
    NoteForm,
    QuestionForm,
    ScopeForm,
    ServiceForm,
    SourceForm,
    StepForm,
    TranslationForm,
    WordingForm,
)
from pipeline.guide.pages import GuidePage, Pages
from pipeline.guide.values import kind_of
from pipeline.model import (
    Channel,
    Citation,
    Claim,
    FormerRecipe,
    Guide,
    Link,
    Note,
    Product,
    Question,
    Recipe,
    Scope,
    Service,
    Source,
    Step,
)


def build_service(form: ServiceForm) -> Service:
    """A service with its products and sources."""
    return Service(
        id=form.service,
        name=form.name,
        hosts=form.hosts,
        spider=form.spider,
        pace=form.pace,
        products=tuple(
            Product(id=each.id, name=each.name, aliases=dict(each.aliases)) for each in form.products
        ),
        sources=tuple(_source(form.service, each) for each in form.sources),
    )


def _source(service: str, form: SourceForm) -> Source:
    return Source(
        id=form.id,
        service=service,
        url=form.url,
        locale=form.locale,
        title=form.title,
        platform=form.platform,
        recipe=Recipe(select=form.select, remove=form.remove),
        former=tuple(_former(each) for each in form.former),
        access=form.access,
        access_note=form.access_note.strip(),
        max_age_days=form.max_age_days,
        render=form.render,
        evidence=form.evidence,
    )


def _former(form: FormerRecipeForm) -> FormerRecipe:
    """A day in a file begins at midnight UTC."""
    until = datetime(form.until.year, form.until.month, form.until.day, tzinfo=UTC)
    return FormerRecipe(until=until, recipe=Recipe(select=form.select, remove=form.remove))


def build_guide(page: GuidePage, pages: Pages) -> Guide:
    """A guide or shared procedure in one locale, whole: inherited values are filled in."""
    form = page.form
    if isinstance(form, TranslationForm):
        original = pages.guides[page.id, form.original].form
        assert isinstance(original, GuideForm)
        facts = _worded(form.facts, original.facts)
        procedures = {each.id: each.procedure for each in original.channels}
    else:
        facts = tuple(_claim(each, each.text, each.cites) for each in form.facts)
        procedures = {each.id: each.procedure for each in form.channels}
    return Guide(
        id=page.id,
        service=page.service,
        locale=page.locale,
        title=form.title,
        path=page.tree.path,
        shared=form.procedure is not None,
        original=form.original if isinstance(form, TranslationForm) else None,
        summary=form.summary.strip(),
        reading_minutes=form.reading_minutes,
        modified_at=form.modified_at,
        verified_at=form.verified_at,
        channels=tuple(_channel(each, procedures) for each in form.channels),
        facts=facts,
        products=tuple(_note(each) for each in form.products),
        faq=tuple(_question(each) for each in form.faq),
        related=tuple(_link(each, page.locale, pages) for each in form.related),
        disclaimer=form.disclaimer.strip(),
    )


def _worded(wordings: Sequence[WordingForm], originals: Sequence[FactForm]) -> tuple[Claim, ...]:
    by_id = {each.id: each for each in originals}
    return tuple(_claim(by_id[each.id], each.text, each.cites) for each in wordings)


def _claim(form: FactForm, text: str, cites: Sequence[CitationForm]) -> Claim:
    return Claim(
        id=form.id,
        subject=form.subject,
        value=form.value,
        kind=kind_of(form.value, stated=form.kind, subject=form.subject),
        text=text.strip(),
        scope=_scope(form.scope),
        cites=_cites(cites),
    )


def _scope(form: ScopeForm) -> Scope:
    return Scope(
        product=form.product,
        channel=form.channel,
        region=form.region,
        event=form.event,
        conditions=form.conditions,
    )


def _channel(form: ChannelForm, procedures: Mapping[str, str | None]) -> Channel:
    return Channel(
        id=form.id,
        title=form.title,
        intro=form.intro.strip(),
        procedure=procedures.get(form.id),
        steps=tuple(_step(each) for each in form.steps),
        notes=tuple(_note(each) for each in form.notes),
    )


def _step(form: StepForm) -> Step:
    return Step(id=form.id, heading=form.heading, body=form.body.strip(), cites=_cites(form.cites))


def _note(form: NoteForm) -> Note:
    return Note(id=form.id, text=form.text.strip(), title=form.title, cites=_cites(form.cites))


def _question(form: QuestionForm) -> Question:
    return Question(id=form.id, question=form.question, answer=form.answer.strip(), cites=_cites(form.cites))


def _link(form: LinkForm, locale: str, pages: Pages) -> Link:
    if form.guide is None:
        return Link(title=form.title or "", url=form.url or "")
    locales = pages.locales_of(form.guide)
    page = pages.guides[form.guide, locale if locale in locales else locales[0]]
    return Link(title=form.title or page.form.title, url="", guide=form.guide)


def _cites(forms: Sequence[CitationForm]) -> tuple[Citation, ...]:
    return tuple(
        Citation(source=each.source, exact=each.exact.strip(), prefix=each.prefix, suffix=each.suffix)
        for each in forms
    )
