"""The local help centre answers as the real sites do, and is never the same twice."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse

import pytest

from spiders.demo import PAGES, DemoSite, Hazard, Page

BY_ID = {page.id: page for page in PAGES}


@pytest.fixture
def site() -> Iterator[DemoSite]:
    with DemoSite() as running:
        yield running


def get(site: DemoSite, address: str, **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.request("GET", address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response, text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_every_page_has_the_weight_of_a_real_help_page(site: DemoSite, page: Page) -> None:
    response, text = get(site, page.address)
    assert response.status == 200
    assert 60 <= len(text.encode()) / 1024 <= 160


@pytest.mark.parametrize("page", [p for p in PAGES if not p.static], ids=lambda page: page.id)
def test_two_fetches_of_a_page_differ_in_bytes(site: DemoSite, page: Page) -> None:
    assert get(site, page.address)[1] != get(site, page.address)[1]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.id)
def test_two_sites_give_the_same_bytes_at_the_same_fetch(page: Page) -> None:
    first, second = DemoSite(), DemoSite()
    try:
        assert first.answer(page.address).body == second.answer(page.address).body
    finally:
        first.close()
        second.close()


def test_the_static_page_answers_a_conditional_request_with_304(site: DemoSite) -> None:
    address = BY_ID["pinegrove.cancel"].address
    response, _ = get(site, address)
    tag = response.headers["ETag"]
    again, text = get(site, address, If_None_Match=tag)
    assert (again.status, text, again.headers["ETag"]) == (304, "", tag)


def test_other_pages_have_no_etag(site: DemoSite) -> None:
    assert get(site, "/about/terms")[0].headers["ETag"] is None


def test_a_tab_that_is_not_named_is_the_first_of_the_article(site: DemoSite) -> None:
    assert "On your Android phone" in get(site, "/googleplay/answer/7018481?hl=en")[1]
    assert "On your computer" in get(site, BY_ID["google.cancel-desktop"].address)[1]


def test_the_generation_can_be_set_while_it_runs_or_asked_for(site: DemoSite) -> None:
    assert "within 14 days of your payment" in get(site, "/about/terms")[1]
    assert "within 7 days of your payment" in get(site, "/about/terms?generation=2")[1]
    site.generation = 2
    assert "within 7 days of your payment" in get(site, "/about/terms")[1]


def test_an_alternating_page_turns_with_the_looks(site: DemoSite) -> None:
    seen = []
    for look in (1, 1, 2, 3):
        site.look(look)
        seen.append("We tell you by email" in get(site, BY_ID["apple.refund"].address)[1])
    assert seen == [True, True, False, True]


def test_an_alternating_page_turns_with_fetches_where_no_look_is_announced(site: DemoSite) -> None:
    seen = ["We tell you by email" in get(site, BY_ID["apple.refund"].address)[1] for _ in range(4)]
    assert seen == [True, False, True, False]


def test_robots_txt_allows_the_articles_and_closes_the_search(site: DemoSite) -> None:
    response, text = get(site, "/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "Disallow: /*/search" in text


def test_the_front_page_links_every_page_in_both_generations(site: DemoSite) -> None:
    _, text = get(site, "/")
    for page in PAGES:
        glue = "&amp;" if page.query else "?"
        for generation in (1, 2):
            assert f'{page.address.replace("&", "&amp;")}{glue}generation={generation}"' in text


def test_a_page_that_does_not_exist_is_a_404_with_the_address_escaped(site: DemoSite) -> None:
    response, text = get(site, "/nothing/<b>")
    assert response.status == 404
    assert "<b>" not in text


def test_the_blocked_page_answers_200_with_a_bot_check(site: DemoSite) -> None:
    site.generation = 2
    response, text = get(site, BY_ID["google.refund"].address)
    assert response.status == 200
    assert "not a robot" in text
    assert "48 hours" not in text


@pytest.mark.parametrize(
    ("hazard", "status", "words"),
    [
        (Hazard.RATE_LIMITED, 429, "unusual traffic"),
        (Hazard.SOFT_404, 200, "no longer available"),
        (Hazard.SHELL, 200, "Sorry to interrupt"),
        (Hazard.GONE, 404, "Not found"),
    ],
)
def test_a_hazard_can_be_switched_on_for_any_page(
    site: DemoSite, hazard: Hazard, status: int, words: str
) -> None:
    site.hazards["coursera.terms"] = hazard
    response, text = get(site, "/about/terms")
    assert response.status == status
    assert words in text
    assert "Refund and Cancellation" not in text


def test_a_moved_page_redirects_to_an_address_with_the_same_article(site: DemoSite) -> None:
    site.hazards["google.cancel"] = Hazard.MOVED
    response, _ = get(site, BY_ID["google.cancel"].address)
    assert response.status == 301
    moved, text = get(site, response.headers["Location"])
    assert moved.status == 200
    assert "On your Android phone" in text


@pytest.mark.parametrize(
    ("page", "wrapper"),
    [
        ("coursera.terms", 'class="coursera-tos"'),
        ("coursera.cancel", 'data-region-name="articleDetail"'),
        ("apple.cancel", 'id="content"'),
        ("google.cancel", 'class="article page"'),
    ],
)
def test_a_redesign_renames_the_wrapper_and_keeps_the_text(site: DemoSite, page: str, wrapper: str) -> None:
    assert wrapper in get(site, BY_ID[page].address)[1]
    site.hazards[page] = Hazard.REDESIGN
    assert wrapper not in get(site, BY_ID[page].address)[1]


def test_head_is_answered_without_body(site: DemoSite) -> None:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=5)
    connection.request("HEAD", "/about/terms")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b"")
    connection.close()


def test_a_closed_site_gives_its_port_back() -> None:
    with DemoSite() as site:
        port = site.port
    with DemoSite(port=port) as again:
        assert again.port == port
