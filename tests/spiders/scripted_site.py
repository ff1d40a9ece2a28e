"""A local site whose pages are written by script, kindly and unkindly; counts what it is asked."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import ClassVar

SHELL = """<!doctype html><html lang="en"><head><title>Help</title><meta charset="utf-8"></head>
<body><div id="app">Loading</div><noscript>Please turn JavaScript on.</noscript>
<script src="/app.js"></script><script>window.page = "{name}"; {script}</script></body></html>"""

ARTICLE = """<h1>End a membership</h1><p>You can end a membership yourself whenever you like, and you keep
what you have paid for until the month is over.</p><ol><li>Open your profile.</li><li>Choose Membership.</li>
<li>Choose End and answer the question.</li></ol><p>Refunds are paid within 14 days of your request, to the
card that you paid with. \\u201cBusiness\\u201d days are not meant. Après l’été, nothing changes.</p>"""

SHADOW = """
customElements.define("help-article", class extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({mode: "MODE"});
    root.innerHTML = `<main><h1>End a membership</h1><slot name="steps"></slot>
      <slot>Nothing was put here, so this stands.</slot><inner-note></inner-note></main>`;
  }
});
customElements.define("inner-note", class extends HTMLElement {
  constructor() { super(); this.attachShadow({mode: "closed"}).innerHTML =
    `<p>Refunds are paid within 14 days of your request, to the card that you paid with.</p>`; }
});
document.getElementById("app").innerHTML =
  `<help-article><ol slot="steps"><li>Open your profile.</li><li>Choose End.</li></ol></help-article>`;
"""


class ScriptedSite:
    """Serves on ``host`` in a thread; ``elsewhere`` is a host that is not declared."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.elsewhere = ""
        self.lock = Lock()
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = ThreadingHTTPServer((host, 0), handler)
        self._server.daemon_threads = True
        self.netloc = f"{host}:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> ScriptedSite:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def scripts(self) -> dict[str, str]:
        """What the inline script of each page does."""
        away = self.elsewhere
        return {
            "late": "setTimeout(() => { document.getElementById('app').innerHTML ="
            f" `<main>{ARTICLE}</main>` }}, 700)",
            "open": f"addEventListener('load', () => {{ {SHADOW.replace('MODE', 'open')} }})",
            "closed": f"addEventListener('load', () => {{ {SHADOW.replace('MODE', 'closed')} }})",
            "greedy": f"document.getElementById('app').innerHTML = `<main>{ARTICLE}</main>`; "
            "(async () => { for (;;) await (await fetch('/blob')).text().catch(() => 0) })()",
            "busy": "while (true) {}",
            "hungry": "const a = []; while (true) a.push('x'.repeat(1e6) + a.length)",
            "huge": "document.getElementById('app').textContent = 'x'.repeat(3e6)",
            "deep": "let n = document.getElementById('app'); n.textContent = 'deep'; "
            "for (let i = 0; i < 50000; i++) { const d = document.createElement('div'); n.append(d); n = d }",
            "leaves": f"location.href = 'http://{away}/stolen'",
            "file": "location.href = 'file:///etc/passwd'",
            "frames": f"document.getElementById('app').innerHTML = `<main>{ARTICLE}</main>"
            f"<iframe src='http://{away}/frame'></iframe><img src='http://{away}/dot.gif'>`; "
            f"fetch('http://{away}/data').catch(() => 0); fetch('/hop').catch(() => 0); "
            f"new WebSocket('ws://{away}/socket'); window.open('http://{away}/popup'); "
            "alert('Hello'); navigator.sendBeacon('/beacon', 'x')",
            "framed": "document.getElementById('app').innerHTML = `<h1>Help</h1>"
            "<iframe src='/plain' width=600 height=400></iframe><iframe src='/plain' hidden></iframe>`",
            "empty": "",
        }


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: ClassVar[ScriptedSite]

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with self.site.lock:
            self.site.asked[path] += 1
            self.site.headers[path] = dict(self.headers.items())
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._answer(path)

    def do_POST(self) -> None:
        self.do_GET()

    def _answer(self, path: str) -> None:
        name = path.strip("/")
        if path == "/robots.txt":
            self._send(b"User-agent: *\nDisallow: /private\n", "text/plain")
        elif path == "/app.js":
            self._send(b"window.app = true;", "text/javascript")
        elif path == "/moved":
            self._send(b"", status=301, location="/late")
        elif path == "/blob":
            self._send(b"A" * 1_000_000, "text/plain")
        elif path == "/hop":
            self._send(b"", status=302, location=f"http://{self.site.elsewhere}/hopped")
        elif path == "/plain":
            self._send(f"<html lang=en><body><main>{ARTICLE}</main></body></html>".encode())
        elif path == "/hangs":
            time.sleep(8)
        elif name in self.site.scripts():
            self._send(SHELL.format(name=name, script=self.site.scripts()[name]).encode())
        else:
            self._send(b"not here", status=404)

    def _send(
        self, body: bytes, kind: str = "text/html; charset=utf-8", *, status: int = 200, location: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)
