"""How fresh a guide is follows from its sources, its tickets and what people agreed to."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest

from pipeline.model import DecisionKind, FindingKind, Place
from pipeline.publish import Publication, assess
from pipeline.publish.freshness import Freshness, GuideRow, Item, freshness_json, freshness_schema
from tests.publish.sample import CHECKED, NOW, hostile, publication, state, ticket

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "freshness.schema.json"


def row(of: Publication, guide: str = "acme/cancel", locale: str = "en") -> GuideRow:
    return next(each for each in assess(of).guides if (each.id, each.locale) == (guide, locale))


def fact(of: Publication, locale: str = "en", name: str = "refund.yearly") -> Item:
    return next(each for each in row(of, locale=locale).facts if each.id == name)


def test_what_a_machine_checked_and_nobody_verified_is_checked(tmp_path: Path) -> None:
    found = row(publication(tmp_path))
    assert found.state is Freshness.CHECKED
    assert (found.checked_at, found.verified_at) == (CHECKED, None)
    assert found.label == "Checked 21 Nov 2026 against help.acme.example +1"


def test_what_a_person_agreed_to_is_verified_with_that_day(tmp_path: Path) -> None:
    found = row(publication(tmp_path, verified=date(2026, 11, 3)))
    assert (found.state, found.verified_at) == (Freshness.VERIFIED, date(2026, 11, 3))
    assert found.label == "Verified 3 Nov 2026 against help.acme.example +1"


def test_a_failed_look_ages_the_guide_and_keeps_the_last_whole_day(tmp_path: Path) -> None:
    found = row(publication(tmp_path, verified=date(2026, 11, 3), acme_refunds=state("acme.refunds", bad=1)))
    assert found.state is Freshness.STALE
    assert found.label == "Not checked since 21 Nov 2026"
    assert (found.checked_at, found.verified_at) == (CHECKED, date(2026, 11, 3))


def test_a_check_that_lies_too_far_back_ages_too(tmp_path: Path) -> None:
    fresh = publication(tmp_path, now=CHECKED + timedelta(days=30))
    old = replace(fresh, now=CHECKED + timedelta(days=30, seconds=1))
    assert (row(fresh).state, row(old).state) == (Freshness.CHECKED, Freshness.STALE)
    assert row(fresh).fresh_until == CHECKED + timedelta(days=30)


def test_a_source_that_was_never_read_makes_its_steps_unchecked_and_the_guide_partly(tmp_path: Path) -> None:
    found = row(publication(tmp_path, store_cancel=None))
    assert {each.id: each.state for each in found.channels} == {
        "web": Freshness.CHECKED,
        "ios": Freshness.NEVER_CHECKED,
    }
    assert (found.state, found.label) == (Freshness.PARTLY_CHECKED, "Checked in part, 21 Nov 2026")


def test_an_open_ticket_puts_its_fact_and_its_guide_under_review(tmp_path: Path) -> None:
    of = publication(tmp_path, verified=date(2026, 11, 3), tickets=(ticket(),))
    assert (fact(of).state, fact(of).under_review_since) == (Freshness.UNDER_REVIEW, CHECKED)
    assert row(of).label == "Source changed, under review"
    assert fact(of, name="refund.none").state is Freshness.UNCITED


def test_a_fact_in_doubt_is_in_doubt_in_every_language(tmp_path: Path) -> None:
    of = publication(tmp_path, tickets=(ticket(),))
    assert fact(of, locale="fr").state is Freshness.UNDER_REVIEW
    assert row(of, locale="fr").label == "La source a changé, examen en cours"


def test_a_step_with_a_source_in_its_own_language_does_not_mind_the_other_one(tmp_path: Path) -> None:
    on_step = ticket(target="web.cancel", channel="web", kind=FindingKind.PROCEDURE)
    of = publication(tmp_path, tickets=(on_step,))
    assert row(of, locale="en").channels[0].state is Freshness.UNDER_REVIEW
    assert row(of, locale="fr").channels[0].state is Freshness.CHECKED


def test_every_place_of_a_cluster_is_under_review(tmp_path: Path) -> None:
    first, second = Place(target="web.open", channel="web"), Place(target="web.cancel", channel="web")
    several = replace(
        ticket(target="web.open", channel="web", kind=FindingKind.PROCEDURE), places=(first, second)
    )
    steps = row(publication(tmp_path, tickets=(several,))).channels[0].steps
    assert [each.state for each in steps] == [Freshness.UNDER_REVIEW, Freshness.UNDER_REVIEW]


def test_shared_steps_have_the_state_of_their_procedure_in_every_guide_that_shows_them(
    tmp_path: Path,
) -> None:
    shared = ticket(owner="store/cancel", target="ios.settings", channel="ios", kind=FindingKind.PROCEDURE)
    of = publication(tmp_path, tickets=(shared,))
    assert row(of, "store/cancel").state is Freshness.UNDER_REVIEW
    assert row(of).channels[1].steps[0].state is Freshness.UNDER_REVIEW
    assert row(of).channels[1].procedure == "store/cancel"


@pytest.mark.parametrize("kind", [FindingKind.WORDING, FindingKind.SOURCE_HEALTH])
def test_a_rewording_or_a_sick_source_is_no_review(tmp_path: Path, kind: FindingKind) -> None:
    assert fact(publication(tmp_path, tickets=(ticket(kind=kind),))).state is Freshness.CHECKED


@pytest.mark.parametrize("decision", [DecisionKind.ACCEPT, DecisionKind.CONFIRM])
def test_a_decision_verifies_its_fact_alone(tmp_path: Path, decision: DecisionKind) -> None:
    of = publication(tmp_path, tickets=(ticket(decided=decision),))
    assert (fact(of).state, fact(of).verified_at) == (Freshness.VERIFIED, date(2026, 11, 21))
    assert row(of).state is Freshness.CHECKED
    assert fact(of, locale="fr").verified_at is None


def test_an_accepted_edit_changes_the_text_and_a_confirmation_does_not(tmp_path: Path) -> None:
    accepted = fact(publication(tmp_path, tickets=(ticket(decided=DecisionKind.ACCEPT),)))
    confirmed = fact(publication(tmp_path, tickets=(ticket(decided=DecisionKind.CONFIRM),)))
    assert (accepted.modified_at, confirmed.modified_at) == (date(2026, 11, 21), None)


def test_a_dismissed_change_verifies_nothing(tmp_path: Path) -> None:
    assert fact(publication(tmp_path, tickets=(ticket(decided=DecisionKind.DISMISS),))).verified_at is None


def test_a_translation_inherits_the_sources_that_it_does_not_name(tmp_path: Path) -> None:
    of = publication(tmp_path)
    assert [each.source for each in fact(of, locale="fr").sources] == ["acme.refunds"]
    steps = row(of, locale="fr").channels[0].steps
    assert [[each.source for each in step.sources] for step in steps] == [
        ["acme.refunds"],
        ["acme.refunds-fr"],
    ]


def test_the_file_fits_its_published_schema(tmp_path: Path) -> None:
    of = publication(tmp_path, tickets=(ticket(),), verified=date(2026, 11, 3))
    schema = json.loads(freshness_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    for each in (of, hostile(tmp_path / "evil")):
        jsonschema.validate(json.loads(freshness_json(assess(each))), schema)
    broken = json.loads(freshness_json(assess(of)))
    broken["guides"][0]["state"] = "excellent"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_the_schema_in_the_documentation_is_current() -> None:
    assert SCHEMA.read_text("utf-8") == freshness_schema(), "copy it from an export"


def test_the_typed_value_stands_beside_its_sentence(tmp_path: Path) -> None:
    typed = fact(publication(tmp_path)).fact
    assert typed is not None
    assert (typed.subject, typed.kind, typed.value) == ("refund", "duration", "P14D")
    assert (typed.scope.product, typed.scope.event) == ("yearly", "payment")


def test_the_time_of_the_export_leaves_no_trace(tmp_path: Path) -> None:
    of = publication(tmp_path, tickets=(ticket(),))
    later = replace(of, now=NOW + timedelta(hours=5))
    assert freshness_json(assess(of)) == freshness_json(assess(later))
