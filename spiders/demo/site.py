"""The HTTP server of the local help centre: pages out of templates, on a loopback port.

Use it as a context manager (it runs in a thread) or alone with ``python -m spiders.demo``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

from spiders.demo.catalogue import MOVED_PREFIX, PAGES, Hazard, Page, find_page
from spiders.demo.noise import Noise
from spiders.demo.rendering import render_article, render_hazard, render_index

ROBOTS = """\
User-agent: *
Disallow: /*/search
Disallow: /*/api
Disallow: /verify/
Disallow: /my-purchases
Disallow: /kb/index
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site says to one request."""

    body: bytes
    status: int = HTTPStatus.OK
    media_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = field(default=())


class DemoSite:
    """The help centre on ``http://127.0.0.1:<port>``; ``port=0`` takes a free one.

    ``generation`` (1 or 2) may be set while it runs. ``hazards`` maps page ids to hazards that come
    on top of those of the catalogue. A page that alternates turns with ``look(n)``; as long as
    no look was announced it turns with every fetch.
    """

    def __init__(
        self, port: int = 0, generation: int = 1, hazards: Mapping[str, Hazard] | None = None
    ) -> None:
        self.generation = generation
        self.hazards = dict(hazards or {})
        self._look: int | None = None
        self._fetches: Counter[str] = Counter()
        self._lock = Lock()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.site = self
        self._thread: Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address of the site, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def look(self, number: int) -> None:
        """Announce the 1-based number of the look that begins: odd looks see wording A, even ones B."""
        self._look = number

    def start(self) -> DemoSite:
        """Serve in a daemon thread."""
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def serve_forever(self) -> None:
        """Serve in this thread until it is interrupted."""
        self._server.serve_forever()

    def close(self) -> None:
        """Stop serving and give the port back."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> DemoSite:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.close()

    def answer(self, target: str, if_none_match: str = "") -> Answer:
        """What the site says to a GET of ``target`` (path and query)."""
        parts = urlsplit(target)
        query = parse_qs(parts.query)
        generation = self._generation(query)
        if parts.path == "/":
            return Answer(body=render_index(PAGES, generation, self.hazards))
        if parts.path == "/robots.txt":
            return Answer(body=ROBOTS.encode(), media_type="text/plain; charset=utf-8")
        moved = parts.path.startswith(MOVED_PREFIX + "/")
        page = find_page(parts.path.removeprefix(MOVED_PREFIX), query)
        if page is None:
            return Answer(
                body=render_hazard(Hazard.GONE, target, Noise(target, 0)), status=HTTPStatus.NOT_FOUND
            )
        hazard = self.hazards.get(page.id) or page.hazard(generation)
        if hazard is Hazard.MOVED and not moved:
            return self._moved(page)
        return self._article(page, generation, hazard, if_none_match)

    def _generation(self, query: Mapping[str, list[str]]) -> int:
        """The generation in force; ``?generation=1`` lets a person compare without a restart."""
        asked = query.get("generation", [""])[0]
        return int(asked) if asked in ("1", "2") else self.generation

    def _moved(self, page: Page) -> Answer:
        location = ("Location", MOVED_PREFIX + page.address)
        return Answer(body=b"", status=HTTPStatus.MOVED_PERMANENTLY, headers=(location,))

    def _article(self, page: Page, generation: int, hazard: Hazard | None, if_none_match: str) -> Answer:
        fetch = self._count(page)
        noise = Noise(page.id, 0 if page.static else fetch)
        if hazard is not None and hazard in _HAZARD_STATUS:
            body, status = render_hazard(hazard, page.address, noise), _HAZARD_STATUS[hazard]
            retry = (("Retry-After", "3600"),) if hazard is Hazard.RATE_LIMITED else ()
            return Answer(body=body, status=status, headers=retry)
        turn = fetch if self._look is None else self._look
        body = render_article(
            page,
            generation=generation,
            noise=noise,
            variant="AB"[(turn - 1) % 2] if page.alternates else "A",
            redesigned=hazard is Hazard.REDESIGN,
        )
        return _static(body, if_none_match) if page.static else _fresh(body, page, fetch)

    def _count(self, page: Page) -> int:
        with self._lock:
            self._fetches[page.id] += 1
            return self._fetches[page.id]


_HAZARD_STATUS: dict[Hazard, int] = {
    Hazard.BLOCKED: HTTPStatus.OK,
    Hazard.RATE_LIMITED: HTTPStatus.TOO_MANY_REQUESTS,
    Hazard.SOFT_404: HTTPStatus.OK,
    Hazard.SHELL: HTTPStatus.OK,
    Hazard.GONE: HTTPStatus.NOT_FOUND,
}


def _static(body: bytes, if_none_match: str) -> Answer:
    """A page that keeps its ETag as long as its bytes: conditional requests are answered 304."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = (("ETag", tag), ("Cache-Control", "max-age=0, must-revalidate"))
    if tag in (part.strip() for part in if_none_match.split(",")):
        return Answer(body=b"", status=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Answer(body=body, headers=headers)


def _fresh(body: bytes, page: Page, fetch: int) -> Answer:
    """A page that is never the same twice, with the headers that go with it."""
    noise = Noise(f"{page.id}/headers", fetch)
    return Answer(
        body=body,
        headers=(
            ("Cache-Control", "private, no-store"),
            ("Content-Security-Policy", f"script-src 'nonce-{noise.nonce}'; object-src 'none'"),
            ("Set-Cookie", f"session={noise.token(40)}; Path=/; SameSite=Lax"),
            ("X-Request-Id", noise.token(24)),
        ),
    )


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    site: DemoSite


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "help-centre"
    sys_version = ""
    timeout: ClassVar[float] = 15.0

    def do_GET(self) -> None:
        """Answer with body."""
        self._send(with_body=True)

    def do_HEAD(self) -> None:
        """Answer without body."""
        self._send(with_body=False)

    def _send(self, *, with_body: bool) -> None:
        assert isinstance(self.server, _Server)
        answer = self.server.site.answer(self.path, self.headers.get("If-None-Match", ""))
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", answer.media_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the demo prints what it is doing itself."""
