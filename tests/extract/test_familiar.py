"""The way round the parser: only where the article's source is the same, and never another document."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus import capture_folders
from benchmarks.looks import readings
from pipeline.extract import blocks, region
from pipeline.extract.familiar import Familiar
from pipeline.model import Document, Recipe
from pipeline.snapshot.archives.dated import read_archive

ARTICLE = (
    '<div class="terms"><h1>Refunds</h1><p>We refund a plan within 14 days of the first payment.</p>'
    "<ol><li>Open the account page and choose Plans.</li>"
    "<li>Choose Ask for a refund and confirm it.</li></ol>"
    "<p>The money arrives on the card you paid with, usually within a week.</p></div>"
)
RECIPE = Recipe(select=(".terms",))


def page(article: str = ARTICLE, *, menu: str = "Home", head: str = "", foot: str = "") -> str:
    return (
        f'<html lang="en"><head><title>Refunds</title>{head}</head><body><nav><a href="/">{menu}</a></nav>'
        f"{article}<footer><p>Copyright</p>{foot}</footer></body></html>"
    )


class Reader:
    """Reads pages and counts how often it was asked."""

    def __init__(self, recipe: Recipe = RECIPE) -> None:
        self.recipe = recipe
        self.familiar = Familiar()
        self.parsed = 0

    def _parse(self, text: str) -> Document:
        self.parsed += 1
        return blocks(region(text, self.recipe))

    def read(self, text: str) -> Document:
        return self.familiar.read(text, self.recipe, "html", self._parse)


@pytest.mark.parametrize(
    "later",
    [
        page(menu="Start"),
        page(head='<script nonce="b2">var build = 7;</script>'),
        page(foot="<p>Read what our customers say about the new studio.</p>"),
        page(ARTICLE.replace("<ol>", "<ol>"), menu="New: gift cards"),
    ],
)
def test_what_changes_around_the_article_is_not_parsed(later: str) -> None:
    reader = Reader()
    first = reader.read(page())
    assert reader.read(later) == first == blocks(region(later, RECIPE))
    assert reader.parsed == 1


def test_a_script_inside_the_article_may_change() -> None:
    reader = Reader()
    with_script = ARTICLE.replace("<ol>", "<script>var at = 1;</script><ol>")
    reader.read(page(with_script))
    reader.read(page(with_script.replace("at = 1", "at = '<p>2</p>'")))
    assert reader.parsed == 1


def test_masks_of_an_address_may_be_drawn_anew() -> None:
    reader = Reader()
    masked = ARTICLE.replace(
        "</div>", '<p>Write to <a class="m" data-cfemail="{}">[email protected]</a> soon.</p></div>'
    )
    codes = [bytes([key, *(ord(c) ^ key for c in "help@tern.example")]).hex() for key in (0x12, 0xA4)]
    documents = {reader.read(page(masked.replace("{}", code))).blocks[-1].text for code in codes}
    assert documents == {"Write to help@tern.example soon."}
    assert reader.parsed == 1


def masked(address: str) -> str:
    """The code under which an address stands in a page (Cloudflare)."""
    return bytes([7, *(ord(each) ^ 7 for each in address)]).hex()


EAGER = '<picture><source srcset="a.webp 1x"><img src="/a.png" class="wide"></picture>'
LAZY = (
    '<picture><source data-lazy-srcset="a.png"><img class="wide" src="data:image/svg+xml,%3Csvg%20w=\'3\'">'
    '</picture><noscript><img src="/a.png" class="wide"></noscript><!-- made in 0.3 s -->'
)


def test_when_an_image_is_loaded_and_what_a_comment_says_is_no_difference() -> None:
    reader = Reader()
    reader.read(page(ARTICLE.replace("<ol>", f"{EAGER}<ol>")))
    reader.read(page(ARTICLE.replace("<ol>", f"{LAZY}<ol>")))
    assert reader.parsed == 1


def test_the_end_of_a_host_behind_a_mask_belongs_to_the_address() -> None:
    reader = Reader()
    for address, rest in (("help@tern.example", ""), ("help@tern.", "example"), ("help@tern", ".example")):
        mask = f'<span data-cfemail="{masked(address)}">[email protected]</span>{rest}'
        reader.read(page(ARTICLE.replace("</div>", f"<p>Write to {mask} soon.</p></div>")))
    assert reader.parsed == 1


PICTURED = ARTICLE.replace("<ol>", '<img src="a.png" alt="14 > 7 days"><ol>')
SCRIPTED = ARTICLE.replace("<ol>", "<!-- <script> -->Within 14 days.<!-- </script> --><ol>")


@pytest.mark.parametrize(
    ("first", "later"),
    [
        (PICTURED, PICTURED.replace("14", "30")),
        (PICTURED.replace('"', "'"), PICTURED.replace('"', "'").replace("14 >", "30 >")),
        (PICTURED.replace('"14 > 7 days"', "Yes"), PICTURED.replace('"14 > 7 days"', "No")),
        (PICTURED, PICTURED.replace('src="a.png" alt="14 > 7 days"', 'src="arrow-right.png"')),
        (SCRIPTED, SCRIPTED.replace("14 days", "7 days")),
        (ARTICLE, ARTICLE.replace("<p>We", "<p><!--> From May on: <!-- -->We")),
        (ARTICLE, ARTICLE.replace("<p>We", '<p title="<!--">From May on: </p><p title="-->">We')),
        (ARTICLE, ARTICLE.replace("<ol>", "<noscript>Not in the EU.</noscript><ol>")),
    ],
    ids=["alt", "single quotes", "no quotes", "arrow", "script", "comment", "titles", "noscript"],
)
def test_what_only_looks_unread_is_parsed(first: str, later: str) -> None:
    reader = Reader()
    reader.read(page(first))
    assert reader.read(page(later)) == blocks(region(page(later), RECIPE))
    assert reader.parsed == 2


@pytest.mark.parametrize(
    "later",
    [
        page(ARTICLE.replace("14 days", "7 days")),
        page(ARTICLE.replace("<li>Open", "<li><b>Open</b>")),
        page(f"<!-- {ARTICLE} --><p>The page has moved.</p>"),
        page(f"<template>{ARTICLE}</template><p>Sorry, not here.</p>"),
        page(foot='<div class="terms"><p>Since May the fee is not refunded.</p></div>'),
        page(ARTICLE + ARTICLE),
        page().replace("<title>Refunds", "<title>Page not found"),
        page(head='<link rel="canonical" href="https://tern.example/">'),
        page().replace('lang="en"', 'lang="de"'),
    ],
)
def test_whatever_could_be_read_otherwise_is_parsed(later: str) -> None:
    reader = Reader()
    reader.read(page())
    assert reader.read(later) == blocks(region(later, RECIPE))
    assert reader.parsed == 2


def test_without_a_declared_region_a_page_that_grew_by_half_an_article_is_parsed() -> None:
    reader = Reader(Recipe())
    reader.read(page())
    reader.read(page(foot="<p>" + "Our studio has moved to a larger house by the river. " * 10 + "</p>"))
    assert reader.parsed == 2


def test_pages_that_alternate_are_both_remembered() -> None:
    reader = Reader()
    other = page(ARTICLE.replace("14 days", "30 days"))
    for each, menu in ((page(), "A"), (other, "B"), (page(), "C"), (other, "D")):
        reader.read(each.replace("Home", menu))
    assert reader.parsed == 2


def test_a_page_whose_source_always_differs_is_soon_just_parsed() -> None:
    reader = Reader()
    for number in range(8):
        reader.read(page(ARTICLE.replace("<p>We", f'<p data-request="{number}">We')))
    assert reader.parsed == 8
    assert not any(kept.asked for kept in next(iter(reader.familiar._pages.values())))


@pytest.mark.shared
@pytest.mark.parametrize("declared", [True, False], ids=["selectors", "no-selectors"])
def test_real_captures_read_the_same_both_ways(shared: Path, declared: bool) -> None:
    recalled = 0
    for folder in capture_folders(shared):
        found = readings(folder, read_archive(folder).recipe if declared else Recipe(), last=10)
        assert all(each.equal for each in found), folder.name
        recalled += sum(each.recalled for each in found)
    assert recalled > 25
