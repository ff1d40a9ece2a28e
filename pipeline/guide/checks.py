"""What a single file cannot know: names, hosts, and references between the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from typing import TypeAlias
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from pipeline.content import Loc, Tree
from pipeline.guide.forms import (
    CitationForm,
    FactForm,
    FormerRecipeForm,
    GuideForm,
    LinkForm,
    NoteForm,
    QuestionForm,
    SourceForm,
    StepForm,
    TranslationForm,
    WordingForm,
)
from pipeline.guide.pages import GuidePage, Pages, ServicePage
from pipeline.guide.values import kind_of

TargetForm: TypeAlias = StepForm | NoteForm | FactForm | WordingForm | QuestionForm


def check_service(name: str, page: ServicePage, pages: Pages) -> None:
    """A service's own name, its ids, hosts and selectors."""
    form, tree = page.form, page.tree
    if form.service != name:
        pages.wrong(tree, ("service",), f"says “{form.service}” but stands in the folder “{name}”")
    if form.pace == 0 and not all(is_loopback(_bare(host)) for host in form.hosts):
        pages.wrong(tree, ("pace",), "0 is for loopback only; public hosts need a pause in seconds")
    _unique(pages, tree, [(("products", i, "id"), each.id) for i, each in enumerate(form.products)])
    _unique(pages, tree, [(("sources", i, "id"), each.id) for i, each in enumerate(form.sources)])
    for i, source in enumerate(form.sources):
        _check_source(name, form.hosts, source, ("sources", i), tree, pages)


def _check_source(
    service: str, hosts: Sequence[str], source: SourceForm, loc: Loc, tree: Tree, pages: Pages
) -> None:
    if not source.id.startswith(f"{service}."):
        pages.wrong(tree, (*loc, "id"), f"“{source.id}” must begin with “{service}.”")
    host = _host_of(source.url)
    if host is None:
        pages.wrong(tree, (*loc, "url"), f"“{source.url}” is not an address")
    elif not any(each in (host, _bare(host)) for each in hosts):
        known = ", ".join(hosts) or "none"
        pages.wrong(tree, (*loc, "url"), f"host “{host}” is not one of the service's hosts ({known})")
    _check_selectors(source, loc, tree, pages)
    days = [each.until for each in source.former]
    for i, former in enumerate(source.former):
        place = (*loc, "former", i)
        _check_selectors(former, place, tree, pages)
        if former.until in days[:i]:
            pages.wrong(tree, (*place, "until"), f"{former.until} ends another former recipe, too")


def _check_selectors(recipe: SourceForm | FormerRecipeForm, loc: Loc, tree: Tree, pages: Pages) -> None:
    for key, selectors in (("select", recipe.select), ("remove", recipe.remove)):
        for selector in selectors:
            if not is_selector(selector):
                pages.wrong(tree, (*loc, key), f"“{selector}” is not a CSS selector")


def check_guide(page: GuidePage, pages: Pages) -> None:
    """A guide's own name, its ids and everything it refers to."""
    form, tree = page.form, page.tree
    _check_name(page, pages)
    _unique(pages, tree, [(("channels", i, "id"), each.id) for i, each in enumerate(form.channels)])
    _unique(pages, tree, [((*loc, "id"), target.id) for loc, target in targets_of(page)])
    for loc, target in targets_of(page):
        _check_cites(target.cites, (*loc, "cites"), tree, pages)
    if isinstance(form, GuideForm):
        for i, fact in enumerate(form.facts):
            _check_fact(fact, ("facts", i), page, pages)
    for i, channel in enumerate(form.channels):
        procedure = channel.procedure or _inherited(page, channel.id, pages)
        if procedure is not None:
            _check_procedure(page, i, procedure, pages)
    for i, link in enumerate(form.related):
        _check_link(link, ("related", i), tree, pages)


def targets_of(page: GuidePage) -> Iterator[tuple[Loc, TargetForm]]:
    """Everything of a guide that can be cited, with its location, in reading order."""
    form = page.form
    groups: list[tuple[Loc, Sequence[TargetForm]]] = []
    for c, channel in enumerate(form.channels):
        groups.append((("channels", c, "steps"), channel.steps))
        groups.append((("channels", c, "notes"), channel.notes))
    groups += [(("facts",), form.facts), (("products",), form.products), (("faq",), form.faq)]
    for loc, targets in groups:
        for i, target in enumerate(targets):
            yield (*loc, i), target


def _check_name(page: GuidePage, pages: Pages) -> None:
    form, tree = page.form, page.tree
    key = "procedure" if form.procedure else "guide"
    said = form.procedure or form.guide
    if said is None:
        pages.wrong(tree, (), "needs the key “guide” (or “procedure”) with its id")
    elif form.procedure and form.guide:
        pages.wrong(tree, ("procedure",), "is either a “guide” or a “procedure”, not both")
    elif said != page.id:
        pages.wrong(tree, (key,), f"says “{said}” but the file is named “{page.id}”")
    if form.locale != page.locale:
        pages.wrong(tree, ("locale",), f"says “{form.locale}” but the file is named “.{page.locale}.yaml”")


