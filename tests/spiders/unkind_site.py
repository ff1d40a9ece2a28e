"""A local HTTP server that misbehaves in every way a crawl must survive; counts what it is asked."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import socket
import ssl
import struct
import tempfile
import time
import zlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Lock, Thread
from typing import Any, ClassVar

import brotli
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from zstandard import ZstdCompressor

ROBOTS = "User-agent: *\nDisallow: /private/\n"
PAGE = (
    "<!doctype html><html lang='en'><body><main><h1>Refunds</h1><p>Within 14 days.</p></main></body></html>"
)
ETAG = '"v1"'
MODIFIED = "Sun, 01 Mar 2026 12:00:00 GMT"


class UnkindSite:
    """Serves on ``host`` (a loopback address) in a thread; ``robots`` may be a status instead.

    With ``tls`` it shows a certificate that nobody has reason to trust.
    """

    def __init__(self, host: str = "127.0.0.1", robots: int | str = ROBOTS, tls: bool = False) -> None:
        self.robots = robots
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.busy = self.busiest = 0
        self.times: list[float] = []
        self.elsewhere = ""
        self.lock = Lock()
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = ThreadingHTTPServer((host, 0), handler)
        self._server.daemon_threads = True
        if tls:
            self._server.socket = _untrusted(host).wrap_socket(self._server.socket, server_side=True)
        self.netloc = f"{host}:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> UnkindSite:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: ClassVar[UnkindSite]

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with self.site.lock:
            self.site.asked[self.path] += 1
            self.site.times.append(time.monotonic())
            self.site.headers[self.path] = dict(self.headers.items())
            self.site.busy += 1
            self.site.busiest = max(self.site.busiest, self.site.busy)
        time.sleep(0.02)  # two requests at once would both be waiting here
        with self.site.lock:
            self.site.busy -= 1
        try:
            if path == "/robots.txt":
                self._robots()
            else:
                getattr(self, f"_{path.strip('/').replace('/', '_').replace('-', '_')}", self._page)()
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _send(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content_type": "text/html; charset=utf-8", **headers}.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _robots(self) -> None:
        if self.site.robots == 302:
            self._away()
        elif self.site.robots == 301:
            self._send(status=301, location="/rules")
        elif isinstance(self.site.robots, int):
            self._send(status=self.site.robots)
        else:
            self._send(self.site.robots.encode(), content_type="text/plain")

    def _rules(self) -> None:
        self._send(b"User-agent: *\nDisallow: /b\n", content_type="text/plain")

    def _page(self) -> None:
        self._send(PAGE.encode(), set_cookie="visit=1")

    def _cached(self) -> None:
        if self.headers.get("If-None-Match") == ETAG:
            self._send(status=304, etag=ETAG, x_checked="yes")
        else:
            self._send(PAGE.encode(), etag=ETAG, last_modified=MODIFIED)

    def _eager(self) -> None:  # 304 although nobody asked for it
        self._send(status=304)

    def _moved(self) -> None:
        self._send(status=301, location="/moved/again")

    def _moved_again(self) -> None:
        self._send(status=302, location="/page?hl=en")

    def _moved_for_ever(self) -> None:
        self._send(status=302, location=f"{self.path}x")

    def __getattr__(self, name: str) -> object:
        if name.startswith("_moved_for_ever"):
            return self._moved_for_ever
        raise AttributeError(name)

    def _away(self) -> None:
        self._send(status=302, location=f"http://{self.site.elsewhere}/stolen")

    def _sorry_way(self) -> None:
        self._send(status=302, location=f"http://{self.site.elsewhere}/sorry/index?continue=x")

    def _to_private(self) -> None:
        self._send(status=302, location="/private/page")

    def _to_file(self) -> None:
        self._send(status=302, location="file:///etc/passwd")

    def _missing(self) -> None:
        self._send(b"not here", 404)

    def _gone(self) -> None:
        self._send(b"gone", 410)

    def _forbidden(self) -> None:
        self._send(b"no", 403)

    def _slow_down(self) -> None:
        self._send(b"later", 429, retry_after="120")

    def _broken(self) -> None:
        self._send(b"oops", 500)

    def _recovers(self) -> None:
        if self.site.asked[self.path] < 2:
            self._send(b"oops", 503)
        else:
            self._page()

    def _bomb(self) -> None:
        self._send(bomb("gzip"), content_encoding="gzip")

    def _bomb_br(self) -> None:
        self._send(bomb("br"), content_encoding="br")

    def _bomb_zstd(self) -> None:
        self._send(bomb("zstd"), content_encoding="zstd")

    def _bomb_twice(self) -> None:
        self._send(gzip.compress(bomb("gzip")), content_encoding="gzip, gzip")

    def _many_headers(self) -> None:
        # Without an end, and at a pace: whether time is up first must not depend on the machine.
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        with contextlib.suppress(OSError):
            for number in itertools.count():
                self.wfile.write(b"X-%d: %s\r\n" % (number, b"A" * 1000))
                time.sleep(0.01 if number % 200 == 0 else 0)

    def _long_header(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: " + b"A" * 20_000_000 + b"\r\n\r\n")
        self.close_connection = True

    def _to_metadata(self) -> None:
        self._send(status=302, location="http://169.254.169.254/latest/meta-data/")

    def _to_mapped(self) -> None:
        self._send(status=302, location="http://[::ffff:127.0.0.1]:8/")

    def _patient(self) -> None:
        if self.site.asked[self.path] < 2:
            self._send(b"later", 429, retry_after="1")
        else:
            self._page()

    def _unavailable(self) -> None:
        self._send(b"later", 503, retry_after="Fri, 01 Jan 2100 00:00:00 GMT")

    def _legal(self) -> None:
        self._send(b"not here", 451)

    def _not_gzip(self) -> None:
        self._send(PAGE.encode(), content_encoding="gzip")

    def _odd_encoding(self) -> None:
        self._send(PAGE.encode(), content_encoding="rot13")

    def _huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(1 << 30))
        self.end_headers()

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(2000):
            self.wfile.write(b"A" * 65536)
        self.close_connection = True

    def _drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(200):
            self.wfile.write(b"A")
            time.sleep(0.1)

    def _latin(self) -> None:
        self._send(
            "Remboursé sous 14 jours".encode("latin-1"), content_type='TEXT/HTML; Charset="ISO-8859-1"'
        )

    def _reset(self) -> None:
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.connection.close()
        self.close_connection = True

    def _cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5000")
        self.end_headers()
        self.wfile.write(b"half a page")
        self.close_connection = True

    def _forwards(self) -> None:
        self._send(b'<title>Moved</title><meta http-equiv="refresh" content="0; URL=\'/page?from=meta\'">')

    def _forwards_by_header(self) -> None:
        self._send(b"<p>Moved</p>", refresh="1;url=/page?from=header")

    def _forwards_away(self) -> None:
        self._send(f"<meta http-equiv=refresh content='0;url=http://{self.site.elsewhere}/'>".encode())

    def _stays(self) -> None:
        tags = '<meta http-equiv="refresh" content="900;url=/missing"><noscript>'
        tags += '<meta http-equiv="refresh" content="0;url=/missing"></noscript>'
        self._send(f"{tags}{PAGE}".encode(), refresh="0")

    def _wants_cookie(self) -> None:
        if "trial=7" in self.headers.get("Cookie", ""):
            self._page()
        else:
            self._send(status=302, location="/wants-cookie?again=1", set_cookie="trial=7; Path=/; HttpOnly")

    def _part(self) -> None:
        body = PAGE.encode()
        self._send(body[:40], 206, content_range=f"bytes 0-39/{len(body)}")

    def _whole_part(self) -> None:
        body = PAGE.encode()
        self._send(body, 206, content_range=f"bytes 0-{len(body) - 1}/{len(body)}")

    def _not_packed(self) -> None:
        self._send(PAGE.encode(), content_encoding="none")

    def _no_http(self) -> None:
        self.wfile.write(PAGE.encode() + b"\r\n")
        self.close_connection = True

    def _odd_location(self) -> None:
        self._send(status=302, location="http://[::broken/\x01")


@cache
def bomb(encoding: str) -> bytes:
    """30 MB of one letter, packed."""
    pieces = (b"A" * 1_000_000 for _ in range(30))
    if encoding == "br":
        packer = brotli.Compressor(quality=1)
        return b"".join(packer.process(each) for each in pieces) + packer.finish()
    packing: Any = zlib.compressobj(9, wbits=31) if encoding == "gzip" else ZstdCompressor().compressobj()
    return b"".join(packing.compress(each) for each in pieces) + packing.flush()


def _untrusted(host: str) -> ssl.SSLContext:
    """A server's side of TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        pem = serialization.Encoding.PEM
        file.write(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        file.write(certificate.public_bytes(pem))
        file.flush()
        context.load_cert_chain(file.name)
    return context


def unused_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
