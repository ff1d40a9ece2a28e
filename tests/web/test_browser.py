"""The review app in a real browser: by keyboard alone, without JavaScript, two at once, legible, silent."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from pipeline.model import TicketState
from pipeline.web import Desk
from pipeline.web.asked import session_cookie
from pipeline.workspace import Workspace
from tests.web import sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = (
    *("/", "/tickets/1?view=side", "/guides", "/guides/lumen/cancel", "/sources", "/sources/lumen.terms"),
    *("/sources/lumen.terms/compare", "/runs", "/runs/run-2", "/rules", "/people", "/help", "/nothing"),
)


# Only colours differ between the two schemes.
CHECKED = {"light": None, "dark": {"runOnly": ["color-contrast"]}}


class House:
    """A served app, and the complaints and foreign requests of every page opened in it."""

    def __init__(self, browser: Browser, desk: Desk, address: str) -> None:
        self.browser, self.desk, self.address = browser, desk, address
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self._secret = ""

    def context(self, **options: Any) -> BrowserContext:
        """A browser in which the operator is signed in."""
        if not self._secret:
            from pipeline.web.rights import Person, Role

            person = Person(name="olive", rights=Role.ADMIN.rights, role=Role.ADMIN)
            self._secret = self.desk.accounts.begin(person, local=True, now=sample.NOW)
        # On a busy machine the browser gives up a transition and says so: nothing of ours.
        options.setdefault("reduced_motion", "reduce")
        made = self.browser.new_context(base_url=self.address, **options)
        name = session_cookie(urlsplit(self.address).port)
        made.add_cookies([{"name": name, "value": self._secret, "url": self.address}])
        return made

    def page(self, context: BrowserContext) -> Page:
        """A page whose complaints are kept."""
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: self._complain(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._asked(request.url))
        return page

    def _complain(self, text: str) -> None:
        if "the server responded with a status of 4" not in text:  # what a test asked for
            self.complaints.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self.foreign.append(url)

    def state(self, ticket: int) -> TicketState:
        """Where a ticket stands in the database."""
        return self.desk.store.ticket(ticket).state


@pytest.fixture(scope="module")
def app_at(looked_at: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("browser") / "lumen"
    shutil.copytree(looked_at, folder)
    desk = sample.desk(Workspace(folder, environment={}))
    with sample.served(sample.app(desk)) as address:
        yield House(browser, desk, address)


@pytest.fixture
def house(app_at: House) -> Iterator[House]:
    """The app with every ticket open again afterwards."""
    app_at.complaints.clear()
    app_at.foreign.clear()
    yield app_at
    for ticket in (1, 2, 3):
        if app_at.state(ticket) is not TicketState.OPEN:
            app_at.desk.review.undo(ticket, by="test", at=sample.NOW)


def test_a_queue_is_reviewed_by_keyboard_alone(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/1")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.matches('[data-hunk].triggering')")
    page.keyboard.press("a")
    page.wait_for_url("**/tickets/2?done=1")
    assert house.state(1) is TicketState.ACCEPTED
    page.keyboard.press("v")
    page.wait_for_url("**/tickets/4?done=2")  # the accepted edit asks for a translation
    page.keyboard.press("j")
    page.wait_for_url("**/tickets/3")
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?done=3")
    assert [house.state(n).value for n in (1, 2, 3)] == ["accepted", "confirmed", "snoozed"]
    page.keyboard.press("u")
    page.wait_for_url("**/tickets/3?done=3")
    assert house.state(3) is TicketState.OPEN
    assert (house.complaints, house.foreign) == ([], [])
    context.close()


def test_tickets_are_ticked_and_dismissed_by_keyboard(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/")
    for key in ("j", "x", "j", "x", "d"):
        page.keyboard.press(key)
    page.wait_for_url("**/?done=1,2")
    assert [house.state(n).value for n in (1, 2, 3)] == ["dismissed", "dismissed", "open"]
    context.close()


def test_words_are_typed_and_not_taken_for_keys(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/tickets/1")
    page.keyboard.press("e")
    page.keyboard.press("End")
    page.keyboard.type(" advise d j u?")
    assert page.url.endswith("/tickets/1")
    assert page.locator("#text").input_value().endswith(" advise d j u?")
    page.keyboard.press("Escape")
    page.locator("[name=why]").fill("because")
    page.locator("[name=assignee]").evaluate("e => e.closest('details').open = true")
    page.locator("[name=assignee]").fill("Bob")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tickets/2?done=1")
    assert house.desk.store.ticket(1).assignee == "Bob"
    context.close()


def test_keys_can_be_switched_off(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/tickets/1")
    page.locator(".menu summary").click()
    page.locator("button[name=keys][value=off]").click()
    page.wait_for_load_state()
    for key in ("d", "j"):
        page.keyboard.press(key)
    assert page.evaluate("document.querySelector('#decide').dataset.sent") is None
    assert page.url.endswith("/tickets/1")
    assert house.state(1) is TicketState.OPEN
    assert page.locator("kbd").count() == 0
    context.close()


def test_the_same_queue_is_reviewed_without_javascript(house: House) -> None:
    context = house.context(java_script_enabled=False)
    page = house.page(context)
    page.goto("/")
    page.locator(".filter select[name=kind]").select_option("fact")
    page.get_by_role("button", name="Narrow").click()
    assert page.locator("[data-row]").count() == 2
    page.locator("[data-row] .why").first.click()
    page.locator("button[name=diff][value=side]").click()
    assert page.locator(".sides del").first.inner_text() == "14"
    page.locator("#text").fill("You get your money back for a single lesson within 7 days of payment.")
    page.locator("#decide button[value=accept]").click()
    assert house.state(1) is TicketState.ACCEPTED
    assert page.url.endswith("/tickets/2?kind=fact&done=1")
    page.locator("#decide summary", has_text="Snooze").click()
    page.locator("#decide [name=days]").select_option("7")
    page.locator("#decide button[value=snooze]").click()
    assert house.state(2) is TicketState.SNOOZED
    page.get_by_role("button", name="Undo").click()
    assert house.state(2) is TicketState.OPEN
    page.goto("/")
    page.locator("input[name=ticket]").last.check()
    page.locator(".bulk button[value=dismiss]").click()
    assert house.state(3) is TicketState.DISMISSED
    page.goto("/runs")
    page.get_by_role("button", name="Run now").click()
    assert "/runs/live/" in page.url
    assert page.locator(".log").inner_text().startswith("line 1")
    context.close()


def test_of_two_reviewers_the_slower_one_is_told_who_was_faster(house: House) -> None:
    contexts = [house.context(), house.context()]
    first, second = (house.page(context) for context in contexts)
    first.goto("/tickets/1")
    second.goto("/tickets/1")
    first.keyboard.press("v")
    first.wait_for_url("**/tickets/2?done=1")
    second.keyboard.press("d")
    second.wait_for_selector("[role=alert]")
    assert second.locator("h1").inner_text() == "Changed by olive"
    assert house.state(1) is TicketState.CONFIRMED
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_silent_and_as_wide_as_the_window(house: House, scheme: Any) -> None:
    context = house.context(color_scheme=scheme)
    axe, found = Axe(), {}
    house.desk.accounts.add_token(f"ci {scheme}", ["read"], by="ada", now=sample.NOW)  # type: ignore[list-item]
    page = house.page(context)
    for path in PAGES:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(path)
        violations = axe.run(page, options=CHECKED[scheme]).response["violations"]
        if violations:
            found[path] = [(each["id"], [n["html"] for n in each["nodes"]][:3]) for each in violations]
        for width in (320, 390) if scheme == "light" else ():
            page.set_viewport_size({"width": width, "height": 800})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found[f"{path} at {width}"] = [("too wide", [str(wide)])]
    assert found == {}, "\n".join(f"{path}: {what}" for path, what in found.items())
    assert (house.complaints, house.foreign) == ([], [])
    context.close()


def test_the_page_before_signing_in_is_accessible_too(house: House) -> None:
    context = house.browser.new_context(base_url=house.address)
    page = house.page(context)
    page.goto("/")
    assert Axe().run(page).violations_count == 0
    context.close()


def test_the_chosen_colours_win_over_those_of_the_system(house: House) -> None:
    context = house.context(color_scheme="light")
    page = house.page(context)
    page.goto("/help")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator(".menu summary").click()
    page.locator("button[name=theme][value=dark]").click()
    page.wait_for_load_state()
    assert page.evaluate(ground) != light
    assert page.url.endswith("/help")
    context.close()


def test_a_filter_narrows_the_list_in_place(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("refund")
    page.wait_for_url(re.compile("words=refund"))
    page.wait_for_function("document.querySelectorAll('[data-row]').length === 1")
    assert page.locator("#announce").inner_text() == "1 shown"
    context.close()


def test_a_run_shows_its_progress_until_it_ends(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/runs")
    page.get_by_role("button", name="Run now").click()
    page.wait_for_selector("text=Open the queue")
    assert "line 3" in page.locator(".log").inner_text()
    assert (house.complaints, house.foreign) == ([], [])
    context.close()


def test_a_rule_is_tried_before_it_is_in_force(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/rules")
    page.locator("[name=pattern]").fill("Printed in")
    page.get_by_role("button", name="What would it silence?").click()
    page.wait_for_selector("#preview p")
    assert "captures" in page.locator("#preview").inner_text()
    assert house.desk.store.rules() == ()
    context.close()


def test_another_view_of_the_differences_takes_its_place_without_a_new_page(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/tickets/1")
    page.evaluate("window.stayed = true")
    page.locator("#view-side").click()
    page.wait_for_selector(".sides del")
    assert page.evaluate("window.stayed && document.activeElement.id") == "view-side"
    assert page.locator("#view-side").get_attribute("aria-pressed") == "true"
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.matches('[data-hunk].triggering')")
    page.keyboard.press("p")
    page.reload()
    assert page.locator(".sides").count() == 1  # kept for this browser
    context.close()


def test_pictures_of_before_and_now_stand_in_the_ticket_with_the_words_boxed(house: House) -> None:
    context = house.context()
    page = house.page(context)
    page.goto("/tickets/1")
    page.locator(".shots").scroll_into_view_if_needed()
    page.wait_for_function("[...document.querySelectorAll('.shots img')].every(e => e.naturalWidth === 1280)")
    assert page.locator(".shots img").count() == 2
    for box in page.locator(".shots rect").all():
        inner, outer = box.bounding_box(), page.locator(".shots").bounding_box()
        assert inner and outer and inner["width"] > outer["width"] / 4
        assert outer["y"] < inner["y"] < outer["y"] + outer["height"]
    assert (house.complaints, house.foreign) == ([], [])
    context.close()
