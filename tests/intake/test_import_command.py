"""``guidewatch guides import`` and ``guides new``: what is written, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flows.cli import cli
from pipeline.errors import GuidewatchError
from pipeline.guide import load
from pipeline.model import Capture
from pipeline.snapshot import SnapshotStore
from tests.intake.corpus import OURS, PUBLISHED

SERVICE = """\
service: brightbox
name: Brightbox
hosts: [help.brightbox.example]
products:
  - {id: plus-annual, name: Brightbox Plus annual, aliases: {en: [annual plan]}}
  - {id: plus-monthly, name: Brightbox Plus monthly, aliases: {en: [monthly plan]}}
sources:
  - id: brightbox.refunds
    title: Refunds
    url: https://help.brightbox.example/refunds
    locale: en
    access: manual
"""
OFFICIAL = b"""<html lang="en"><body><main><h1>Refunds</h1>
<p>The annual plan can be refunded in full within 30 days of payment.</p>
<p>The monthly plan cannot be refunded.</p></main></body></html>"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "guides" / "brightbox"
    folder.mkdir(parents=True)
    (folder / "service.yaml").write_text(SERVICE, encoding="utf-8")
    return tmp_path


def run(workspace: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["-w", str(workspace), "guides", *arguments])


def test_a_guide_is_written_beside_its_service_and_loads(workspace: Path) -> None:
    result = run(workspace, "import", str(PUBLISHED / "blog-en.html"))
    assert result.exit_code == 0, result.output
    guide = load(workspace / "guides").guide("brightbox/blog-en")
    assert [len(channel.steps) for channel in guide.channels] == [3, 3]
    assert "refund P30D (plus-annual, payment)" in result.output
    assert "32 of 32" in result.output


def test_importing_again_overwrites_nothing_unless_it_is_forced(workspace: Path) -> None:
    page = str(PUBLISHED / "blog-en.html")
    run(workspace, "import", page)
    path = workspace / "guides/brightbox/blog-en.en.yaml"
    path.write_text(path.read_text("utf-8").replace("reading_minutes: 4", "reading_minutes: 5"), "utf-8")
    again = run(workspace, "import", page)
    assert isinstance(again.exception, GuidewatchError)
    assert "is there already" in str(again.exception)
    assert "reading_minutes: 5" in path.read_text("utf-8")
    assert run(workspace, "import", page, "--name", "other").exit_code == 0
    assert run(workspace, "import", page, "--force").exit_code == 0
    assert "reading_minutes: 4" in path.read_text("utf-8")


def test_citations_are_proposed_with_scores_against_what_was_captured(workspace: Path) -> None:
    capture = Capture(
        source="brightbox.refunds",
        url="https://help.brightbox.example/refunds",
        final_url="https://help.brightbox.example/refunds",
        captured_at=datetime(2026, 11, 1, tzinfo=UTC),
        body=OFFICIAL,
        status=200,
    )
    SnapshotStore(workspace / "snapshots").put(capture, recipe="", extractor="")
    result = run(workspace, "import", str(PUBLISHED / "blog-en.html"), "--json")
    [told] = json.loads(result.stdout)
    proposed = {each["target"]: each for each in told["proposals"]}
    assert proposed["refund.plus-annual"]["verdict"] == "supported"
    assert 0.45 <= proposed["refund.plus-annual"]["score"] <= 1
    guide = load(workspace / "guides").guide("brightbox/blog-en")
    cites = {claim.id: [cite.source for cite in claim.cites] for claim in guide.facts}
    assert cites["refund.plus-annual"] == ["brightbox.refunds"]
    assert "# proposed, " in (workspace / "guides/brightbox/blog-en.en.yaml").read_text("utf-8")


def test_a_dry_run_measures_placement_and_writes_nothing(workspace: Path) -> None:
    files = [str(PUBLISHED / case.file) for case in OURS]
    result = run(workspace, "import", *files, "--dry-run")
    assert result.exit_code == 0, result.output
    assert result.output.count("(not written)") == len(files)
    assert [path.name for path in (workspace / "guides/brightbox").iterdir()] == ["service.yaml"]


