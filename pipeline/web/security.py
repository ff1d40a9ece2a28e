"""What stands before every page: only our own names and our own forms, and a strict policy for the browser.

- The ``Host`` header must be one of ours, or a page elsewhere could reach us under its own name (DNS
  rebinding).
- What changes something must come from our own pages (``Sec-Fetch-Site``, else ``Origin``); the cookie is
  ``SameSite=Strict`` besides. A program that shows a token has no ambient rights to be misused.
- The content security policy allows our own script, style and images, and nothing else.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_BODY = 1_000_000  # characters of a form; the longest guide text is a hundredth of it
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_SAFE = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Refuses what does not come from us, and adds the security headers to every answer."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sending)
            return
        await self.app(scope, receive, sending)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if host_of(headers.get("host", "")) not in self.hosts:
            known = ", ".join(sorted(self.hosts))
            return PlainTextResponse(f"guidewatch is not served under this name; it is: {known}\n", 421)
        if scope["method"] in _SAFE:
            return None
        if not headers.get("content-length", "").isdigit():
            return PlainTextResponse("a request that changes something needs a Content-Length\n", 411)
        if int(headers["content-length"]) > LARGEST_BODY:
            return PlainTextResponse("this is larger than any form of guidewatch\n", 413)
        if headers.get("authorization", "").startswith("Bearer "):
            return None
        if not _ours(headers):
            return PlainTextResponse("this form was not sent from a page of guidewatch\n", 403)
        return None


def host_of(header: str) -> str:
    """The name in a Host header, in lower case, without its port; "" for a header that is none."""
    try:
        parts = urlsplit(f"//{header}")
        name = (parts.hostname or "").rstrip(".")
        return name if parts.port is None or parts.port else ""
    except ValueError:
        return ""


def _ours(headers: Headers) -> bool:
    """Whether a browser says that one of our own pages sent this."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
