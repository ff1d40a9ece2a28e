"""What the pages say in the two generations, read as the route reads them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.guide import load
from pipeline.model import Document
from spiders.demo import PAGES, DemoSite, Hazard, materialise
from spiders.demo.rendering import typeset

BY_ID = {page.id: page for page in PAGES}


class Reader:
    """Reads a page of the demo with the recipe of its source."""

    def __init__(self, folder: Path) -> None:
        self.site = DemoSite()
        self.library = load(materialise(folder, self.site.port) / "guides")

    def read(self, page: str, generation: int = 1, hazard: Hazard | None = None, look: int = 1) -> Document:
        self.site.generation = generation
        self.site.hazards = {page: hazard} if hazard else {}
        self.site.look(look)
        answer = self.site.answer(BY_ID[page].address)
        return extract(answer.body, recipe=self.library.sources[page].recipe)

    def keys(self, page: str, generation: int = 1, hazard: Hazard | None = None, look: int = 1) -> list[str]:
        return [block.key for block in self.read(page, generation, hazard, look).blocks]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(tmp_path_factory.mktemp("demo"))


def difference(before: list[str], after: list[str]) -> tuple[list[str], list[str]]:
    return [key for key in before if key not in after], [key for key in after if key not in before]


@pytest.mark.parametrize("page", [page.id for page in PAGES])
def test_noise_leaves_no_trace_in_the_text(reader: Reader, page: str) -> None:
    assert reader.keys(page) == reader.keys(page)
    assert len(reader.keys(page)) >= 8


@pytest.mark.parametrize("page", ["google.cancel-desktop", "apple.cancel-fr", "pinegrove.cancel"])
def test_quiet_pages_say_the_same_in_both_generations(reader: Reader, page: str) -> None:
    assert reader.keys(page, 1) == reader.keys(page, 2)


def test_typography_changes_the_text_that_is_shown(reader: Reader) -> None:
    plain = " ".join(block.text for block in reader.read("apple.cancel-fr", 1).blocks)
    typeset_text = " ".join(block.text for block in reader.read("apple.cancel-fr", 2).blocks)
    assert plain != typeset_text
    assert "« reçu Apple »" in typeset_text.replace("\u00a0", " ")


def test_the_terms_change_in_two_rules_and_the_date(reader: Reader) -> None:
    gone, new = difference(reader.keys("coursera.terms", 1), reader.keys("coursera.terms", 2))
    assert [key.split(" ")[0] for key in gone] == [key.split(" ")[0] for key in new]
    assert any("within 7 days of your payment" in key for key in new)
    assert any("monthly plan are not refundable" in key for key in new)
    assert not any("annual plan" in key for key in (*gone, *new))
    assert 2 <= len(new) <= 3  # the date line is content to some readers and not to others


def test_the_help_article_gets_a_label_and_a_step(reader: Reader) -> None:
    gone, new = difference(reader.keys("coursera.cancel", 1), reader.keys("coursera.cancel", 2))
    assert len(gone) == 1
    assert "my purchases" in gone[0]
    assert ["billing & subscriptions" in key for key in new] == [True, False]
    steps = [b.position for b in reader.read("coursera.cancel", 2).blocks if b.kind == "step"]
    assert steps == [1, 2, 3, 4, 5, 6, 7]


def test_the_account_is_renamed_everywhere_and_nothing_else_changes(reader: Reader) -> None:
    before, after = reader.keys("apple.cancel", 1), reader.keys("apple.cancel", 2)
    assert [key.replace("apple id", "apple account") for key in before] == after
    assert sum("apple account" in key for key in after) == 4


def test_one_sentence_of_the_android_article_is_reworded(reader: Reader) -> None:
    gone, new = difference(reader.keys("google.cancel", 1), reader.keys("google.cancel", 2))
    assert (len(gone), len(new)) == (1, 1)
    assert "uninstall the app" in gone[0]
    assert "remove the app" in new[0]


def test_menu_arrows_that_are_pictures_become_a_path(reader: Reader) -> None:
    assert any("payments & subscriptions > subscriptions" in key for key in reader.keys("google.cancel"))


@pytest.mark.parametrize("generation", [1, 2])
def test_the_flapping_page_returns_to_its_first_wording(reader: Reader, generation: int) -> None:
    first, second, third = (reader.keys("apple.refund", generation, look=look) for look in (1, 2, 3))
    assert first == third
    gone, new = difference(first, second)
    assert (len(gone), len(new)) == (1, 1)


@pytest.mark.parametrize("page", ["coursera.terms", "coursera.cancel", "apple.cancel", "google.cancel"])
def test_a_redesign_loses_the_selector_and_keeps_the_text(reader: Reader, page: str) -> None:
    redesigned = reader.read(page, hazard=Hazard.REDESIGN)
    assert reader.read(page).extraction.route == "selector"
    assert redesigned.extraction.route != "selector"
    text = " ".join(block.key for block in redesigned.blocks)
    missing = [key for key in reader.keys(page) if key not in text]
    assert len(missing) <= 2


def test_typesetting_leaves_tags_and_words_alone() -> None:
    set_text = typeset("<p class='a - b'>L'app : \"reçu\" - bien !</p>")
    assert set_text == "<p class='a - b'>L\u2019app\u00a0: «\u00a0reçu\u00a0» – bien\u202f!</p>"
