"""Each hazard is told apart, with the evidence in its reason, and honest pages pass."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.gate import inspect
from pipeline.model import Capture, Redirect, Rejection, RejectionKind, Source

URL = "https://help.example/hc/en/articles/1-refunds"
PROSE = "You can ask for your money back within seven days of the payment, as long as no certificate exists. "
HONEST = (
    f"<html lang=en><head><title>Refunds</title></head><body><h1>Refunds</h1><p>{PROSE * 8}</p></body></html>"
)
PAGES = Path(__file__).parents[1] / "pages"


def capture(body: str | bytes = HONEST, **changes: object) -> Capture:
    given: dict[str, object] = {
        "source": "help.refunds",
        "url": URL,
        "final_url": URL,
        "captured_at": datetime(2031, 1, 2, tzinfo=UTC),
        "body": body.encode() if isinstance(body, str) else body,
        "status": 200,
    }
    return Capture(**{**given, **changes})  # type: ignore[arg-type]  # a test double of many shapes


def judged(body: str | bytes = HONEST, locale: str = "", **changes: object) -> Rejection | None:
    source = Source(id="help.refunds", service="help", url=URL, locale=locale) if locale else None
    return inspect(capture(body, **changes), source)


def page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title><script>x()</script></head><body>{body}</body></html>"


def test_an_honest_page_passes() -> None:
    assert judged() is None
    assert judged(locale="en-US") is None


@pytest.mark.parametrize(
    "case", sorted(PAGES.glob("*/*/page.html")), ids=lambda p: f"{p.parts[-3]}/{p.parts[-2]}"
)
def test_saved_articles_pass_and_the_shell_does_not(case: Path) -> None:
    verdict = judged(case.read_bytes())
    if "shell" in case.parent.name:
        assert verdict is not None
        assert verdict.kind is RejectionKind.SCRIPT_SHELL
    else:
        assert verdict is None


@pytest.mark.parametrize(
    ("changes", "kind", "evidence"),
    [
        ({"status": 404}, RejectionKind.ERROR_PAGE, "404"),
        ({"status": 500}, RejectionKind.ERROR_PAGE, "500"),
        ({"status": 429}, RejectionKind.BOT_CHECK, "429"),
        ({"status": 403}, RejectionKind.BOT_CHECK, "403"),
        ({"status": 401}, RejectionKind.WALL, "401"),
        ({"status": 304, "body": b""}, RejectionKind.NOT_MODIFIED_BODY, "304"),
        ({"headers": (("CF-Mitigated", "challenge"),)}, RejectionKind.BOT_CHECK, "cf-mitigated: challenge"),
        ({"headers": (("x-amzn-waf-action", "captcha"),)}, RejectionKind.BOT_CHECK, "x-amzn-waf-action"),
        (
            {"final_url": "https://www.help.example/sorry/index?continue=x"},
            RejectionKind.BOT_CHECK,
            "/sorry/",
        ),
        ({"final_url": "https://help.example/"}, RejectionKind.HOME_PAGE, "front page"),
        ({"final_url": "https://help.example/en-us/"}, RejectionKind.HOME_PAGE, "front page"),
        ({"final_url": "https://help.example/login?next=1"}, RejectionKind.WALL, "/login"),
        ({"final_url": "https://accounts.help.example/signin/v2"}, RejectionKind.WALL, "/signin"),
        ({"final_url": "https://consent.help.example/m?continue=x"}, RejectionKind.WALL, "consent."),
        ({"final_url": "https://help.example/en/404.html"}, RejectionKind.SOFT_404, "404"),
        ({"media_type": "application/pdf"}, RejectionKind.NOT_TEXT, "application/pdf"),
        ({"body": b"%PDF-1.7 ..."}, RejectionKind.NOT_TEXT, "PDF"),
        ({"body": b" \n "}, RejectionKind.EMPTY, "empty"),
        ({"body": b"<div>" * 3_000}, RejectionKind.OVERSIZED, "nested"),
        ({"body": b"<p>" + b"x" * 8_000_001}, RejectionKind.OVERSIZED, "characters"),
    ],
)
def test_an_answer_that_is_not_the_article_is_rejected_with_its_evidence(
    changes: dict[str, object], kind: RejectionKind, evidence: str
) -> None:
    verdict = inspect(capture(**changes))  # type: ignore[arg-type]  # see capture
    assert verdict is not None
    assert verdict.kind is kind
    assert evidence in verdict.reason


def test_a_moved_article_passes() -> None:
    moved = "https://support.help.example/s/article/learner-1562?language=en_US"
    assert judged(final_url=moved, redirects=(Redirect(url=URL, status=301),)) is None


def test_a_source_that_is_a_front_page_may_end_on_one() -> None:
    assert inspect(capture(url="https://help.example/", final_url="https://help.example/en/")) is None


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Just a moment...", "<p>Checking your browser before accessing help.example.</p>"),
        (
            "Attention Required! | Shield",
            "<h1>Sorry, you have been blocked</h1><p>Ray ID: 7a1b2c3d4e5f6a7b</p>",
        ),
        ("Help", "<h1>Are you a robot?</h1><p>Tick the box to go on.</p>"),
        (
            "https://help.example",
            "<p>Our systems have detected unusual traffic from your computer network.</p>",
        ),
        ("Vérification de votre navigateur", "<p>Cela ne prend que quelques secondes.</p>"),
        ("Aide", "<h1>Êtes-vous un robot ?</h1>"),
        ("Hilfe", "<h1>Sind Sie ein Mensch?</h1>"),
        ("Ihr Browser wird überprüft", "<p>Bitte haben Sie einen Moment Geduld.</p>"),
        ("Ayuda", "<h1>¿Eres un robot?</h1><p>Hemos detectado tráfico inusual.</p>"),
        ("help.example", "<p>Please wait</p><script src='https://geo.captcha-delivery.com/c.js'></script>"),
        (
            "Access Denied",
            "<p>You don't have permission to access this server. Reference #18.2f4e5.1700000000</p>",
        ),
    ],
)
def test_bot_checks_are_known_in_several_languages(title: str, text: str) -> None:
    verdict = judged(page(title, text))
    assert verdict is not None
    assert verdict.kind is RejectionKind.BOT_CHECK, verdict.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Page not found - Help", "<p>Go back to the start.</p>"),
        ("Help Center", "<h1>Oops! The page you were looking for doesn't exist</h1>"),
        ("404", "<p>Nothing here.</p>"),
        ("Help", "<p>This article is no longer available.</p>"),
        ("Page introuvable | Aide", "<p>Retour à l’accueil</p>"),
        ("Aide", "<h1>Oups, cette page n’existe plus</h1>"),
        ("Erreur", "<p>Page introuvable</p>"),
        ("Seite nicht gefunden", "<p>Zur Startseite</p>"),
        ("Hilfe", "<p>Der gesuchte Artikel ist leider nicht mehr verfügbar.</p>"),
        ("Página no encontrada", "<p>Volver al inicio</p>"),
        ("Ayuda", "<p>La página que buscas ya no existe.</p>"),
    ],
)
def test_missing_pages_with_status_200_are_known_in_several_languages(title: str, text: str) -> None:
    menu = "<nav>" + "".join(f"<a href=/{i}>Popular topic number {i}</a>" for i in range(60)) + "</nav>"
    verdict = judged(page(title, menu + text))
    assert verdict is not None
    assert verdict.kind is RejectionKind.SOFT_404, verdict.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Maintenance", ""),
        ("Help", "<h1>We'll be back soon</h1><p>The site is currently undergoing scheduled maintenance.</p>"),
        ("Site en maintenance", "<p>Nous revenons dans quelques minutes.</p>"),
        ("Wartungsarbeiten", "<p>Unsere Seite ist derzeit nicht erreichbar.</p>"),
        ("En mantenimiento", "<p>Volvemos pronto.</p>"),
        ("503 Service Unavailable", "<p>Try again later.</p>"),
        ("Help", "<h1>Something went wrong</h1><p>An unexpected error occurred.</p>"),
    ],
)
def test_maintenance_and_error_pages_are_known(title: str, text: str) -> None:
    verdict = judged(page(title, text))
    assert verdict is not None
    assert verdict.kind is RejectionKind.ERROR_PAGE, verdict.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "Sign in - Learnwell",
            "<form><input type=email><input type=password></form><a href=/f>Forgot password?</a>",
        ),
        ("Connexion", "<p>Connectez-vous pour continuer</p><input type=password>"),
        (
            "Before you continue",
            "<p>We use cookies and data to keep our services running.</p><button>Reject all</button>",
        ),
        ("Cookie settings", "<p>We and our 812 partners store cookies.</p><button>Accept all</button>"),
    ],
)
def test_walls_are_known(title: str, text: str) -> None:
    verdict = judged(page(title, text))
    assert verdict is not None
    assert verdict.kind is RejectionKind.WALL, verdict.reason


@pytest.mark.parametrize(
    "body",
    [
        "<div id=root></div>",
        "<div>Loading</div><div>Sorry to interrupt</div><div>CSS Error</div>",
        "<noscript>You need to enable JavaScript to run this app.</noscript><div id=app></div>",
        "<p>Chargement en cours…</p>",
    ],
)
def test_script_shells_are_known(body: str) -> None:
    verdict = judged(page("Help", body))
    assert verdict is not None
    assert verdict.kind is RejectionKind.SCRIPT_SHELL, verdict.reason


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "What a 404 page not found error means",
            "<p>A 404 says that the page was not found. " + PROSE * 8 + "</p>",
        ),
        ("Maintenance", "<h1>Maintenance</h1><p>" + PROSE * 8 + "</p>"),
        ("Sign in", "<h1>Sign in</h1><ol><li>Open the app.</li><li>Tap Sign in.</li></ol>"),
        ("Sign in to your account", "<p>Use the address that you signed up with. " + PROSE * 2 + "</p>"),
        ("Cookie settings", "<h1>Cookie settings</h1><ol><li>Open Privacy.</li><li>Tap Cookies.</li></ol>"),
        (
            "Fix errors",
            "<p>If you see “page not found”:</p><ol><li>Reload it.</li><li>Clear the cache.</li></ol>",
        ),
        ("Instalments no longer available", "<h1>Instalments</h1><p>" + PROSE * 7 + "</p>"),
        ("Refunds", "<p>" + PROSE * 2 + "</p><p>This site is protected by reCAPTCHA.</p>"),
        ("Refunds", "<p>" + PROSE * 9 + "</p><noscript>Please enable JavaScript.</noscript>"),
    ],
)
def test_articles_that_merely_mention_a_hazard_pass(title: str, text: str) -> None:
    assert judged(page(title, text)) is None


FRENCH = "Vous pouvez demander le remboursement de votre abonnement dans les quatorze jours qui suivent. "


def test_a_text_in_another_language_than_the_locale_is_rejected() -> None:
    body = f"<html lang='en'><body><p>{FRENCH * 10}</p></body></html>"
    verdict = judged(body, locale="en-US")
    assert verdict is not None
    assert verdict.kind is RejectionKind.WRONG_LANGUAGE
    assert "“fr”" in verdict.reason
    assert judged(body, locale="fr-CA") is None


def test_a_short_or_mixed_text_is_not_judged_by_its_language() -> None:
    assert judged(f"<body><p>{FRENCH}</p></body>", locale="en") is None
    assert judged(f"<body><p>{FRENCH * 5}</p><p>{PROSE * 5}</p></body>", locale="en") is None


def test_an_archived_capture_is_judged_by_its_body_alone() -> None:
    assert judged(url="", final_url="", status=None) is None
    shell = judged("<div id=root></div><script>x</script>", url="", final_url="", status=None)
    assert shell is not None


def test_a_reason_names_its_evidence_and_leaves_the_kind_to_whoever_tells_it() -> None:
    verdict = judged(page("Just a moment...", "<p>Checking your browser</p>"))
    assert verdict is not None
    assert verdict.reason.startswith("it calls itself")
