"""The JSON-LD is read by a JSON-LD processor, and says no more than people and machines agreed to."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from pipeline.model import DecisionKind
from pipeline.publish import Publication, assess
from pipeline.publish.structured import json_ld
from pipeline.workspace import PublishSettings
from tests.publish.sample import hostile, publication, ticket

SITE = PublishSettings(url="https://site.example/", name="Acme Guides", reviewers={"ada": "Ada Lovelace"})
S = "https://schema.org/"


def text(of: Publication, guide: str = "acme/cancel", locale: str = "en") -> str:
    file = assess(of)
    row = next(each for each in file.guides if (each.id, each.locale) == (guide, locale))
    return json_ld(of, file, row)


def expanded(told: str) -> dict[str, Any]:
    """The document as a processor sees it; schema.org's own context maps every term into its vocabulary."""

    def context(url: str, options: object) -> dict[str, object]:
        assert url == "https://schema.org"
        document = {"@context": {"@vocab": S, "@base": "https://site.example/", "url": {"@type": "@id"}}}
        return {"contextUrl": None, "documentUrl": url, "document": document}

    (found,) = jsonld.expand(json.loads(told), {"documentLoader": context})
    assert isinstance(found, dict)
    return found


def test_a_guide_is_a_web_page_with_a_how_to_of_its_steps_in_order(tmp_path: Path) -> None:
    page = expanded(text(publication(tmp_path, settings=SITE)))
    assert page["@type"] == [f"{S}WebPage"]
    (how_to,) = page[f"{S}mainEntity"]
    sections = how_to[f"{S}step"]
    assert [each[f"{S}name"][0]["@value"] for each in sections] == ["On the web", "On an iPhone"]
    steps = sections[0][f"{S}itemListElement"]
    assert [each[f"{S}position"][0]["@value"] for each in steps] == [1, 2]
    assert steps[0]["@id"] == "https://site.example/acme/cancel.en.html#web.open"
    assert steps[0][f"{S}text"][0]["@value"].startswith("Click your picture, then Plans & billing.")


def test_citations_are_the_official_pages(tmp_path: Path) -> None:
    page = expanded(text(publication(tmp_path)))
    urls = [each[f"{S}url"][0]["@id"] for each in page[f"{S}citation"]]
    assert urls == ["https://help.acme.example/refunds", "https://store.example/cancel"]


def test_what_nobody_verified_has_no_review(tmp_path: Path) -> None:
    page = json.loads(text(publication(tmp_path, settings=SITE)))
    assert "lastReviewed" not in page
    assert "reviewedBy" not in page


def test_a_review_names_its_day_and_the_organisation(tmp_path: Path) -> None:
    page = json.loads(text(publication(tmp_path, verified=date(2026, 11, 3), settings=SITE)))
    assert page["lastReviewed"] == "2026-11-03"
    assert page["reviewedBy"] == [{"@type": "Organization", "name": "Acme Guides"}]


@pytest.mark.parametrize(("by", "names"), [("ada", ["Ada Lovelace"]), ("grace", ["Acme Guides"])])
def test_only_a_reviewer_who_is_to_be_named_is_named(tmp_path: Path, by: str, names: list[str]) -> None:
    decided = ticket(decided=DecisionKind.CONFIRM, by=by)
    told = text(publication(tmp_path, verified=date(2026, 11, 3), settings=SITE, tickets=(decided,)))
    assert [each["name"] for each in json.loads(told)["reviewedBy"]] == names
    assert "grace" not in told


def test_facts_are_claims_and_questions_are_a_faq(tmp_path: Path) -> None:
    parts = json.loads(text(publication(tmp_path)))["hasPart"]
    assert [each["@type"] for each in parts] == ["FAQPage", "Claim", "Claim"]
    assert parts[0]["mainEntity"][0]["acceptedAnswer"]["text"] == "No, it is not."


def test_a_translation_is_in_its_language(tmp_path: Path) -> None:
    page = json.loads(text(publication(tmp_path), locale="fr"))
    assert (page["inLanguage"], page["name"]) == ("fr", "Comment résilier Acme")


def test_hostile_text_cannot_leave_the_script_element_that_a_site_puts_it_in(tmp_path: Path) -> None:
    told = text(hostile(tmp_path), "evil/cancel")
    assert not set("<>&\u2028") & set(told)
    assert "<script>" in json.loads(told)["name"]
    assert expanded(told)["@type"] == [f"{S}WebPage"]
