"""What all pages of a site say, on the way of a run: imported captures of pages without a selector."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.refresh import Result, refresh
from pipeline.model import Capture, Outcome
from pipeline.snapshot import SnapshotStore
from pipeline.workspace import Workspace

NOW = datetime.now(UTC) - timedelta(days=9)
ARTICLES = {
    "leave": "<h1>How to leave</h1><p>Open your profile, choose Membership and then End membership.</p>"
    "<p>We confirm by letter to the last address that you gave us, usually the day after.</p>",
    "money": "<h1>Refunds</h1><p>You get a full refund within 14 days of payment, to your card.</p>"
    "<p>Whoever has paid in a shop asks that shop, since the contract was made there.</p>",
    "gifts": "<h1>Gift cards</h1><p>A gift card holds for three years from the day it was bought.</p>"
    "<p>Whoever comes with the card may use it; we do not ask whose name is on its back side.</p>",
}
SPRING, AUTUMN = "A hundred makers meet here every spring.", "A hundred makers meet here every autumn."


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    file = tmp_path / "guides/elm/service.yaml"
    file.parent.mkdir(parents=True)
    lines = ["service: elm\nname: Elm\nhosts: [help.elm.example]\nsources:"]
    lines += [
        f"  - {{id: elm.{each}, title: {each}, url: 'https://help.elm.example/{each}', locale: en,"
        " access: manual}"
        for each in ARTICLES
    ]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return Workspace(tmp_path, environment={})


def run(workspace: Workspace, day: int, extra: dict[str, str]) -> Result:
    store = SnapshotStore(workspace.snapshots)
    for name, article in ARTICLES.items():
        html = f"<html lang=en><title>Elm</title><body><main>{article}<p>{extra[name]}</p></main></html>"
        capture = Capture(
            source=f"elm.{name}",
            url=f"https://help.elm.example/{name}",
            final_url=f"https://help.elm.example/{name}",
            captured_at=NOW + timedelta(days=day),
            body=html.encode(),
            status=200,
        )
        store.put(capture, recipe="", extractor="")
    return refresh(workspace)


def outcomes(result: Result) -> set[Outcome]:
    return {look.outcome for look in result.run.looks}


def test_a_box_that_changes_on_all_pages_of_a_site_changes_none_of_them(workspace: Workspace) -> None:
    run(workspace, 0, dict.fromkeys(ARTICLES, SPRING))
    for day in (1, 2, 3):
        assert outcomes(run(workspace, day, dict.fromkeys(ARTICLES, AUTUMN))) == {Outcome.UNCHANGED}


def test_a_box_that_one_page_alone_has_is_a_passage_of_that_page(workspace: Workspace) -> None:
    alone = {"leave": SPRING, "money": "Read it well.", "gifts": "Be kind."}
    run(workspace, 0, alone)
    run(workspace, 1, alone | {"leave": AUTUMN})
    looks = run(workspace, 2, alone | {"leave": AUTUMN}).run.looks
    assert {look.source for look in looks if look.outcome is Outcome.CHANGED} == {"elm.leave"}


def test_a_rule_that_changes_on_all_pages_of_a_site_is_a_change(workspace: Workspace) -> None:
    run(workspace, 0, dict.fromkeys(ARTICLES, "Gift cards are refunded within 14 days."))
    looks = run(workspace, 1, dict.fromkeys(ARTICLES, "Gift cards are refunded within 30 days.")).run.looks
    assert {look.outcome for look in looks} == {Outcome.HELD}
    assert all("14 days → 30 days" in look.reason for look in looks)
