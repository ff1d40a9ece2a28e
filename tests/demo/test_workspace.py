"""The demo's workspace fits its pages, and survives a rerun."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import extract
from pipeline.guide import Library, load
from pipeline.model import Target
from pipeline.text import canonical
from spiders.demo import PAGES, DemoSite, expectations, materialise

BY_ID = {page.id: page for page in PAGES}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return load(materialise(tmp_path_factory.mktemp("demo"), 8400) / "guides")


@pytest.fixture(scope="module")
def texts(library: Library) -> dict[str, str]:
    site = DemoSite(generation=1)
    read = {}
    for source in library.sources.values():
        answer = site.answer(BY_ID[source.id].address)
        read[source.id] = " ".join(b.key for b in extract(answer.body, recipe=source.recipe).blocks)
    site.close()
    return read


def cited(library: Library) -> list[Target]:
    return [target for guide in library.guides for target in guide.targets() if target.cites]


def test_every_quote_stands_on_its_page_in_generation_1(library: Library, texts: dict[str, str]) -> None:
    missing = [
        (target.owner, target.id, cite.exact)
        for target in cited(library)
        for cite in target.cites
        if not cite.exact or canonical(cite.exact) not in texts[cite.source]
    ]
    assert missing == []


def test_every_step_and_fact_of_an_original_cites_a_quote(library: Library) -> None:
    originals = [guide for guide in library.guides if guide.original is None]
    uncited = [
        (guide.id, each.id)
        for guide in originals
        for each in (*(step for channel in guide.channels for step in channel.steps), *guide.facts)
        if not each.cites
    ]
    assert uncited == []


def test_every_source_is_a_page_and_is_cited(library: Library) -> None:
    assert set(library.sources) == set(BY_ID)
    assert {cite.source for target in cited(library) for cite in target.cites} == set(BY_ID)


def test_sources_stand_at_the_addresses_of_the_site(library: Library) -> None:
    for source in library.sources.values():
        assert source.url == f"http://127.0.0.1:8400{BY_ID[source.id].address}"
    assert {service.hosts for service in library.services} == {("127.0.0.1:8400",)}


def test_the_guide_is_in_the_state_of_published_guides(library: Library) -> None:
    guide = library.guide("coursera/cancel")
    values = {fact.id: fact.value for fact in guide.facts}
    assert values["refund.course"] == values["refund.plus-annual"] == values["refund.plus-monthly"] == "P14D"
    assert values["refund.guided-project"] == "none"
    assert guide.verified_at is None


def test_services_share_the_procedure_of_apple(library: Library) -> None:
    users = {guide.id for guide in library.users_of("apple/cancel-app-store")}
    assert users == {
        "any-subscription/cancel",
        "coursera/cancel",
        "linkedin-learning/cancel",
        "masterclass/cancel",
        "pinegrove/cancel",
        "skillshare/cancel",
    }


def test_every_service_but_the_first_three_is_described_by_yaml_alone(library: Library) -> None:
    own = {service.id for service in library.services if service.spider != "declared"}
    assert own == {"apple", "coursera", "google"}
    assert len(library.services) == 8


def test_expected_owners_and_targets_exist(library: Library) -> None:
    known = {(target.owner, target.id) for target in cited(library)}
    sources = {(source, special) for source in library.sources for special in ("wording", "health")}
    for ticket in expectations().tickets:
        for target in ticket.targets:
            assert (ticket.owner, target) in known | sources
        assert ticket.page in BY_ID
    assert {page for silence in expectations().silent for page in silence.pages} <= set(BY_ID)


def test_a_rerun_keeps_edits_and_moves_the_port(tmp_path: Path) -> None:
    materialise(tmp_path, 8400)
    guide = tmp_path / "guides/coursera/cancel.en.yaml"
    service = tmp_path / "guides/coursera/service.yaml"
    edited = guide.read_text("utf-8").replace("value: P14D", "value: P7D", 1)
    guide.write_text(edited, "utf-8")
    service.write_text(
        service.read_text("utf-8").replace("name: Coursera\n", "name: Coursera (ours)\n"), "utf-8"
    )
    materialise(tmp_path, 8500)
    assert guide.read_text("utf-8") == edited
    moved = service.read_text("utf-8")
    assert "name: Coursera (ours)" in moved
    assert "127.0.0.1:8500/about/terms" in moved
    assert "8400" not in moved


def test_a_rerun_at_the_same_port_touches_nothing(tmp_path: Path) -> None:
    materialise(tmp_path, 8400)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")}
    materialise(tmp_path, 8400)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*")} == before
