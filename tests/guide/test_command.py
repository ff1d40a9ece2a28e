"""``guidewatch guides``: what it prints and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result

from flows.cli import cli
from pipeline.guide.schema import schema_files, schemas


def run(guides: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--workspace", str(guides.parent), "guides", *arguments])


def test_sound_content_is_listed_and_ends_well(guides: Path) -> None:
    result = run(guides, "validate")
    assert result.exit_code == 0
    for word in ("acme", "help.acme.example", "acme/cancel", "procedure, from en", "not yet"):
        assert word in result.stdout


def test_every_mistake_is_printed_with_its_place_and_ends_with_two(guides: Path, spoil) -> None:
    spoil("acme/cancel.en.yaml", "value: P14D", "value: 14 days")
    spoil("acme/service.yaml", "pace: 10", "speed: 10")
    result = run(guides, "validate")
    assert result.exit_code == 2
    lines = result.stdout.splitlines()
    assert [line.rpartition("guides/")[2].split(": ")[0] for line in lines] == [
        "acme/cancel.en.yaml:25",
        "acme/service.yaml:4",
    ]
    assert "2 to mend" in result.stderr


def test_json_holds_the_same_and_nothing_else(guides: Path, spoil) -> None:
    assert json.loads(run(guides, "validate", "--json").stdout) == {
        "valid": True,
        "errors": [],
        "warnings": [],
    }
    spoil("acme/cancel.en.yaml", "value: P14D", "value: 14 days")
    result = run(guides, "validate", "--json")
    [error] = json.loads(result.stdout)["errors"]
    assert result.exit_code == 2
    assert error["line"] == 25
    assert error["path"].endswith("acme/cancel.en.yaml")
    assert "not canonical" in error["message"]


def test_a_sentence_that_says_another_value_is_a_warning(guides: Path, spoil) -> None:
    spoil("acme/cancel.en.yaml", "within 14 days of payment.", "within 30 days of payment.")
    result = run(guides, "validate")
    assert result.exit_code == 0
    assert "its sentence reads as P30D (warning)" in result.stdout


def test_consent_for_something_unknown_is_an_error(guides: Path) -> None:
    (guides.parent / "guidewatch.yaml").write_text("consent: [acme.refunds, acne]\n")
    result = run(guides, "validate")
    assert result.exit_code == 2
    assert "consent names “acne”" in result.stdout


def test_a_wrong_setting_is_told_too(guides: Path) -> None:
    (guides.parent / "guidewatch.yaml").write_text("consents: [acme]\n")
    result = run(guides, "validate")
    assert result.exit_code == 2
    assert "guidewatch.yaml:1: unknown key “consents”" in result.stdout


def test_a_guide_is_shown_as_the_reader_sees_it_and_as_unverified(guides: Path) -> None:
    result = run(guides, "show", "acme/cancel")
    assert result.exit_code == 0
    assert "nobody has verified this yet" in result.stdout
    assert "1. Open Plans & billing [acme.refunds]" in result.stdout
    assert "1. Open Settings [store.cancel]" in result.stdout
    assert "P14D: The yearly plan can be refunded" in result.stdout


def test_a_verified_guide_shows_the_day(guides: Path, spoil) -> None:
    spoil("acme/cancel.en.yaml", "verified_at:", "verified_at: 2026-03-13")
    assert "Verified: 2026-03-13" in run(guides, "show", "acme/cancel").stdout


def test_a_translation_is_shown_in_its_language(guides: Path) -> None:
    shown = run(guides, "show", "acme/cancel", "--locale", "fr").stdout
    assert "Ouvrez Formules et facturation" in shown
    assert "Ouvrez Réglages" in shown


def test_a_guide_as_json_has_every_target(guides: Path) -> None:
    shown = json.loads(run(guides, "show", "acme/cancel", "--json").stdout)
    assert (shown["id"], shown["verified_at"], shown["steps"]) == ("acme/cancel", None, 2)
    fact = next(each for each in shown["targets"] if each["id"] == "refund.yearly")
    assert (fact["value"], fact["scope"]["product"], fact["sources"]) == ("P14D", "yearly", ["acme.refunds"])


def test_the_list_as_json_is_one_array(guides: Path) -> None:
    listed = json.loads(run(guides, "list", "--json").stdout)
    assert [(each["id"], each["locale"], each["kind"]) for each in listed] == [
        ("acme/cancel", "en", "guide"),
        ("acme/cancel", "fr", "guide"),
        ("store/cancel", "en", "procedure"),
        ("store/cancel", "fr", "procedure"),
    ]


def test_schemas_are_printed_and_written(guides: Path, tmp_path: Path) -> None:
    assert json.loads(run(guides, "schema", "guide").stdout) == schemas()["guide"]
    assert sorted(json.loads(run(guides, "schema").stdout)) == sorted(schemas())
    assert run(guides, "schema", "--write", str(tmp_path / "schema")).exit_code == 0
    assert {each.name: each.read_text() for each in (tmp_path / "schema").iterdir()} == schema_files()