def _check_cites(cites: Sequence[CitationForm], loc: Loc, tree: Tree, pages: Pages) -> None:
    for i, cite in enumerate(cites):
        service = cite.source.partition(".")[0]
        known = pages.services.get(service)
        if service in pages.broken or (known and any(s.id == cite.source for s in known.form.sources)):
            continue
        where = f"guides/{service}/service.yaml" if known else f"there is no service “{service}”"
        pages.wrong(tree, (*loc, i), f"no source “{cite.source}” ({where})")


def _check_fact(fact: FactForm, loc: Loc, page: GuidePage, pages: Pages) -> None:
    service = pages.services.get(page.service)
    products = [each.id for each in service.form.products] if service else []
    product, channel = fact.scope.product, fact.scope.channel
    if product and product not in products and page.service not in pages.broken:
        known = ", ".join(products) or "none"
        pages.wrong(page.tree, (*loc, "scope", "product"), f"no product “{product}” (declared: {known})")
    channels = [each.id for each in page.form.channels]
    if channel and channel not in channels:
        known = ", ".join(channels) or "none"
        pages.wrong(page.tree, (*loc, "scope", "channel"), f"no channel “{channel}” (in this guide: {known})")
    if kind_of(fact.value, stated=fact.kind, subject=fact.subject) is None:
        wanted = f"a canonical {fact.kind}" if fact.kind else "canonical"
        hint = "write P14D, USD 49.00/P1M, 50%, none, a date or a URL, or state its kind"
        pages.wrong(page.tree, (*loc, "value"), f"“{fact.value}” is not {wanted}; {hint}")


def _inherited(page: GuidePage, channel: str, pages: Pages) -> str | None:
    """The procedure of a translation's channel, which its original names."""
    if not isinstance(page.form, TranslationForm):
        return None
    original = pages.guides.get((page.id, page.form.original))
    channels = original.form.channels if original else ()
    return next((each.procedure for each in channels if each.id == channel), None)


def _check_procedure(page: GuidePage, index: int, wanted: str, pages: Pages) -> None:
    channel, loc = page.form.channels[index], ("channels", index, "procedure")
    if channel.steps:
        pages.wrong(page.tree, loc, "a channel has either “steps” or a “procedure”, not both")
    if page.form.procedure:
        pages.wrong(page.tree, loc, "a procedure cannot use another procedure")
        return
    shared = pages.guides.get((wanted, page.locale))
    if wanted in pages.broken:
        return
    if shared is None:
        locales = pages.locales_of(wanted)
        why = f"has no “{page.locale}” text, only {', '.join(locales)}" if locales else "does not exist"
        pages.wrong(page.tree, loc, f"procedure “{wanted}” {why}")
    elif not shared.form.procedure:
        pages.wrong(page.tree, loc, f"“{wanted}” is a guide; only procedures are shared")
    elif len(shared.form.channels) != 1:
        ids = [each.id for each in shared.form.channels]
        if channel.id not in ids:
            pages.wrong(page.tree, loc, f"procedure “{wanted}” has no channel “{channel.id}”")


def _check_link(link: LinkForm, loc: Loc, tree: Tree, pages: Pages) -> None:
    if (link.guide is None) == (link.url is None) or (link.url and not link.title):
        pages.wrong(tree, loc, "a related entry has either “guide”, or “title” and “url”")
    elif link.guide and not pages.locales_of(link.guide) and link.guide not in pages.broken:
        pages.wrong(tree, (*loc, "guide"), f"no guide “{link.guide}”")


def _unique(pages: Pages, tree: Tree, ids: Sequence[tuple[Loc, str]]) -> None:
    first: dict[str, Loc] = {}
    for loc, each in ids:
        if each in first:
            pages.wrong(tree, loc, f"id “{each}” is taken (line {tree.line(first[each])})")
        first.setdefault(each, loc)


def is_selector(selector: str) -> bool:
    """Whether the engine that will use it can read a CSS selector."""
    try:
        LexborHTMLParser("<p></p>").css(selector)
    except SelectolaxError:
        return False
    return bool(selector.strip())


def is_loopback(host: str) -> bool:
    """Whether a host name is this machine."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _host_of(url: str) -> str | None:
    """Host, and port if one is written, in lower case without a trailing dot."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not host:
        return None
    shown = f"[{host}]" if ":" in host else host
    return shown if port is None else f"{shown}:{port}"


def _bare(host: str) -> str:
    """A host without its port."""
    head, _, port = host.rpartition(":")
    return head if head and port.isdigit() and not head.endswith(":") else host
