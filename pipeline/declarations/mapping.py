"""A declaration as a service of ours. Whatever is not said the same way afterwards is remarked upon."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.declarations.ota import Cut, Declaration, Page, Range
from pipeline.declarations.ranges import as_css
from pipeline.guide.checks import is_selector
from pipeline.model import Access, Recipe, Render, Service, Source

_NOTE = (
    "Imported from an Open Terms Archive declaration, which does not say on what basis the page may be "
    "read. Read the site's terms first, then state it here."
)
# Filters that only change what we never compare: link targets.
_NEEDLESS = re.compile(r'^(?:\{")?removeQueryParams\b')


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that a person has to look at. ``mapped``: it was taken over, with the doubt that it names."""

    path: Path
    line: int
    what: str
    why: str
    mapped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A service, and what its declaration said that the service does not; in order of file and line."""

    service: Service
    remarks: tuple[Remark, ...]


def imported(
    declaration: Declaration, *, service: str = "", locale: str = "en", access: Access = Access.MANUAL
) -> Imported:
    """The service with one source for each page that can be read; ``service`` is its id, else from the name.

    Declarations state no language and no basis of access, so ``locale`` and ``access`` are the caller's.
    """
    name = service or slug(declaration.name) or slug(declaration.path.stem) or "imported"
    remarks = [
        Remark(path=declaration.path, line=line, what=f"“{key}”", why="is no key that we know")
        for key, line in declaration.unread
    ]
    sources: list[Source] = []
    taken: Counter[str] = Counter()
    for terms in declaration.terms:
        for number, page in enumerate(terms.pages, start=1):
            remarks += _page_remarks(page, declaration.path)
            if not _host(page.fetch):
                continue
            title = terms.type if len(terms.pages) == 1 else f"{terms.type} ({number})"
            sources.append(_source(name, page, title, _free(slug(title) or "page", taken), locale, access))
    remarks += _history_remarks(declaration)
    hosts = tuple(dict.fromkeys(_host(each.url) for each in sources))
    return Imported(
        service=Service(id=name, name=declaration.name, hosts=hosts, sources=tuple(sources)),
        remarks=tuple(sorted(remarks, key=lambda each: (str(each.path), each.line, each.what))),
    )


def slug(text: str) -> str:
    """Small letters, digits and hyphens; accents go, other scripts too."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def _free(name: str, taken: Counter[str]) -> str:
    """The name, or with a number behind it where it is taken."""
    taken[name] += 1
    return name if taken[name] == 1 else _free(f"{name}-{taken[name]}", taken)


def _source(service: str, page: Page, title: str, name: str, locale: str, access: Access) -> Source:
    recipe = Recipe(
        select=tuple(css for cut in page.select for css in _css(cut)),
        remove=tuple(css for cut in page.remove for css in _css(cut)),
    )
    return Source(
        id=f"{service}.{name}",
        service=service,
        url=page.fetch,
        locale=locale,
        title=title,
        recipe=recipe,
        access=access,
        access_note=_NOTE,
        render=Render.ALWAYS if page.scripts else Render.NEVER,
    )


def _css(cut: Cut) -> tuple[str, ...]:
    """Our selectors for one of theirs; none where it cannot be said in CSS."""
    found = as_css(cut.selector) if isinstance(cut.selector, Range) else (cut.selector.strip(),)
    return tuple(each for each in found if each and is_selector(each))


def _host(url: str) -> str:
    """The host of an address that can be fetched, with its port; "" for any other."""
    try:
        parts = urlsplit(url.strip())
        named = parts.hostname is not None and not re.search(r"\s", url.strip())
        return parts.netloc.rpartition("@")[2].lower() if parts.scheme in ("http", "https") and named else ""
    except ValueError:
        return ""


def _page_remarks(page: Page, path: Path) -> Iterator[Remark]:
    if not _host(page.fetch):
        shown = f"fetch “{page.fetch}”" if page.fetch else "a document without “fetch”"
        yield Remark(path=path, line=page.line, what=shown, why="is no address; the document was left out")
    elif urlsplit(page.fetch).path.lower().endswith(".pdf"):
        why = "a PDF holds no article that we can read; import its text by hand"
        yield Remark(path=path, line=page.line, what=f"fetch “{page.fetch}”", why=why, mapped=True)
    for key, line in page.unread:
        yield Remark(path=path, line=line, what=f"“{key}”", why="is no key that we know")
    for name, cuts in (("select", page.select), ("remove", page.remove)):
        for cut in cuts:
            yield from _cut_remarks(name, cut, path)
    for shown, line in page.filters:
        if _NEEDLESS.match(shown):
            why = "is not needed: addresses of links are never compared"
            yield Remark(path=path, line=line, what=f"filter {shown}", why=why, mapped=True)
        else:
            why = "is code of that project; select or remove what it changes"
            yield Remark(path=path, line=line, what=f"filter {shown}", why=why)


def _cut_remarks(name: str, cut: Cut, path: Path) -> Iterator[Remark]:
    if isinstance(cut.selector, Range):
        shown, ranged = _shown(cut.selector), _css(cut)
        if ranged:
            why = f"became “{', '.join(ranged)}”, which is right where its bounds are siblings; try it"
            yield Remark(path=path, line=cut.line, what=f"{name} {shown}", why=why, mapped=True)
        else:
            why = "cannot be said in CSS; name the elements that hold the text"
            yield Remark(path=path, line=cut.line, what=f"{name} {shown}", why=why)
    elif not _css(cut):
        yield Remark(path=path, line=cut.line, what=f"{name} “{cut.selector}”", why="is not a CSS selector")


def _shown(between: Range) -> str:
    bounds = (
        ("from", between.start_before),
        ("after", between.start_after),
        ("before", between.end_before),
        ("through", between.end_after),
    )
    return "range " + " ".join(f"{word} “{selector}”" for word, selector in bounds if selector)


def _history_remarks(declaration: Declaration) -> Sequence[Remark]:
    """Earlier versions: a source has one recipe here, and pages are read again by it."""
    return [
        Remark(
            path=declaration.history_path,
            line=past.line,
            what=f"“{past.type}” until {past.until or 'an unknown day'}",
            why="an earlier recipe is not kept; old captures are read by the present one, or automatically",
        )
        for past in declaration.history
    ]
