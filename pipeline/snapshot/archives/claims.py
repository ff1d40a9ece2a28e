"""Which declared source an archived address belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlsplit

from pipeline.address import page_key
from pipeline.model import Service, Source


class Claims:
    """Declared sources by the address of their page.

    ``only`` leaves one source to be looked for; ``address`` is another one under which archives have
    it (an earlier address, or Service/Document in an Open Terms Archive repository).
    """

    def __init__(self, services: Iterable[Service], *, only: Source | None = None, address: str = "") -> None:
        self.only = only
        self.address = address
        self._hosts: dict[str, frozenset[str]] = {}
        self._sources: dict[str, list[Source]] = defaultdict(list)
        for service in services:
            for source in service.sources:
                self._hosts[source.id] = frozenset(_host(f"//{each}") for each in service.hosts)
                if only is None or source.id == only.id:
                    self._sources[page_key(source.url)].append(source)
        if only is not None and (key := page_key(address)):
            self._sources[key].append(only)

    def of(self, address: str) -> tuple[Source, ...]:
        """The sources whose page has this address; several where they are sections of one page."""
        return tuple(self._sources.get(page_key(address), ()) if address else ())

    def named(self, name: str) -> tuple[Source, ...]:
        """The source that was asked for by this very name in place of an address."""
        return (self.only,) if self.only is not None and name == self.address else ()

    def allows(self, source: Source, address: str) -> bool:
        """Whether a page that came from this address may speak for the source: its service's hosts only."""
        return _host(address) in {_host(source.url), *self._hosts.get(source.id, ())}


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""
