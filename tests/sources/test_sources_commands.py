"""``guidewatch sources try`` and ``list``: what a selector yields, and how every source is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from pipeline.errors import UsageError
from spiders.demo import DemoSite, materialise

PAGE = """<html lang="en"><head><title>Refunds</title></head><body><nav>Home Plans Help</nav>
<article class="help"><h1>Refunds of a membership</h1>
<p>You can get a full refund within 14 days of your payment, as long as you ask for it.</p>
<ol><li>Open <b>Settings</b> on our website.</li><li>Click <b>Ask for a refund</b>.</li></ol>
<p class="feedback">Was this article helpful? Yes No</p></article></body></html>"""

Run = Callable[..., Result]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return materialise(tmp_path / "workspace", 8400)


@pytest.fixture
def run(place: Path) -> Run:
    return lambda *words: CliRunner().invoke(cli, ["-w", str(place), "sources", *words])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "refunds.html"
    file.write_text(PAGE, "utf-8")
    return file


def tried(run: Run, *words: str) -> Any:
    told = run("try", *words, "--json")
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


def test_blocks_come_in_order_with_their_kinds(run: Run, page: Path) -> None:
    told = tried(run, str(page), "--select", "article", "--remove", ".feedback")
    assert [each["kind"] for each in told["blocks"]] == ["heading", "paragraph", "step", "step"]
    assert [each["position"] for each in told["blocks"]][2:] == [1, 2]
    assert told["route"] == "selector"


def test_each_selector_says_what_it_matched(run: Run, page: Path) -> None:
    told = tried(run, str(page), "--select", "article", "--select", ".missing", "--remove", ".feedback")
    assert [(each["selector"], each["removes"], each["count"]) for each in told["matches"]] == [
        ("article", False, 1),
        (".missing", False, 0),
        (".feedback", True, 1),
    ]
    assert told["warnings"] == ["selector “.missing” matches nothing"]


def test_facts_stand_with_subject_and_scope(run: Run, page: Path) -> None:
    found = {each["value"]: each for each in tried(run, str(page), "--select", "article")["facts"]}
    assert (found["P14D"]["subject"], found["P14D"]["event"], found["P14D"]["block"]) == (
        "refund",
        "payment",
        1,
    )


def test_a_selector_that_finds_nothing_is_told_with_the_way_taken_instead(run: Run, page: Path) -> None:
    told = tried(run, str(page), "--select", ".gone")
    assert told["route"] != "selector"
    assert any("found automatically" in each for each in told["warnings"])


def test_a_wall_is_told_as_the_gate_sees_it(run: Run, tmp_path: Path) -> None:
    wall = tmp_path / "wall.html"
    wall.write_text(
        "<html lang=en><title>Are you a robot?</title><body><h1>Are you a robot?</h1></body></html>"
    )
    assert any("bot-check" in each for each in tried(run, str(wall))["warnings"])


def test_a_source_brings_its_selectors_and_products(run: Run, page: Path) -> None:
    told = tried(run, str(page), "--source", "masterclass.cancel")
    assert told["matches"][0]["selector"] == ".answer-body"
    assert {each["product"] for each in told["facts"] if each["subject"] == "refund"} == {"membership"}


def test_people_see_blocks_facts_and_warnings(run: Run, page: Path) -> None:
    told = run("try", str(page), "--select", "article").output
    assert "1. Open Settings on our website." in told
    assert "duration P14D" in told
    assert "this reads like an article" in told


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--source", "nobody.page"], "no source “nobody.page”"),
        (["--source", "apple.cancel"], "was never captured"),
        (["page.exe"], "known endings"),
    ],
)
def test_what_cannot_be_tried_says_why(run: Run, words: list[str], message: str) -> None:
    told = run("try", *words)
    assert isinstance(told.exception, UsageError)
    assert message in str(told.exception)


def test_a_host_that_may_not_be_fetched_is_refused_without_a_request(run: Run, place: Path) -> None:
    service = place / "guides" / "masterclass" / "service.yaml"
    text = service.read_text("utf-8").replace("127.0.0.1:8400", "www.masterclass.example")
    text = text.replace("http://", "https://").replace("pace: 0", "pace: 5")
    service.write_text(text + "    access: manual\n", "utf-8")
    told = run("try", "https://www.masterclass.example/anything")
    assert "may not be fetched (manual)" in str(told.exception)


@pytest.fixture
def site(place: Path) -> Iterator[DemoSite]:
    with DemoSite() as running:
        materialise(place, running.port)
        yield running


@pytest.mark.slow
def test_an_address_is_fetched_once_and_nothing_is_stored(run: Run, place: Path, site: DemoSite) -> None:
    told = tried(run, f"{site.url}/hc/en-us/articles/115001701651", "--select", ".article-body")
    assert told["status"] == 200
    assert any("free trial" in each["text"] for each in told["blocks"])
    assert not (place / "snapshots").exists()


def test_every_source_is_listed_with_its_state_and_who_cites_it(run: Run) -> None:
    rows = {each["source"]: each for each in json.loads(run("list", "--json").stdout)}
    assert len(rows) == 13
    assert rows["apple.cancel"]["cited_by"] == ["apple/cancel-app-store"]
    assert {each["health"] for each in rows.values()} == {"never-read"}


def test_sources_of_one_service_can_be_listed(run: Run) -> None:
    rows = json.loads(run("list", "--service", "google", "--json").stdout)
    assert [each["source"] for each in rows] == ["google.cancel", "google.cancel-desktop", "google.refund"]
    assert "never read" in run("list", "--service", "google").output
