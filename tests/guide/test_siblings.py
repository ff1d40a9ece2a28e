"""The other languages of a guide are found by id, with the words that stand there now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import ContentErrors
from pipeline.facts import find, same_value
from pipeline.guide import load
from pipeline.guide.edit import Edit
from pipeline.guide.siblings import Sibling, siblings

VALUE = Edit(keys=("facts", "refund.yearly", "value"), old="P14D", new="P7D")
WORDS = Edit(
    keys=("facts", "refund.yearly", "text"),
    old="The yearly plan can be refunded within 14 days of payment.",
    new="The yearly plan can be refunded within 7 days of payment.",
)


def found(guides: Path, *edits: Edit, locale: str = "en") -> tuple[Sibling, ...]:
    library = load(guides)
    return siblings(library, library.guide("acme/cancel", locale), edits, find=find, same=same_value)


def line_of(guides: Path, words: str) -> int:
    lines = (guides / "acme/cancel.fr.yaml").read_text("utf-8").splitlines()
    return 1 + next(i for i, line in enumerate(lines) if words in line)


def test_a_changed_fact_points_at_its_sentence_in_the_other_language(guides: Path) -> None:
    (place,) = found(guides, WORDS)
    assert (place.guide, place.locale, place.target) == ("acme/cancel", "fr", "refund.yearly")
    assert place.text == "La formule annuelle est remboursée dans les 14 jours suivant le paiement."
    assert (place.path, place.line) == (guides / "acme/cancel.fr.yaml", line_of(guides, "14 jours"))
    assert place.keys == ("facts", "refund.yearly", "text")
    assert place.agrees is False


def test_a_value_and_its_sentence_are_one_place(guides: Path) -> None:
    assert len(found(guides, VALUE, WORDS)) == 1
    assert [each.agrees for each in found(guides, VALUE)] == [False]


def test_a_sibling_that_says_the_new_value_already_is_told_so(
    guides: Path, spoil: Callable[[str, str, str], None]
) -> None:
    spoil("acme/cancel.fr.yaml", "14 jours", "sept jours")
    assert [each.agrees for each in found(guides, VALUE, WORDS)] == [True]


def test_a_sibling_that_says_both_values_does_not_agree(
    guides: Path, spoil: Callable[[str, str, str], None]
) -> None:
    spoil("acme/cancel.fr.yaml", "14 jours", "7 jours, puis à moitié dans les 14 jours")
    assert [each.agrees for each in found(guides, WORDS)] == [False]


def test_words_without_a_value_are_for_somebody_who_reads_both_languages(guides: Path) -> None:
    edit = Edit(
        keys=("channels", "web", "steps", "web.open", "heading"),
        old="Open Plans & billing",
        new="Open Your account",
    )
    (place,) = found(guides, edit)
    assert (place.target, place.channel) == ("web.open", "web")
    assert place.text == "Ouvrez Formules et facturation"
    assert place.agrees is None


def test_a_corrected_translation_points_back_at_the_original(guides: Path) -> None:
    edit = Edit(
        keys=("channels", "web", "steps", "web.cancel", "heading"), old="Cliquez sur Résilier", new="X"
    )
    (place,) = found(guides, edit, locale="fr")
    assert (place.locale, place.text) == ("en", "Click Cancel plan")


def test_what_the_other_language_leaves_out_is_no_place(guides: Path) -> None:
    edit = Edit(keys=("channels", "web", "steps", "web.open", "body"), old="…", new="See your plans.")
    assert found(guides, edit) == ()


def test_a_title_is_a_place_too(guides: Path) -> None:
    (place,) = found(guides, Edit(keys=("title",), old="How to cancel Acme", new="Cancel Acme"))
    assert (place.target, place.text) == ("", "Comment résilier Acme")


@pytest.mark.parametrize("key", ["value: P7D", "scope: {region: eu}", "subject: refund"])
def test_a_translation_that_states_a_fact_anew_is_an_error_that_names_the_original(
    guides: Path, spoil: Callable[[str, str, str], None], key: str
) -> None:
    spoil("acme/cancel.fr.yaml", "  - id: refund.yearly\n", f"  - id: refund.yearly\n    {key}\n")
    with pytest.raises(ContentErrors) as told:
        load(guides)
    assert len(told.value.errors) == 1
    assert told.value.line == line_of(guides, key)
    assert "stated once for all languages, in cancel.en.yaml" in str(told.value)
