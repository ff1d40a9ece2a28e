from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline.model import Outcome
from pipeline.report import Run, render_html
from pipeline.report.templating import style
from tests.report import sample


def parsed(run: Run) -> LexborHTMLParser:
    return LexborHTMLParser(render_html(run))


def text(page: LexborHTMLParser, selector: str) -> str:
    return " ".join(" ".join(node.text().split()) for node in page.css(selector))


def test_the_headline_counts_decisions_and_the_summary_never_hides_an_unread_source() -> None:
    page = parsed(sample.full())
    assert text(page, "h1") == "4 decisions wait for you"
    assert "2 critical, 1 major, 1 minor; 3 opened by this run." in text(page, ".lead")
    assert "2 sources of 6 could not be read" in text(page, ".lead")


def test_a_ticket_shows_why_what_moved_where_and_since_when() -> None:
    card = LexborHTMLParser(parsed(sample.full()).css_first("#ticket-1").html or "")
    assert text(card, "h4") == "Refund window of a single course: 14 days → 7 days"
    assert [text(LexborHTMLParser(n.html or ""), ".chip") for n in card.css(".facts li")] == [
        "14 days 7 days",
        "not said until a certificate is earned",
    ]
    assert [n.text() for n in card.css("del")] == ["14"]
    assert next(n.text() for n in card.css("ins")) == "7"
    assert "You have 14 days from payment" in text(card, ".ours")
    assert "Refunds › Single courses" in text(card, ".place")
    assert "captured 22 Nov 2026, 06:30 UTC" in text(card, "footer")
    assert "9f86d081884c" in text(card, "footer")
    assert "seen 3 times" in text(card, ".tags")
    href = card.css_first("footer a").attributes["href"] or ""
    assert href.startswith("https://help.lumen.example/terms?hl=en&part=refunds#:~:text=You%20may")


def test_decisions_come_most_severe_first() -> None:
    page = parsed(sample.full())
    assert [node.attributes["id"] for node in page.css("#decisions .card")] == [
        "ticket-1",
        "ticket-2",
        "ticket-4",
        "ticket-3",
    ]


def test_siblings_and_users_of_a_shared_procedure_are_named() -> None:
    page = parsed(sample.full())
    assert "Résilier Lumen et se faire rembourser fr" in text(page, "#ticket-1 .affected")
    procedure = text(page, "#ticket-3 .affected")
    assert "Cancel Lumen and get a refund en · shows this procedure under iOS" in procedure
    assert "Résilier Lumen et se faire rembourser fr · shows this procedure under iOS" in procedure


def test_an_unlike_passage_is_shown_as_before_and_now() -> None:
    page = parsed(sample.full())
    assert "Aucun remboursement" in text(page, "#ticket-2 blockquote.added")
    assert "quatorze jours" in text(page, "#ticket-2 blockquote.removed")
    assert "unconfirmed: awaits a second look" in text(page, "#ticket-2 .tags")


def test_foreign_text_carries_its_language() -> None:
    page = parsed(sample.full())
    assert page.css_first("#ticket-2 .official blockquote").attributes["lang"] == "fr"
    assert page.css_first("#ticket-2 .ours blockquote").attributes["lang"] == "fr"
    assert page.css_first("html").attributes["lang"] == "en"


def test_silence_is_explained_with_its_reason() -> None:
    shown = text(parsed(sample.full()), "#silent summary")
    assert "held: a known state came back" in shown
    assert "cosmetic" in shown
    assert "same meaning in other words" in shown


def test_what_could_not_be_read_is_told_with_its_reason_and_since_when() -> None:
    health = text(parsed(sample.full()), "#health")
    assert "bot check" in health
    assert "No answer in 30 s" in health
    assert "last whole look: 20 Nov 2026, 06:30 UTC" in health
    assert "nothing else moved" in health


def test_guides_are_listed_with_verdict_quote_and_that_nobody_verified_them() -> None:
    page = parsed(sample.full())
    rows = [
        text(LexborHTMLParser(f"<table>{n.html}</table>"), "td .pill") for n in page.css(".audit tbody tr")
    ]
    assert rows == ["partly", "contradicted", "unfound", "supported"]
    assert "nobody has verified this yet" in text(page, ".audit summary")
    assert "within 7 days of payment" in text(page, ".audit blockquote")


