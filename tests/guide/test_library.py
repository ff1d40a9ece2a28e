"""What ``load`` makes of content without a fault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.guide import load
from pipeline.model import Access, FactKind, Recipe, Scope, TargetKind


def test_services_sources_and_guides_are_found(guides: Path) -> None:
    library = load(guides)
    assert [each.id for each in library.services] == ["acme", "store"]
    assert list(library.sources) == ["acme.refunds", "acme.refunds-fr", "store.cancel"]
    assert [(each.id, each.locale, each.shared) for each in library.guides] == [
        ("acme/cancel", "en", False),
        ("acme/cancel", "fr", False),
        ("store/cancel", "en", True),
        ("store/cancel", "fr", True),
    ]


def test_a_source_carries_its_recipe_and_its_access(guides: Path) -> None:
    source = load(guides).sources["acme.refunds"]
    assert source.recipe == Recipe(select=("article",))
    assert (source.service, source.locale, source.access) == ("acme", "en", Access.ROBOTS)


def test_a_fact_is_typed_and_scoped(guides: Path) -> None:
    claim = load(guides).guide("acme/cancel").facts[0]
    assert (claim.value, claim.kind) == ("P14D", FactKind.DURATION)
    assert claim.scope == Scope(product="yearly", channel="web", event="payment")
    assert claim.cites[0].exact == "within fourteen days of payment"


def test_a_translation_inherits_values_scopes_and_procedures_but_no_citations(guides: Path) -> None:
    library = load(guides)
    french = library.guide("acme/cancel", "fr")
    assert french.facts[0].value == "P14D"
    assert french.facts[0].scope == library.guide("acme/cancel").facts[0].scope
    assert french.facts[0].cites == ()
    assert french.channels[1].procedure == "store/cancel"


def test_targets_of_a_source_leave_out_what_is_inherited(guides: Path) -> None:
    library = load(guides)
    english = [(each.owner, each.locale, each.id) for each in library.targets_for("acme.refunds")]
    assert english == [
        ("acme/cancel", "en", "web.open"),
        ("acme/cancel", "en", "web.cancel"),
        ("acme/cancel", "en", "refund.yearly"),
        ("acme/cancel", "en", "faq.app"),
    ]
    assert [each.locale for each in library.targets_for("acme.refunds-fr")] == ["fr"]
    assert library.targets_for("nobody.knows") == ()


def test_steps_of_a_shared_procedure_belong_to_the_procedure(guides: Path) -> None:
    library = load(guides)
    assert [each.owner for each in library.targets_for("store.cancel")] == ["store/cancel"]
    assert [(each.id, each.locale) for each in library.users_of("store/cancel")] == [
        ("acme/cancel", "en"),
        ("acme/cancel", "fr"),
    ]


def test_a_channel_shows_the_procedure_in_the_guides_own_language(guides: Path) -> None:
    library = load(guides)
    french = library.guide("acme/cancel", "fr")
    shown = library.shown(french, french.channels[1])
    assert [step.heading for step in shown.steps] == ["Ouvrez Réglages"]


def test_products_of_a_source_include_those_of_services_that_cite_it(guides: Path, spoil) -> None:
    spoil(
        "acme/cancel.en.yaml",
        'Cancel plan"\n        cites: [acme.refunds]',
        'Cancel plan"\n        cites: [store.cancel]',
    )
    assert [each.id for each in load(guides).products_for("store.cancel")] == ["yearly"]


def test_a_related_guide_is_linked_by_its_title_in_the_readers_language(guides: Path) -> None:
    links = load(guides).guide("acme/cancel").related
    assert [(each.title, each.guide, each.url) for each in links] == [
        ("Cancel in the store", "store/cancel", ""),
        ("Advice", "", "https://advice.example/cancel"),
    ]


def test_dates_are_dates_and_an_empty_one_means_not_yet(guides: Path, spoil) -> None:
    assert load(guides).guide("acme/cancel").verified_at is None
    spoil("acme/cancel.en.yaml", "verified_at:", "verified_at: 2026-03-13")
    assert load(guides).guide("acme/cancel").verified_at == date(2026, 3, 13)


def test_asking_for_a_guide_that_is_not_there_names_those_that_are(guides: Path) -> None:
    library = load(guides)
    with pytest.raises(UsageError, match="there are: acme/cancel, store/cancel"):
        library.guide("acme/cancle")
    with pytest.raises(UsageError, match="there are: en, fr"):
        library.guide("acme/cancel", "de")


def test_what_is_not_a_service_folder_is_left_alone(guides: Path) -> None:
    (guides / "README.md").write_text("how to")
    (guides / "schema").mkdir()
    (guides / "schema" / "guide.schema.json").write_text("{}")
    (guides / ".drafts").mkdir()
    (guides / ".drafts" / "x.yaml").write_text(": : :")
    assert len(load(guides).guides) == 4


def test_every_kind_of_target_keeps_its_place(guides: Path) -> None:
    kinds = {
        each.id: (each.kind, each.channel, each.order) for each in load(guides).guide("acme/cancel").targets()
    }
    assert kinds == {
        "web.open": (TargetKind.STEP, "web", 0),
        "web.cancel": (TargetKind.STEP, "web", 1),
        "refund.yearly": (TargetKind.FACT, "web", 0),
        "refund.none": (TargetKind.FACT, None, 1),
        "faq.app": (TargetKind.ANSWER, None, 0),
    }
