"""The guides of this repository: whole, true as far as we know, and verified by nobody yet."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import get_args

import jsonschema
import pycld2
import pytest

from pipeline.content import read_tree
from pipeline.facts import find, same_value
from pipeline.guide import Library, load
from pipeline.guide.agreement import disagreements
from pipeline.guide.forms import Event, Subject
from pipeline.guide.schema import schema_files, schemas
from pipeline.lexicon import lexicon
from pipeline.model import Access, Guide, TargetKind

GUIDES = Path(__file__).parents[1] / "guides"
HELP_SOURCE = """\
  - {id: example.help, title: Help, url: 'https://www.example.com/help/cancel', locale: en}
"""
FILES = sorted(GUIDES.rglob("*.yaml"))


@pytest.fixture(scope="module")
def library() -> Library:
    return load(GUIDES)


def kind_of_file(path: Path) -> str:
    if path.name == "service.yaml":
        return "service"
    return "translation" if "\noriginal:" in path.read_text() else "guide"


def words_of(guide: Guide) -> list[str]:
    """Every sentence that a reader sees."""
    texts = [guide.summary, guide.disclaimer, *(channel.intro for channel in guide.channels)]
    texts += [target.text.replace("\n", ". ") for target in guide.targets()]
    texts += [each.question for each in guide.faq]
    return [each for each in texts if each]


def test_nobody_has_verified_a_guide_yet(library: Library) -> None:
    assert [guide.id for guide in library.guides if guide.verified_at] == []


def test_every_guide_exists_in_english_and_french(library: Library) -> None:
    locales = {
        guide.id: {each.locale for each in library.guides if each.id == guide.id} for guide in library.guides
    }
    assert set(locales) == {
        "any-subscription/cancel",
        "apple/cancel-app-store",
        "apple/refund",
        "coursera/cancel",
        "google/cancel-google-play",
        "linkedin-learning/cancel",
        "masterclass/cancel",
        "skillshare/cancel",
    }
    assert all(each == {"en", "fr"} for each in locales.values())


def test_coursera_can_be_cancelled_in_four_ways(library: Library) -> None:
    for locale in ("en", "fr"):
        guide = library.guide("coursera/cancel", locale)
        steps = {channel.id: len(library.shown(guide, channel).steps) for channel in guide.channels}
        assert steps == {"web": 6, "ios": 4, "android": 4, "partner": 3}
        assert guide.products
        assert guide.faq
        assert guide.related
        assert guide.disclaimer


@pytest.mark.parametrize(
    ("fact", "value", "product", "region"),
    [
        ("refund.course", "P7D", "course", None),
        ("refund.specialization", "P7D", "specialization", None),
        ("refund.certificate", "none", None, None),
        ("refund.plus-annual", "P14D", "plus-annual", None),
        ("refund.plus-annual-renewal", "none", "plus-annual", None),
        ("refund.plus-monthly", "none", "plus-monthly", None),
        ("refund.guided-project", "none", "guided-project", None),
        ("withdrawal.eu", "P14D", None, "eu"),
        ("withdrawal.uk", "P14D", None, "uk"),
        ("processing", "P7D..P10D working", None, None),
    ],
)
def test_refund_facts_say_what_the_terms_say_since_autumn_2025(
    library: Library, fact: str, value: str, product: str | None, region: str | None
) -> None:
    for locale in ("en", "fr"):
        claim = next(each for each in library.guide("coursera/cancel", locale).facts if each.id == fact)
        assert (claim.value, claim.scope.product, claim.scope.region) == (value, product, region)


def test_every_sentence_of_a_fact_says_its_value_in_both_languages(library: Library) -> None:
    assert disagreements(library, find=find, same=same_value) == ()


def test_the_sentence_of_a_fact_names_its_subject_product_and_region(library: Library) -> None:
    for guide in library.guides:
        products = library.service(guide.service).products
        for claim in guide.facts:
            facts = find(claim.text, language=guide.locale, products=products)
            read = {(f.subject, f.scope.product, f.scope.region) for f in facts if f.kind is claim.kind}
            said = (claim.subject, claim.scope.product, claim.scope.region)
            assert said in read, f"{guide.id}, {guide.locale}: {claim.text}"


def test_deleting_the_app_does_not_cancel_is_said_in_both_languages(library: Library) -> None:
    answers = {
        locale: next(
            each.answer for each in library.guide("coursera/cancel", locale).faq if each.id == "faq.app"
        )
        for locale in ("en", "fr")
    }
    assert answers["en"].startswith("No. Deleting the app does not cancel")
    assert answers["fr"].startswith("Non. Supprimer l'application ne résilie pas")


def test_french_texts_are_french_to_the_last_sentence(library: Library) -> None:
    for guide in library.guides:
        if guide.locale != "fr":
            continue
        for text in words_of(guide):
            if len(text) < 60:
                continue
            _, _, found = pycld2.detect(text, hintLanguage="fr")
            assert found[0][1] == "fr", text


def test_french_and_english_texts_differ_everywhere(library: Library) -> None:
    for guide in library.guides:
        if guide.original:
            english = set(words_of(library.guide(guide.id, guide.original)))
            assert english & set(words_of(guide)) == set()


def test_every_step_of_a_shared_procedure_cites_the_page_in_its_own_language(library: Library) -> None:
    for guide in library.guides:
        if guide.shared:
            for target in guide.targets():
                if target.kind is TargetKind.STEP:
                    locales = {library.sources[cite.source].locale.partition("-")[0] for cite in target.cites}
                    assert locales == {guide.locale}, (guide.id, target.id)


def test_coursera_is_not_crawled_without_consent(library: Library) -> None:
    for source in library.service("coursera").sources:
        assert source.access is Access.MANUAL
        assert source.access_note
    assert "consent" in library.sources["coursera.terms"].access_note


def test_google_addresses_pin_language_and_platform(library: Library) -> None:
    for source in library.service("google").sources:
        if "support.google.com" in source.url:
            assert f"hl={source.locale}" in source.url
            assert ("co=GENIE.Platform%3D" in source.url) == (source.platform is not None)


def test_no_two_sources_are_one_page(library: Library) -> None:
    addresses = [source.url for source in library.sources.values()]
    assert len(addresses) == len(set(addresses))


@pytest.mark.parametrize("path", FILES, ids=[f"{each.parent.name}/{each.name}" for each in FILES])
def test_each_file_names_its_schema_and_fits_it(path: Path) -> None:
    kind = kind_of_file(path)
    first = path.read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../schema/{kind}.schema.json"
    jsonschema.validate(read_tree(path).value, schemas()[kind])


def test_published_schemas_are_current() -> None:
    published = {each.name: each.read_text() for each in (GUIDES / "schema").iterdir()}
    assert published == schema_files(), "run: guidewatch guides schema --write guides/schema"


def test_subjects_and_events_of_facts_are_those_that_the_lexicon_can_find() -> None:
    assert set(get_args(Subject)) == set(lexicon("en").section("topics"))
    assert set(get_args(Event)) == set(lexicon("en").section("events"))


def test_the_examples_of_the_readme_fit_their_schemas_and_load(tmp_path: Path) -> None:
    found = re.findall(r"```yaml\n(.*?)```", (GUIDES / "README.md").read_text(), re.DOTALL)
    blocks = {match[1]: each for each in found if (match := re.search(r"schema/(\w+)\.schema", each))}
    assert sorted(blocks) == ["guide", "service", "translation"]
    for kind, block in blocks.items():
        jsonschema.validate(read_tree(tmp_path, block).value, schemas()[kind])
    shutil.copytree(GUIDES / "apple", tmp_path / "apple")
    (tmp_path / "example").mkdir()
    service = blocks["service"] + HELP_SOURCE
    (tmp_path / "example/service.yaml").write_text(service)
    (tmp_path / "example/cancel.en.yaml").write_text(blocks["guide"])
    assert load(tmp_path).guide("example/cancel").facts[0].value == "P14D"


def test_the_readme_teaches_every_subject_and_event() -> None:
    text = (GUIDES / "README.md").read_text()
    for word in (*get_args(Subject), *get_args(Event)):
        assert word in text


def test_reading_time_is_about_two_hundred_words_a_minute(library: Library) -> None:
    for guide in library.guides:
        texts = words_of(guide)
        for channel in guide.channels:
            shown = library.shown(guide, channel)
            texts += [f"{each.heading} {each.body}" for each in shown.steps if channel.procedure]
        minutes = sum(len(each.split()) for each in texts) / 200
        assert guide.reading_minutes is not None
        assert abs(guide.reading_minutes - max(1, minutes)) <= 1, (guide.id, guide.locale, minutes)
