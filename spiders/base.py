"""The spider that all others are: sources of one service in, captures or failures out."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any, ClassVar
from urllib.parse import urldefrag, urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from pipeline.address import meant
from pipeline.errors import StoreError
from pipeline.gate import inspect
from pipeline.model import (
    Capture,
    Evidence,
    FailureKind,
    FetchFailure,
    Redirect,
    RejectionKind,
    Render,
    Service,
    Snapshot,
    Source,
)
from pipeline.snapshot import SnapshotStore
from spiders.browser import needs_browser
from spiders.failures import kind_of, kind_of_answer, plain
from spiders.hosts import Hosts, host_of, normalised
from spiders.refused import Refused
from spiders.settings import Limits

log = logging.getLogger(__name__)

_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE | re.ASCII)
Outcome = Capture | FetchFailure
_NOT_KEPT = frozenset(("set-cookie", "set-cookie2"))  # evidence does not need what identifies a visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """What is needed to render; ``missing`` says why it cannot be done, "" where it can."""

    agent: str
    limits: Limits
    missing: str = ""


class OfficialSpider(Spider):
    """Asks for each source once and hands every outcome to ``deliver``; subclasses say what is special.

    Sources that differ only in the fragment of their address share one request. Those named in ``twice``
    are asked for whole, and once more where that brought their article: the twin of that capture.
    """

    name = "declared"
    bot_check_paths: ClassVar[tuple[str, ...]] = ()
    """Beginnings of paths that a site sends suspected robots to."""

    def __init__(
        self,
        *,
        service: Service,
        store: SnapshotStore,
        deliver: Callable[[Outcome], None],
        force: bool = False,
        renderer: Renderer | None = None,
        twice: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(name=self.name)
        self.renderer, self.twice = renderer, twice
        self._twins = count(1)
        self.service, self.store, self.deliver, self.force = service, store, deliver, force
        self.hosts = Hosts(service.hosts)

    def address(self, source: Source) -> str:
        """The address to ask for, with what a site needs in it; raises Refused for what is never asked."""
        return source.url

    def is_bot_check(self, url: str) -> bool:
        """Whether an address is the site's page for suspected robots."""
        return urlsplit(url).path.startswith(self.bot_check_paths) if self.bot_check_paths else False

    async def start(self) -> AsyncIterator[Any]:
        """One request per address; a failure at once for what may not be asked."""
        groups: dict[tuple[str, str], list[Source]] = {}
        for source in self.service.sources:
            try:
                address = self._asked_at(source)
            except Refused as refused:
                yield self._failure(source, source.url, refused.kind, plain(refused.detail))
            except ValueError as error:
                yield self._failure(source, source.url, FailureKind.OFF_HOST, f"not an address: {error}")
            else:
                groups.setdefault((address, source.locale), []).append(source)
        for (address, locale), sources in groups.items():
            yield self._request(address, locale, tuple(sources))

    def _asked_at(self, source: Source) -> str:
        return urldefrag(normalised(meant(self.address(source)))).url

    def _request(
        self, address: str, locale: str, sources: tuple[Source, ...], *, twin: bool = False
    ) -> Request:
        known = {source.id: self._known(source) for source in sources}
        return Request(
            address,
            callback=self.received,
            errback=self.failed,
            headers={"Accept-Language": accept_language(locale), **conditions(tuple(known.values()))},
            cb_kwargs={"sources": sources, "known": known, "twin": twin},
            dont_filter=True,
            # In turn, behind all first fetches: a second one that angers a site costs no page its first.
            priority=-next(self._twins) if twin else 0,
        )

    def _known(self, source: Source) -> Snapshot | None:
        """The latest snapshot of a source if it came from the same address and its body is sound.

        What scripts write on a page does not follow from the answer, so a page that may be rendered
        is always asked for whole.
        """
        if self.force or source.id in self.twice or needs_browser(source):
            return None
        try:
            snapshot = self.store.latest(source.id)
            if snapshot is None or snapshot.status is None or snapshot.url != source.url:
                return None
            if snapshot.rendered:  # its validators are those of the shell that it was made of
                return None
            self.store.load(snapshot)
        except StoreError as error:
            log.warning("%s is fetched whole: %s", source.id, error)
            return None
        return snapshot

    def received(
        self, response: Response, sources: tuple[Source, ...], known: dict[str, Snapshot | None], twin: bool
    ) -> Iterator[Outcome | Request]:
        """Captures of the sources behind one address, or why there are none, or a request for more."""
        yield from self._with_twins(self._answers(response, sources, known, twin), sources, twin)

    def _with_twins(
        self, outcomes: Iterator[Outcome | Request], sources: tuple[Source, ...], twin: bool
    ) -> Iterator[Outcome | Request]:
        """The outcomes, marked as those of a twin, or followed by the request that brings it."""
        again = []
        by_id = {source.id: source for source in sources}
        for outcome in outcomes:
            if not isinstance(outcome, Capture):
                yield outcome
                continue
            yield replace(outcome, twin=twin)
            source = by_id[outcome.source]
            if not twin and source.id in self.twice and inspect(outcome, source) is None:
                again.append(source)
        if again:
            yield self._request(self._asked_at(again[0]), again[0].locale, tuple(again), twin=True)

    def _answers(
        self, response: Response, sources: tuple[Source, ...], known: dict[str, Snapshot | None], twin: bool
    ) -> Iterator[Outcome | Request]:
        to_render = []
        for source in sources:
            snapshot = known[source.id]
            if response.status == 304 and snapshot is not None:
                yield self._unchanged(source, snapshot, response)
                continue
            problem = kind_of_answer(response)
            if problem is not None:
                yield self._failure(source, response.url, *problem, status=response.status)
                continue
            capture = self._capture(source, response)
            if self._is_rendered(source, capture):
                to_render.append((source, capture))
            else:
                yield capture
        if to_render:
            yield from self._render(response, to_render, twin)

    def _is_rendered(self, source: Source, capture: Capture) -> bool:
        """Whether a browser is to show this answer: by declaration, or since it is an empty shell."""
        if source.render is Render.ALWAYS or source.evidence is not Evidence.NONE:
            return True
        if source.render is Render.NEVER:
            return False
        problem = inspect(capture, source)
        return problem is not None and problem.kind is RejectionKind.SCRIPT_SHELL

    def _render(
        self, answer: Response, wanted: Sequence[tuple[Source, Capture]], twin: bool
    ) -> Iterator[Outcome | Request]:
        if self.renderer is None or self.renderer.missing:
            detail = self.renderer.missing if self.renderer else "nothing is set up to render it"
            for source, _ in wanted:
                yield self._failure(source, answer.url, FailureKind.NO_BROWSER, detail)
            return
        from spiders.rendering import rendering  # Playwright is loaded only where a browser is used

        sources = tuple(source for source, _ in wanted)
        yield Request(
            answer.url,
            callback=self.shown,
            errback=self.failed,
            meta=rendering(answer, sources, self.renderer.agent, self.renderer.limits),
            cb_kwargs={
                "sources": sources,
                "captures": tuple(capture for _, capture in wanted),
                "twin": twin,
            },
            dont_filter=True,
        )

    def shown(
        self, response: Response, sources: tuple[Source, ...], captures: tuple[Capture, ...], twin: bool
    ) -> Iterator[Outcome | Request]:
        """The captures of an answer with what a browser made of it in place of the body."""
        yield from self._with_twins(self._pictured(response, sources, captures), sources, twin)

    def _pictured(
        self, response: Response, sources: tuple[Source, ...], captures: tuple[Capture, ...]
    ) -> Iterator[Outcome | Request]:
        from spiders.rendering import rendered

        result = rendered(response)
        refusal = self.hosts.refusal(result.url)
        for source, capture in zip(sources, captures, strict=True):
            if refusal is not None:
                detail = plain(f"the scripts of {capture.final_url} led away to an address that is not asked")
                yield self._failure(source, capture.url, FailureKind.OFF_HOST, detail)
                continue
            yield replace(
                capture,
                final_url=result.url,
                body=result.html,
                media_type="text/html; charset=utf-8",
                rendered=True,
                exhibits=result.exhibits if source.evidence is not Evidence.NONE else (),
            )

    def failed(self, failure: Failure) -> Iterator[Outcome]:
        """Failures of the sources behind one address."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        assert failure.value is not None
        kind, detail = kind_of(failure.value, host_of(request.url))
        for source in request.cb_kwargs["sources"]:
            yield self._failure(source, request.url, kind, detail)

    def _capture(self, source: Source, response: Response) -> Capture:
        return Capture(
            source=source.id,
            url=source.url,
            final_url=response.url,
            captured_at=datetime.now(UTC),
            body=response.body,
            status=response.status,
            media_type=media_type(response),
            headers=kept_headers(response),
            redirects=hops(response),
            basis=source.access.value,
        )

    def _unchanged(self, source: Source, snapshot: Snapshot, response: Response) -> Capture:
        """The known body under the headers of both answers (RFC 9111, 4.3.4)."""
        new = kept_headers(response)
        updated = {name.casefold() for name, _ in new}
        old = tuple((name, value) for name, value in snapshot.headers if name.casefold() not in updated)
        return replace(
            self.store.load(snapshot),
            final_url=response.url,
            captured_at=datetime.now(UTC),
            headers=old + new,
            redirects=hops(response),
            basis=source.access.value,
            not_modified=True,
        )

    def _failure(
        self, source: Source, url: str, kind: FailureKind, detail: str, status: int | None = None
    ) -> FetchFailure:
        return FetchFailure(
            source=source.id, url=url, failed_at=datetime.now(UTC), kind=kind, detail=detail, status=status
        )


def conditions(known: tuple[Snapshot | None, ...]) -> dict[str, str]:
    """Request headers that let a server answer 304; none where the snapshots do not agree on them."""
    validators = {
        None if each is None else (_header(each, "etag"), _header(each, "last-modified")) for each in known
    }
    if len(validators) != 1 or None in validators:
        return {}
    etag, modified = next(iter(validators)) or ("", "")
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in headers.items() if value}


def accept_language(locale: str) -> str:
    """The header for a BCP 47 locale: itself, then its language."""
    language = locale.partition("-")[0]
    return locale if language == locale else f"{locale},{language};q=0.8"


def media_type(response: Response) -> str:
    """The media type in lower case, with the charset as its only parameter; text/html if none is named."""
    declared = (response.headers.get("Content-Type") or b"").decode("latin-1")
    kind = declared.partition(";")[0].strip().lower() or "text/html"
    charset = _CHARSET.search(declared)
    return f"{kind}; charset={charset[1].lower()}" if charset else kind


def kept_headers(response: Response) -> tuple[tuple[str, str], ...]:
    """Response headers in order, without cookies."""
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
        if name.decode("latin-1").casefold() not in _NOT_KEPT
    )


def hops(response: Response) -> tuple[Redirect, ...]:
    """The redirects that led to a response, first one first."""
    meta = response.meta
    pairs = zip(meta.get("redirect_urls", ()), meta.get("redirect_reasons", ()), strict=True)
    return tuple(Redirect(url=url, status=int(reason)) for url, reason in pairs)


def _header(snapshot: Snapshot, name: str) -> str:
    return next((value for key, value in reversed(snapshot.headers) if key.casefold() == name), "")
