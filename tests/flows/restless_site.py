"""A local site whose pages differ at every fetch, as the test says; counts what it is asked, and when."""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

Page = Callable[[int], tuple[int, str]]
"""The status and the body of the n-th fetch of a page, from 1 on."""


class RestlessSite:
    """Serves ``pages`` by path in a thread; ``asked`` are path, time and headers of every request."""

    def __init__(self, pages: dict[str, Page]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, float, dict[str, str]]] = []
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.netloc = f"127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> RestlessSite:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def fetches(self, path: str) -> int:
        """How often a page was asked for."""
        return sum(each == path for each, _, _ in self.asked)


class _Handler(BaseHTTPRequestHandler):
    site: RestlessSite

    def do_GET(self) -> None:
        self.site.asked.append((self.path, time.monotonic(), dict(self.headers)))
        page = self.site.pages.get(self.path)
        status, body = page(self.site.fetches(self.path)) if page else (404, "<p>Nothing is here.</p>")
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("ETag", '"always"')
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Says nothing."""
