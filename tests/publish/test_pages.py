"""Guides as HTML and Markdown: whole, in their language, with a line of freshness per step, and harmless."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import date
from pathlib import Path
from urllib.parse import urljoin

import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from pipeline.publish import Publication, site_files
from tests.publish.sample import hostile, publication, state, ticket


def page(of: Publication, path: str = "acme/cancel.en.html") -> LexborHTMLParser:
    return LexborHTMLParser(site_files(of)[path].decode())


def words(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def test_a_guide_is_shown_whole_and_in_order(tmp_path: Path) -> None:
    tree = page(publication(tmp_path))
    assert words(tree, "h1") == ["How to cancel Acme"]
    assert words(tree, "#web .steps h3") == ["Open Plans & billing", "Click Cancel plan"]
    assert words(tree, "#ios .steps h3") == ["Open Settings"]
    assert len(tree.css(".rules li")) == 2
    assert words(tree, ".question h3") == ["Is deleting the app enough?"]


def test_every_step_says_when_and_against_what_it_was_checked(tmp_path: Path) -> None:
    tree = page(publication(tmp_path, verified=date(2026, 11, 3), store_cancel=state("store.cancel", bad=2)))
    assert words(tree, "#web .steps .state") == ["Verified 3 Nov 2026"] * 2
    assert words(tree, "#ios .steps .state") == ["Not checked since 21 Nov 2026"]
    assert words(tree, "#web .steps .support") == ["help.acme.example"] * 2


def test_a_step_under_review_says_since_when(tmp_path: Path) -> None:
    on_step = ticket(target="web.cancel", channel="web")
    tree = page(publication(tmp_path, tickets=(on_step,)))
    assert words(tree, "#web .steps .state")[1] == "Source changed on 21 Nov 2026, under review"
    assert words(tree, ".panel .verdict") == ["Source changed, under review"]


def test_a_translation_speaks_its_language_throughout(tmp_path: Path) -> None:
    tree = page(publication(tmp_path), "acme/cancel.fr.html")
    assert tree.css_first("html").attributes["lang"] == "fr"
    assert words(tree, "h2")[-1] == "Sources officielles"
    assert words(tree, ".panel dt") == ["Contrôlé", "Vérifié"]
    assert words(tree, ".languages a") == ["English"]
    assert not re.search(r"\b(Checked|Verified|under review)\b", tree.body.text() if tree.body else "")


def test_a_quote_opens_at_its_place_on_the_official_page(tmp_path: Path) -> None:
    links = [node.attributes["href"] for node in page(publication(tmp_path)).css(".rules .support a")]
    assert links == ["https://help.acme.example/refunds#:~:text=within%20fourteen%20days%20of%20payment"]


@pytest.mark.parametrize("kind", ["html", "md"])
def test_links_between_pages_lead_to_files_of_the_export(tmp_path: Path, kind: str) -> None:
    files = site_files(publication(tmp_path))
    broken = []
    for path in (each for each in files if each.endswith(f".{kind}")):
        text = files[path].decode()
        html = text if kind == "html" else MarkdownIt().render(text)
        for node in LexborHTMLParser(html).css("a[href], link[href]"):
            target = node.attributes["href"] or ""
            if re.match(r"https?:|data:|#", target):
                continue
            if urljoin(path, target).partition("#")[0] not in files:
                broken.append((path, target))
    assert broken == []


def test_a_page_runs_nothing_and_loads_nothing(tmp_path: Path) -> None:
    of = publication(tmp_path, tickets=(ticket(),))
    for path in ("index.html", "acme/cancel.en.html", "store/cancel.fr.html"):
        tree = page(of, path)
        assert not tree.css("script, img, iframe, object, embed, form, base, [src], [srcset], [style]")
        loaded = [n.attributes["rel"] for n in tree.css("link") if n.attributes["href"] != "data:,"]
        assert set(loaded) == {"alternate"}
        policy = tree.css_first('meta[http-equiv="Content-Security-Policy"]').attributes["content"] or ""
        style = tree.css_first("style").text()
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
        assert not re.search(r"url\(|@import|@font-face", style)


def test_ids_of_a_page_are_unique(tmp_path: Path) -> None:
    ids = [node.attributes["id"] for node in page(publication(tmp_path)).css("[id]")]
    assert len(ids) == len(set(ids))


def test_feed_entries_lead_to_places_that_exist(tmp_path: Path) -> None:
    tickets = (ticket(), ticket(2, target="web.open"), ticket(3, target="faq.app", channel=None))
    of = publication(tmp_path, tickets=tickets)
    anchors = {node.attributes["id"] for node in page(of).css("[id]")}
    assert {"refund.yearly", "web.open", "faq.app"} <= anchors


def test_hostile_text_is_shown_and_does_nothing(tmp_path: Path) -> None:
    files = site_files(hostile(tmp_path))
    for path in (each for each in files if each.endswith(".html")):
        tree = LexborHTMLParser(files[path].decode())
        assert not tree.css("script, img, [onerror], [onmouseover]")
        hrefs = [node.attributes["href"] or "" for node in tree.css("[href]")]
        assert not [each for each in hrefs if each.lower().startswith("javascript:")]
        assert "\u202e" not in files[path].decode()
        assert "\x07" not in files[path].decode()
        assert "<script>alert(1)</script>" in tree.body.text()  # as words


def test_hostile_text_is_only_text_in_markdown(tmp_path: Path) -> None:
    text = site_files(hostile(tmp_path))["evil/cancel.en.md"].decode()
    tree = LexborHTMLParser(MarkdownIt("commonmark").render(text))
    assert not tree.css("script, img")
    links = {(node.attributes["href"] or "")[:8] for node in tree.css("a")}
    assert links == {"https://"}
    assert "@octocat" not in text
    assert len(tree.css("h1")) == 1


def test_markdown_holds_every_step_with_its_line(tmp_path: Path) -> None:
    text = site_files(publication(tmp_path, verified=date(2026, 11, 3)))["acme/cancel.en.md"].decode()
    tree = LexborHTMLParser(MarkdownIt().render(text))
    items = words(tree, "ol > li")
    assert len(items) == 3
    assert all("Verified 3 Nov 2026" in each for each in items)
    assert words(tree, "ol strong") == ["Open Plans & billing", "Click Cancel plan", "Open Settings"]
    assert text.endswith("\n")


def test_the_index_names_every_guide_with_its_state(tmp_path: Path) -> None:
    tree = page(publication(tmp_path, tickets=(ticket(),)), "index.html")
    assert words(tree, ".shelf .title") == [
        "How to cancel Acme",
        "Comment résilier Acme",
        "Cancel in the store",
        "Résilier dans la boutique",
    ]
    assert words(tree, ".shelf .state")[:2] == [
        "Source changed, under review",
        "La source a changé, examen en cours",
    ]