def test_labels_of_our_own_guides_are_bold_and_nothing_else_in_them_is_markup() -> None:
    ticket = sample.ticket(1, guide="Click **Cancel <plan>** or **<script>x</script>**.")
    ours = parsed(replace(sample.quiet(), tickets=(ticket,))).css_first(".ours blockquote")
    assert [bold.text() for bold in ours.css("b")] == ["Cancel <plan>", "<script>x</script>"]
    assert not ours.css("script")


def test_a_fact_whose_source_was_not_read_counts_as_not_judged() -> None:
    assert "1 not judged: no whole page" in text(parsed(sample.full()), ".audit summary")


def test_every_source_is_listed_with_its_outcome() -> None:
    outcomes = [node.text() for node in parsed(sample.full()).css(".sources .pill")]
    assert outcomes == ["unchanged", "rejected", "held", "failed", "changed", "first seen"]


def test_a_quiet_run_says_so_in_every_part() -> None:
    page = parsed(sample.quiet())
    assert text(page, "h1") == "Nothing needs a decision"
    assert text(page, ".lead") == "1 source looked at, and every one could be read."
    assert len(page.css(".empty")) == 4


def test_a_run_without_any_look_does_not_claim_that_all_is_well() -> None:
    page = parsed(replace(sample.quiet(), looks=()))
    assert "No source was looked at." in text(page, ".lead")
    assert "honest" not in text(page, "#health")


def test_a_source_that_was_read_in_the_end_is_not_called_unread() -> None:
    (bad,) = (look for look in sample.LOOKS if look.source == "lumen.blocked")
    good = replace(bad, at=sample.NOW + timedelta(hours=1), problem=None, outcome=Outcome.UNCHANGED)
    page = parsed(replace(sample.quiet(), looks=(good, bad)))
    assert "1 source looked at, and every one could be read." in text(page, ".lead")
    assert not page.css(".ill")


def test_sixty_tickets_are_listed_and_each_entry_leads_to_its_card() -> None:
    page = parsed(sample.crowded())
    targets = [node.attributes["href"] or "" for node in page.css(".index a")]
    assert len(targets) == 60
    assert all(page.css_first(target) is not None for target in targets)


@pytest.mark.parametrize("run", [sample.full, sample.quiet, sample.crowded])
def test_nothing_in_the_file_asks_for_anything_else(run: Callable[[], Run]) -> None:
    page = parsed(run())
    assert not page.css("script, img, iframe, object, embed, video, audio, form, base, [src], [srcset]")
    assert [node.attributes["href"] for node in page.css("link")] == ["data:,"]
    assert not re.search(r"url\(|@import|@font-face", style("tokens", "parts", "report"))


def test_the_security_policy_allows_exactly_the_style_sheet_inside() -> None:
    page = parsed(sample.full())
    policy = page.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
    inside = page.css_first("style").text()
    digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert not page.css("[style]")


def test_hostile_text_stays_text() -> None:
    page = parsed(sample.full())
    assert "<script>alert(1)</script>" in text(page, "#ticket-4 h4")
    assert "\u202e" not in render_html(sample.full())
    handlers = [n for n in page.css("*") if any(name.startswith("on") for name in n.attributes)]
    assert handlers == []


def test_an_address_that_runs_code_is_shown_and_never_linked() -> None:
    page = parsed(sample.full())
    assert not page.css('a[href^="javascript"]')
    assert "javascript:alert(3)" in text(page, "#ticket-4 footer")


def test_the_same_run_gives_the_same_bytes() -> None:
    assert render_html(sample.full()) == render_html(sample.full())


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_of_colours_has_the_contrast_of_wcag_aa(scheme: str) -> None:
    both = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", style("tokens"))
    colors = {name: light if scheme == "light" else dark for name, light, dark in both}
    assert colors
    pairs = [(ink, ground) for ink in ("ink", "soft", "link") for ground in ("paper", "card", "well")]
    pairs += [(name.removesuffix("-bg"), name) for name in colors if name.endswith("-bg")]
    pairs += [("ink", "del-bg"), ("ink", "ins-bg")]
    low = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}
