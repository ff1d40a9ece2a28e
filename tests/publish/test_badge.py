"""A badge says the state in the guide's language, as wide as its words, and carries nothing that acts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from lxml import etree

from pipeline.publish.badge import COLOURS, HEIGHT, badge, width
from pipeline.publish.freshness import Freshness
from pipeline.publish.phrases import label
from pipeline.publish.site import site_files
from tests.publish.sample import HOSTILE, hostile

SVG = "{http://www.w3.org/2000/svg}"
DAY, HOSTS = date(2026, 11, 21), ("coursera.org",)
MOMENT = datetime(2026, 11, 21, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "locale", "words"),
    [
        (Freshness.VERIFIED, "en", "Verified 21 Nov 2026 against coursera.org"),
        (Freshness.VERIFIED, "en-US", "Verified Nov 21, 2026 against coursera.org"),
        (Freshness.VERIFIED, "fr", "Vérifié le 21 nov. 2026 auprès de coursera.org"),
        (Freshness.VERIFIED, "de", "Am 21. Nov. 2026 anhand von coursera.org bestätigt"),
        (Freshness.VERIFIED, "es", "Verificado el 21 nov 2026 con coursera.org"),
        (Freshness.VERIFIED, "sw", "Verified 21 Nov 2026 against coursera.org"),
        (Freshness.CHECKED, "fr-CA", "Contrôlé le 21 nov. 2026 auprès de coursera.org"),
        (Freshness.UNDER_REVIEW, "en", "Source changed, under review"),
        (Freshness.STALE, "en", "Not checked since 21 Nov 2026"),
        (Freshness.NEVER_CHECKED, "fr", "Pas encore contrôlé"),
        (Freshness.UNCITED, "de", "Keine amtliche Quelle"),
    ],
)
def test_the_words_are_those_of_the_guides_language(state: Freshness, locale: str, words: str) -> None:
    assert label(state, locale, MOMENT, DAY, HOSTS) == words


def test_more_hosts_are_counted(tmp_path: Path) -> None:
    found = label(Freshness.VERIFIED, "en", MOMENT, DAY, ("coursera.org", "support.apple.com", "a.example"))
    assert found == "Verified 21 Nov 2026 against coursera.org +2"


@pytest.mark.parametrize("state", list(Freshness))
def test_a_badge_is_as_wide_as_its_words_and_has_a_title(state: Freshness) -> None:
    words = label(state, "fr", MOMENT, DAY, HOSTS)
    root = etree.fromstring(badge(state, words, name="Comment résilier", lang="fr"))
    (text,) = root.findall(f"{SVG}text")
    start, long = float(text.get("x")), float(text.get("textLength"))
    assert text.text == words
    assert start + long < float(root.get("width")) <= start + long + 12
    assert (root.get("height"), root.get("role"), root.get("lang")) == (str(HEIGHT), "img", "fr")
    assert root.find(f"{SVG}title").text == f"Comment résilier: {words}"
    assert root.get("aria-labelledby") == root.find(f"{SVG}title").get("id")


def test_width_follows_the_letters() -> None:
    assert width("iiii") < width("nnnn") < width("WWWW") < width("東東東東")
    assert width("é") == width("e") == width("e\u0301")


def test_hostile_words_are_only_words() -> None:
    root = etree.fromstring(badge(Freshness.STALE, HOSTILE, name=HOSTILE, lang='"><script>'))
    assert {each.tag.removeprefix(SVG) for each in root.iter()} == {
        "svg",
        "title",
        "rect",
        "g",
        "circle",
        "path",
        "text",
    }
    assert not any(name.startswith("on") or "href" in name for each in root.iter() for name in each.attrib)
    assert "\u202e" not in (root.find(f"{SVG}text").text or "")


def test_hostile_badges_of_an_export_are_xml(tmp_path: Path) -> None:
    files = site_files(hostile(tmp_path))
    badges = [path for path in files if path.endswith(".svg")]
    assert badges == ["evil/cancel.en.svg"]
    assert etree.fromstring(files[badges[0]]).tag == f"{SVG}svg"


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("state", list(Freshness))
def test_a_badge_is_read_with_the_highest_contrast_of_wcag(state: Freshness) -> None:
    dark, light = sorted(map(_luminance, COLOURS[state]))
    assert (light + 0.05) / (dark + 0.05) >= 7
