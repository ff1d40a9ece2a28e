"""``guidewatch rules``: tried on stored snapshots, put in force, listed, taken out."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli import cli
from pipeline.model import Capture
from pipeline.snapshot import SnapshotStore
from tests.guide.conftest import FILES

PAGE = """<html lang="en"><head><title>Refunds</title></head><body><main><h1>Refunds</h1>
<p>{banner}</p><p>The yearly plan can be refunded within {days} days of payment, and you can ask for it
on the page of your plan. We answer every request by mail, usually on the same day it reaches us.</p>
<p>Open the settings of your account, choose your plan and press the button that ends it for good.</p>
</main></body></html>"""
START = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with three snapshots: the banner changes, then the banner and the refund."""
    for name, text in FILES.items():
        file = tmp_path / "guides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    store = SnapshotStore(tmp_path / "snapshots")
    for day, (banner, number) in enumerate(
        [
            ("Our spring team says hello", 14),
            ("Our summer team says hello", 14),
            ("Our autumn team says hello", 7),
        ]
    ):
        body = PAGE.format(banner=banner, days=number).encode()
        url = "https://acme.example/refunds"
        store.put(
            Capture(
                source="acme.refunds",
                url=url,
                final_url=url,
                captured_at=START + timedelta(days=day),
                body=body,
                status=200,
                media_type="text/html; charset=utf-8",
            ),
            recipe="",
            extractor="1",
        )
    return tmp_path


def run(place: Path, *arguments: str) -> Any:
    result = CliRunner().invoke(cli, ["-w", str(place), "rules", *arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return json.loads(result.stdout) if "--json" in arguments else result.output


def test_a_preview_tells_what_a_rule_would_have_silenced_and_stores_nothing(place: Path) -> None:
    pattern = ("our * team says hello", "--syntax", "wildcard", "--source", "acme.refunds")
    told = run(place, "preview", *pattern, "--json")
    assert (told["sources"], told["snapshots"]) == (["acme.refunds"], 3)
    assert [each["after"] for each in told["silenced"]] == [
        "Our summer team says hello",
        "Our autumn team says hello",
    ]
    assert run(place, "list", "--json") == []


def test_a_preview_shows_that_a_changed_fact_speaks_all_the_same(place: Path) -> None:
    told = run(place, "preview", r"\d+ days", "--syntax", "regex", "--json")
    assert told["silenced"] == []
    assert ["within 7 days" in each["after"] for each in told["spared"]] == [True]


def test_a_rule_is_added_listed_and_taken_out_but_kept_in_the_books(place: Path) -> None:
    made = run(place, "add", "hot offer", "--service", "acme", "--by", "ada", "--why", "banner", "--json")
    assert (made["id"], made["by"], made["active"]) == (1, "ada", True)
    assert "hot offer" in run(place, "list")
    run(place, "remove", "1", "--by", "bob")
    assert run(place, "list", "--json") == []
    (ended,) = run(place, "list", "--all", "--json")
    assert (ended["active"], ended["ended_by"]) == (False, "bob")
