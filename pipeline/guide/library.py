"""All content of a workspace, read and checked as one: services, sources, guides, procedures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pipeline.errors import ContentErrors, UsageError
from pipeline.guide.build import build_guide, build_service
from pipeline.guide.checks import check_guide, check_service
from pipeline.guide.pages import read_pages
from pipeline.guide.translation import check_translation
from pipeline.model import Channel, Guide, Product, Service, Source, Target


def load(folder: Path) -> Library:
    """Read ``guides/``; raises ContentErrors with everything that is wrong, by file and line."""
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder of guides")
    pages = read_pages(folder)
    for name, service in pages.services.items():
        check_service(name, service, pages)
    for guide in pages.guides.values():
        check_guide(guide, pages)
        check_translation(guide, pages)
    if pages.errors:
        raise ContentErrors(sorted(pages.errors, key=lambda e: (str(e.path), e.line or 0, e.message)))
    return Library(
        services=[build_service(each.form) for each in pages.services.values()],
        guides=[build_guide(each, pages) for each in pages.guides.values()],
    )


class Library:
    """Content that is whole: every reference in it resolves.

    ``services`` and ``guides`` (shared procedures included) are in order of id, then locale;
    ``sources`` maps the id of a source to it.
    """

    def __init__(self, *, services: Sequence[Service], guides: Sequence[Guide]) -> None:
        self.services = tuple(sorted(services, key=lambda each: each.id))
        self.guides = tuple(sorted(guides, key=lambda each: (each.id, each.locale)))
        self.sources: Mapping[str, Source] = MappingProxyType(
            {source.id: source for service in self.services for source in service.sources}
        )
        self._service = {each.id: each for each in self.services}
        self._texts: dict[str, dict[str, Guide]] = {}
        for each in self.guides:
            self._texts.setdefault(each.id, {})[each.locale] = each
        self._targets = self._index_targets()

    def _index_targets(self) -> dict[str, tuple[tuple[Guide, Target], ...]]:
        found: dict[str, list[tuple[Guide, Target]]] = {}
        for guide in self.guides:
            for target in guide.targets():
                for source in dict.fromkeys(cite.source for cite in target.cites):
                    found.setdefault(source, []).append((guide, target))
        return {source: tuple(pairs) for source, pairs in found.items()}

    def service(self, service: str) -> Service:
        """The service of that id; raises UsageError naming those there are."""
        if service not in self._service:
            raise UsageError(f"no service “{service}”; there are: {', '.join(self._service) or 'none'}")
        return self._service[service]

    def guide(self, guide: str, locale: str | None = None) -> Guide:
        """A guide or procedure in a locale, in its original one if None; raises UsageError."""
        texts = [each for each in self.guides if each.id == guide]
        if not texts:
            ids = ", ".join(dict.fromkeys(each.id for each in self.guides)) or "none"
            raise UsageError(f"no guide “{guide}”; there are: {ids}")
        found = next(
            (g for g in texts if (g.original is None if locale is None else g.locale == locale)), None
        )
        if found is None:
            locales = ", ".join(each.locale for each in texts)
            raise UsageError(f"no “{locale}” text of “{guide}”; there are: {locales}")
        return found

    def targets_for(self, source: str) -> tuple[Target, ...]:
        """Every target that cites a source itself, by guide, locale and reading order.

        A translation that inherits its citations is not among them.
        """
        return tuple(target for _, target in self._targets.get(source, ()))

    def users_of(self, procedure: str) -> tuple[Guide, ...]:
        """The guides, in every locale, that show a shared procedure in a channel."""
        return tuple(
            each for each in self.guides if any(channel.procedure == procedure for channel in each.channels)
        )

    def shown(self, guide: Guide, channel: Channel) -> Channel:
        """A channel as the reader sees it: with the steps of the procedure that it uses, if any."""
        if channel.procedure is None:
            return channel
        channels = self._texts[channel.procedure][guide.locale].channels
        return next((each for each in channels if each.id == channel.id), channels[0])

    def names_for(self, source: str) -> tuple[str, ...]:
        """What the provider of a page is called: on its own pages its name means "we"."""
        return (self._service[self.sources[source].service].name,) if source in self.sources else ()

    def products_for(self, source: str) -> tuple[Product, ...]:
        """Products that a page may speak of: its service's, then those of services that cite it."""
        citing = [guide.service for guide, _ in self._targets.get(source, ())]
        own = [self.sources[source].service] if source in self.sources else []
        services = dict.fromkeys((*own, *citing))
        return tuple(product for each in services for product in self._service[each].products)
