"""A declaration as a service of ours. Whatever is not said the same way afterwards is remarked upon."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.declarations.eras import former, former_remarks
from pipeline.declarations.ota import Declaration, Page
from pipeline.declarations.recipe import Remark, recipe_of, recipe_remarks
from pipeline.model import Access, Render, Service, Source

_NOTE = (
    "Imported from an Open Terms Archive declaration, which does not say on what basis the page may be "
    "read. Read the site's terms first, then state it here."
)


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
            remarks += [*_address_remarks(page, declaration.path), *recipe_remarks(page, declaration.path)]
            if not _host(page.fetch):
                continue
            title = terms.type if len(terms.pages) == 1 else f"{terms.type} ({number})"
            source = _source(name, page, title, _free(slug(title) or "page", taken), locale, access)
            sources.append(replace(source, former=former(declaration, terms)))
    remarks += former_remarks(declaration)
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
    return Source(
        id=f"{service}.{name}",
        service=service,
        url=page.fetch,
        locale=locale,
        title=title,
        recipe=recipe_of(page),
        access=access,
        access_note=_NOTE,
        render=Render.ALWAYS if page.scripts else Render.NEVER,
    )


def _host(url: str) -> str:
    """The host of an address that can be fetched, with its port; "" for any other."""
    try:
        parts = urlsplit(url.strip())
        named = parts.hostname is not None and not re.search(r"\s", url.strip())
        return parts.netloc.rpartition("@")[2].lower() if parts.scheme in ("http", "https") and named else ""
    except ValueError:
        return ""


def _address_remarks(page: Page, path: Path) -> Iterator[Remark]:
    if not _host(page.fetch):
        shown = f"fetch “{page.fetch}”" if page.fetch else "a document without “fetch”"
        yield Remark(path=path, line=page.line, what=shown, why="is no address; the document was left out")
    elif urlsplit(page.fetch).path.lower().endswith(".pdf"):
        why = "a PDF holds no article that we can read; import its text by hand"
        yield Remark(path=path, line=page.line, what=f"fetch “{page.fetch}”", why=why, mapped=True)
