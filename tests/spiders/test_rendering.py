"""Pages written by script, shown by the system's Chromium in one crawl, kind and unkind ones."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from scripted_site import ScriptedSite

from pipeline.extract import extract
from pipeline.gate import inspect
from pipeline.model import (
    Evidence,
    ExhibitKind,
    FailureKind,
    FetchFailure,
    Recipe,
    RejectionKind,
    Render,
    Service,
    Snapshot,
    Source,
)
from pipeline.snapshot import SnapshotStore
from pipeline.snapshot.rectangles import read_rectangles
from spiders.browser import find_browser, launch_options, no_browser
from spiders.crawl import crawl
from spiders.settings import Limits

LIMITS = Limits(request_seconds=4, render_seconds=6, largest=1_000_000, retries=0)
NAMES = (
    "late",
    "closed",
    "plain",
    "moved",
    "busy",
    "huge",
    "deep",
    "leaves",
    "file",
    "frames",
    "empty",
    "framed",
    "greedy",
)
Result = Snapshot | FetchFailure


@dataclass(frozen=True)
class Shown:
    site: ScriptedSite
    elsewhere: ScriptedSite
    store: SnapshotStore
    results: dict[str, Result]
    temporary: Path

    def body(self, name: str) -> str:
        found = self.results[name]
        assert isinstance(found, Snapshot), found
        return self.store.load(found).body.decode()


def source(site: ScriptedSite, name: str, **more: object) -> Source:
    options = {"render": Render.AUTO, "locale": "en-GB", **more}
    return Source(id=f"acme.{name}", service="acme", url=f"http://{site.netloc}/{name}", **options)


def service(site: ScriptedSite) -> Service:
    return Service(id="acme", name="Acme", hosts=(site.netloc,), pace=0)


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Iterator[Shown]:
    if find_browser() is None:
        pytest.skip("no browser: sudo apt-get install chromium")
    root = tmp_path_factory.mktemp("snapshots")
    with (
        tempfile.TemporaryDirectory(prefix="gw-") as temporary,
        ScriptedSite() as site,
        ScriptedSite("127.0.0.2") as elsewhere,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(tempfile, "tempdir", temporary)  # other tests crawl beside this one
        site.elsewhere = elsewhere.netloc
        sources = [source(site, name) for name in NAMES]
        sources[0] = source(
            site, "late", evidence=Evidence.SCREENSHOT, recipe=Recipe(select=("main", "no-such[selector"))
        )
        results = crawl(
            [service(site)], sources, root, limits=LIMITS, contact="ops@acme.example", twice=["acme.late"]
        )
        patch.undo()
        found = dict(zip(NAMES, results, strict=True))
        yield Shown(site, elsewhere, SnapshotStore(root), found, Path(temporary))


pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.xdist_group("crawl")]


def test_a_script_shell_is_recognised_and_becomes_the_article_that_a_browser_shows(shown) -> None:
    found = shown.results["late"]
    assert isinstance(found, Snapshot) and found.rendered and found.status == 200
    capture = shown.store.load(found)
    assert capture.rendered and inspect(capture, source(shown.site, "late")) is None
    texts = [block.text for block in extract(capture.body, recipe=Recipe(select=("main",))).blocks]
    assert texts[0] == "End a membership" and "Open your profile." in texts
    assert any("“Business” days" in text and "l’été" in text for text in texts)


def test_an_article_in_a_frame_of_the_same_site_is_read_where_it_can_be_seen(shown) -> None:
    body = shown.body("framed")
    texts = [block.text for block in extract(body.encode()).blocks]
    assert texts.count("Open your profile.") == 1
    assert inspect(shown.store.load(shown.results["framed"]), source(shown.site, "framed")) is None


def test_the_answer_itself_is_asked_for_once_and_not_by_the_browser_again(shown) -> None:
    assert {shown.site.asked[f"/{name}"] for name in ("closed", "busy", "frames")} == {1}
    headers = shown.site.headers["/app.js"]
    assert headers["User-Agent"].startswith("guidewatch/") and "ops@acme.example" in headers["User-Agent"]
    assert headers["Accept-Language"].startswith("en-GB")


def test_a_page_that_says_something_without_scripts_starts_no_browser(shown) -> None:
    found = shown.results["plain"]
    assert isinstance(found, Snapshot) and not found.rendered


def test_a_page_that_is_asked_for_twice_is_shown_twice(shown) -> None:
    (twin,) = shown.store.twins("acme.late")
    assert twin.rendered
    assert twin.exhibits
    assert shown.store.load(twin).body.decode() == shown.body("late")
    assert not shown.store.twins("acme.closed")


def test_shadow_trees_are_flattened_with_their_slots_filled_even_closed_ones(shown) -> None:
    texts = [block.text for block in extract(shown.body("closed").encode()).blocks]
    assert texts == [
        "End a membership",
        "Open your profile.",
        "Choose End.",
        "Nothing was put here, so this stands.",
        "Refunds are paid within 14 days of your request, to the card that you paid with.",
    ]


def test_what_is_kept_has_no_scripts_left_and_no_word_to_those_without(shown) -> None:
    for name in ("late", "closed", "frames"):
        assert "<script" not in shown.body(name) and "turn JavaScript on" not in shown.body(name)


def test_redirects_before_the_page_are_recorded(shown) -> None:
    found = shown.results["moved"]
    assert isinstance(found, Snapshot) and found.rendered
    assert [hop.status for hop in found.redirects] == [301] and found.final_url.endswith("/late")


def test_a_screenshot_is_kept_with_the_place_of_each_text(shown) -> None:
    found = shown.results["late"]
    assert isinstance(found, Snapshot)
    picture = shown.store.exhibit(found, ExhibitKind.SCREENSHOT)
    assert picture is not None and picture.startswith(b"\xff\xd8\xff")
    places = read_rectangles(shown.store.exhibit(found, ExhibitKind.RECTANGLES) or b"")
    (step,) = places.showing("Choose Membership.")
    assert 0 < step.y < places.height and step.x + step.width <= places.width
    assert step.y > places.showing("Open your profile.")[0].y
    assert places.showing("nothing of the kind") == ()
    other = shown.results["closed"]
    assert isinstance(other, Snapshot) and other.exhibits == ()


@pytest.mark.parametrize(
    ("name", "kind", "said"),
    [
        ("busy", FailureKind.TIMEOUT, "in time"),
        ("huge", FailureKind.TOO_LARGE, "once rendered"),
        ("deep", FailureKind.CRASHED, "browser"),
        ("leaves", FailureKind.OFF_HOST, "led away"),
    ],
)
def test_an_unkind_script_is_a_failure_of_its_own_kind(shown, name, kind, said) -> None:
    found = shown.results[name]
    assert isinstance(found, FetchFailure) and (found.kind, said in found.detail) == (kind, True), found


@pytest.mark.parametrize("name", ["file", "empty"])
def test_a_shell_that_stays_one_is_rejected_as_such(shown, name) -> None:
    found = shown.results[name]
    assert isinstance(found, Snapshot)
    problem = inspect(shown.store.load(found), source(shown.site, name))
    assert problem is not None and problem.kind in (RejectionKind.SCRIPT_SHELL, RejectionKind.EMPTY)
    assert "root:" not in shown.body(name)


def test_an_undeclared_host_is_never_asked_by_no_kind_of_request(shown) -> None:
    assert shown.site.asked["/hop"] == 1, "the page's script did ask for what redirects away"
    assert "14 days" in shown.body("frames")
    assert shown.elsewhere.asked.total() == 0


def test_a_page_may_load_so_much_and_is_then_taken_down_as_it_is(shown) -> None:
    assert "14 days" in shown.body("greedy")
    assert 4 <= shown.site.asked["/blob"] <= 12, "4 MB are allowed, what is under way may end"


def test_no_browser_and_no_file_of_it_is_left(shown) -> None:
    running = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True).stdout
    assert str(shown.temporary) not in running
    assert list(shown.temporary.iterdir()) == []


def test_without_a_browser_a_look_fails_and_says_how_to_get_one(tmp_path) -> None:
    with ScriptedSite() as site:
        sources = [source(site, "late"), source(site, "plain")]
        results = crawl([service(site)], sources, tmp_path, limits=LIMITS, browser="/no/such/browser")
    missing, plain = results
    assert isinstance(missing, FetchFailure) and missing.kind is FailureKind.NO_BROWSER
    assert "apt-get install chromium" in missing.detail and "/no/such/browser" in missing.detail
    assert isinstance(plain, Snapshot)


def test_the_browser_is_the_one_that_was_named_or_the_systems(tmp_path, monkeypatch) -> None:
    own = tmp_path / "my-browser"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o700)
    assert find_browser(str(own)) == str(own)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert find_browser() is None and "render.browser" in no_browser()


def test_a_browser_resolves_declared_hosts_only_and_only_to_checked_addresses(tmp_path) -> None:
    addresses = {
        "help.acme.example": "93.184.216.34",
        "127.0.0.1": "127.0.0.1",
        "six.example": "2606:2800::1",
    }
    arguments = launch_options("/usr/bin/true", tmp_path, addresses)["args"]
    assert arguments[0] == (
        "--host-resolver-rules=EXCLUDE 127.0.0.1, MAP help.acme.example 93.184.216.34,"
        " MAP six.example [2606:2800::1], MAP * ~NOTFOUND"
    )


def test_damaged_places_are_an_error_of_the_store() -> None:
    from pipeline.errors import StoreError

    with pytest.raises(StoreError, match="damaged"):
        read_rectangles(json.dumps({"width": 1, "height": 1, "texts": [["a", 1]]}).encode())
