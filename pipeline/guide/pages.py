"""The files of ``guides/`` as typed forms, each with the tree that knows its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from pipeline.content import Loc, Tree, problem, read_tree, read_typed
from pipeline.errors import ContentError, ContentErrors
from pipeline.guide.forms import FactForm, GuideForm, ServiceForm, TranslationForm, WordingForm

SERVICE_FILE = "service.yaml"
# The keys of a fact that are no words: a translation has none of them.
_ONCE = {each.name for each in fields(FactForm)} - {each.name for each in fields(WordingForm)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """One ``service.yaml``."""

    tree: Tree
    form: ServiceForm


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePage:
    """One guide, shared procedure or translation of either; ``id`` and ``locale`` from its name."""

    id: str
    locale: str
    service: str
    tree: Tree
    form: GuideForm | TranslationForm


@dataclass(slots=True, kw_only=True)
class Pages:
    """All that was read.

    ``texts`` are the pages of a guide in every locale; ``broken`` holds ids that exist but could not
    be read, so that a reference to them is not a second error.
    """

    services: dict[str, ServicePage] = field(default_factory=dict)
    guides: dict[tuple[str, str], GuidePage] = field(default_factory=dict)
    texts: dict[str, list[GuidePage]] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    errors: list[ContentError] = field(default_factory=list)

    def wrong(self, tree: Tree, loc: Loc, message: str) -> None:
        """Note one error at a location of a file."""
        self.errors.append(problem(tree, loc, message))

    def add(self, page: GuidePage) -> None:
        """Take in a guide, a procedure or a translation."""
        self.guides[page.id, page.locale] = page
        self.texts.setdefault(page.id, []).append(page)

    def locales_of(self, guide: str) -> tuple[str, ...]:
        """The locales in which a guide or procedure was read."""
        return tuple(sorted(page.locale for page in self.texts.get(guide, ())))


def read_pages(folder: Path) -> Pages:
    """Read every service folder below ``folder``; errors are collected, never raised."""
    pages = Pages()
    for service in _folders(folder):
        files = sorted(each for each in service.iterdir() if each.suffix in (".yaml", ".yml"))
        if not files:
            continue
        if service / SERVICE_FILE not in files:
            pages.broken.add(service.name)
            pages.errors.append(ContentError(service, None, f"has no {SERVICE_FILE}"))
        for file in files:
            _read_file(file, service.name, pages)
    return pages


def _folders(folder: Path) -> Iterator[Path]:
    for each in sorted(folder.iterdir()):
        if each.is_dir() and not each.name.startswith("."):
            yield each


def _read_file(file: Path, service: str, pages: Pages) -> None:
    name, _, locale = file.stem.partition(".")
    try:
        if file.suffix == ".yml":
            raise ContentError(file, None, "must be named .yaml")
        if file.name == SERVICE_FILE:
            tree = read_tree(file)
            pages.services[service] = ServicePage(tree=tree, form=read_typed(tree, ServiceForm))
        elif not locale:
            raise ContentError(file, None, "must be named <guide>.<locale>.yaml")
        else:
            pages.add(_guide(file, service, name, locale))
    except ContentError as error:
        pages.broken.add(service if file.name == SERVICE_FILE else f"{service}/{name}")
        pages.errors.extend(error.errors if isinstance(error, ContentErrors) else [error])


def _guide(file: Path, service: str, name: str, locale: str) -> GuidePage:
    tree = read_tree(file)
    translated = isinstance(tree.value, dict) and "original" in tree.value
    if translated and (redefined := list(_redefined(tree, name))):
        raise ContentErrors(redefined)
    form: GuideForm | TranslationForm = (
        read_typed(tree, TranslationForm) if translated else read_typed(tree, GuideForm)
    )
    return GuidePage(id=f"{service}/{name}", locale=locale, service=service, tree=tree, form=form)


def _redefined(tree: Tree, name: str) -> Iterator[ContentError]:
    """What a translation says of a fact though the original says it for all languages."""
    facts = tree.value.get("facts")
    for i, fact in enumerate(facts if isinstance(facts, list) else ()):
        for key in sorted(_ONCE & fact.keys()) if isinstance(fact, dict) else ():
            first = f"{name}.{tree.value['original']}.yaml"
            message = f"“{key}” of a fact is stated once for all languages, in {first}; delete it here"
            yield problem(tree, ("facts", i, key), message)