def test_what_has_no_place_is_listed_with_its_line(workspace: Path) -> None:
    result = run(workspace, "import", str(PUBLISHED / "portal-es.html"), "--json")
    [told] = json.loads(result.stdout)
    assert {(each["line"], each["text"]) for each in told["not_placed"]} == {
        (9, "Suscríbete a nuestro boletín"),
        (9, "Recibe una guía cada semana."),
    }
    assert told["locale"] == "es"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("https://blog.example/cancel",), "no service.yaml declares the host “blog.example”"),
        (("nowhere.html",), "there is no such file"),
        (("guide.docx",), "cannot tell what this is"),
        (("blog-en.html", "--service", "nobody"), "no service “nobody”"),
        (("blog-en.html", "--locale", "english please"), "must be a language tag"),
        (("blog-en.html", "--select", ".nothing-here p"), None),
    ],
)
def test_what_cannot_be_imported_is_refused_with_advice(
    workspace: Path, arguments: tuple[str, ...], message: str | None
) -> None:
    (workspace / "guide.docx").write_bytes(b"x")
    origin, *rest = arguments
    here = {"blog-en.html": PUBLISHED / origin, "guide.docx": workspace / origin}
    result = run(workspace, "import", str(here.get(origin, origin)), *rest)
    if message is None:
        assert result.exit_code == 0  # a selector that matches nothing falls back to the article
        return
    assert isinstance(result.exception, GuidewatchError)
    assert message in str(result.exception)
    assert [path.name for path in (workspace / "guides/brightbox").iterdir()] == ["service.yaml"]


def test_a_page_of_a_declared_host_is_not_fetched_without_consent(workspace: Path) -> None:
    result = run(workspace, "import", "https://help.brightbox.example/refunds")
    assert isinstance(result.exception, GuidewatchError)
    assert "never crawled without consent" in str(result.exception)
    assert "import the file" in str(result.exception)


def test_a_draft_that_our_loader_refuses_is_taken_back(workspace: Path) -> None:
    (workspace / "guides/brightbox/cancel.en.yaml").write_text(
        "guide: brightbox/cancel\nlocale: en\ntitle: Cancel Brightbox\n", encoding="utf-8"
    )
    result = run(workspace, "import", str(PUBLISHED / "accordeon-fr.html"), "--name", "cancel")
    assert isinstance(result.exception, GuidewatchError)
    assert "is the original" in str(result.exception)
    assert not (workspace / "guides/brightbox/cancel.fr.yaml").exists()


def test_a_new_service_loads_and_lint_only_asks_to_fill_it_in(workspace: Path) -> None:
    made = run(workspace, "new", "acme-tv", "--host", "help.acme.example", "--locale", "en", "--locale", "fr")
    assert made.exit_code == 0, made.output
    library = load(workspace / "guides")
    assert library.guide("acme-tv/cancel", "fr").original == "en"
    assert library.service("acme-tv").hosts == ("help.acme.example",)
    linted = run(workspace, "lint", str(workspace / "guides/acme-tv"), "--json")
    assert {each["rule"] for each in json.loads(linted.stdout)} == {"placeholder", "never-verified"}
    assert linted.exit_code == 1


@pytest.mark.parametrize("name", ["Acme", "../acme", "acme tv", "brightbox", "a/b", ""])
def test_a_service_that_cannot_be_made_leaves_nothing_behind(workspace: Path, name: str) -> None:
    result = run(workspace, "new", name)
    assert result.exit_code != 0
    assert sorted(path.name for path in (workspace / "guides").iterdir()) == ["brightbox"]
    assert (workspace / "guides/brightbox/service.yaml").read_text("utf-8") == SERVICE


def test_a_name_with_quotes_stays_a_name(workspace: Path) -> None:
    assert run(workspace, "new", "acme", "--name", 'Jo\'s "Box": {{ 7 }} #1').exit_code == 0
    assert load(workspace / "guides").service("acme").name == 'Jo\'s "Box": {{ 7 }} #1'
