from __future__ import annotations

import pytest

from pipeline.address import meant, same_page


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://help.acme.example/a?b=1#c", "https://help.acme.example/a?b=1#c"),
        ("https://help.acme.example/a?utm_source=x&b=1&utm_medium=y#c", "https://help.acme.example/a?b=1#c"),
        ("https://help.acme.example/a?gclid=1", "https://help.acme.example/a"),
        (
            "https://support.google.com/x/answer/1?hl=fr&co=GENIE.Platform%3DiOS&sjid=123",
            "https://support.google.com/x/answer/1?hl=fr&co=GENIE.Platform%3DiOS",
        ),
        (
            "https://www.google.com/url?q=https://acme.example/a%3Fb%3D1&ust=1&usg=2",
            "https://acme.example/a?b=1",
        ),
        (
            "https://www.google.fr/url?sa=t&url=https%3A%2F%2Facme.example%2Fa%3Futm_id%3D1",
            "https://acme.example/a",
        ),
        (
            "https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Facme.example%252F",
            "https://acme.example/",
        ),
        (
            "https://www.google.com/url?q=javascript:alert(1)",
            "https://www.google.com/url?q=javascript:alert(1)",
        ),
        (
            "https://www.google.com/search?q=https://acme.example/",
            "https://www.google.com/search?q=https://acme.example/",
        ),
        (
            "https://google.evil.example/url?q=https://a.example/",
            "https://google.evil.example/url?q=https://a.example/",
        ),
    ],
)
def test_wrappers_and_marks_of_campaigns_are_no_part_of_an_address(written, expected) -> None:
    assert meant(written) == expected
    assert meant(expected) == expected


@pytest.mark.parametrize(
    "other",
    [
        "http://help.acme.example/en-us/118428",
        "https://HELP.acme.example./en-us/118428/",
        "https://help.acme.example:443/en-us/118428#how",
        "https://help.acme.example/en-us/118428?utm_source=mail",
        "https://help.acme.example/en-us/118428-End-a-membership",
        "https://help.acme.example/en-us/./118428/index.html",
        "https://help.acme.example/en-us/118428?language=en_US",
    ],
)
def test_spellings_of_one_page_are_the_same_page(other) -> None:
    assert same_page("https://help.acme.example/en-us/118428", other)
    assert same_page(other, "https://help.acme.example/en-us/118428")


@pytest.mark.parametrize(
    "other",
    [
        "https://help.acme.example/en-us/118429",
        "https://help.acme.example/fr-fr/118428",
        "https://help.acme.example/en-us/1184281",
        "https://www.acme.example/en-us/118428",
        "https://help.acme.example:8443/en-us/118428",
        "https://help.acme.example/en-us/",
        "not an address",
    ],
)
def test_another_article_locale_or_host_is_another_page(other) -> None:
    assert not same_page("https://help.acme.example/en-us/118428", other)


def test_platform_and_language_choose_a_page_and_their_order_does_not_matter() -> None:
    page = "https://support.google.com/x/answer/1?hl=en&co=GENIE.Platform%3DAndroid"
    assert same_page(page, "https://support.google.com/x/answer/1?co=GENIE.Platform%3DAndroid&hl=en&oco=1")
    assert not same_page(page, page.replace("Android", "iOS"))
    assert not same_page(page, page.replace("hl=en", "hl=fr"))
