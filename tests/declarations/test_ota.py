"""Declarations of Open Terms Archive in all their shapes: what is taken over; nothing is lost silently."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli import cli
from pipeline.content import read_tree, read_typed
from pipeline.declarations import Imported, Remark, imported, read_declaration
from pipeline.declarations.mapping import slug
from pipeline.declarations.written import service_yaml
from pipeline.errors import ContentError
from pipeline.extract import extract
from pipeline.guide.forms import ServiceForm
from pipeline.model import Access, Recipe, Render

URL = "https://finch.example/terms"


def declare(folder: Path, terms: dict[str, Any], **more: Any) -> Path:
    file = folder / "Finch.json"
    file.write_text(json.dumps({"name": "Finch", "terms": terms, **more}, indent=2), "utf-8")
    return file


def take(folder: Path, **page: Any) -> Imported:
    """The service of a declaration with one document."""
    return imported(read_declaration(declare(folder, {"Terms of Service": {"fetch": URL, **page}})))


def recipe(found: Imported) -> Recipe:
    return found.service.sources[0].recipe


def unmapped(found: Imported) -> list[str]:
    return [each.what for each in found.remarks if not each.mapped]


@pytest.mark.parametrize(
    ("select", "expected"),
    [("main", ("main",)), ([".a", "#b > p"], (".a", "#b > p")), (None, ()), ([], ())],
)
def test_css_selectors_are_taken_over(tmp_path: Path, select: Any, expected: tuple[str, ...]) -> None:
    found = take(tmp_path, **({"select": select} if select is not None else {}))
    assert recipe(found).select == expected
    assert found.remarks == ()


def test_removes_are_taken_over_in_every_shape(tmp_path: Path) -> None:
    found = take(tmp_path, select="body", remove=[".share", {"startBefore": "#a", "endAfter": "#b"}])
    assert recipe(found).remove == (".share", "#a", "#a ~ *:not(#b ~ *)")


PAGE = "<body><article><h2 id=a>A</h2><p>first</p><p>second</p><h2 id=b>B</h2><p>last</p></article></body>"


@pytest.mark.parametrize(
    ("between", "texts"),
    [
        ({"startBefore": "#a", "endBefore": "#b"}, ["A", "first", "second"]),
        ({"startAfter": "#a", "endBefore": "#b"}, ["first", "second"]),
        ({"startAfter": "#a", "endAfter": "#b"}, ["first", "second", "B"]),
        ({"startBefore": "#b"}, ["B", "last"]),
    ],
)
def test_a_range_of_siblings_reads_what_lies_between(
    tmp_path: Path, between: dict[str, str], texts: list[str]
) -> None:
    found = take(tmp_path, select=between)
    document = extract(PAGE.encode(), recipe=recipe(found))
    assert [block.text for block in document.blocks] == texts
    (remark,) = found.remarks
    assert remark.mapped
    assert "where its bounds are siblings" in remark.why


def test_a_range_that_css_cannot_say_is_listed_with_its_line(tmp_path: Path) -> None:
    found = take(tmp_path, select=["main", {"startBefore": "h2, h3"}, {"endBefore": "#x"}])
    assert recipe(found).select == ("main",)
    lines = (tmp_path / "Finch.json").read_text("utf-8").splitlines()
    assert [each.what for each in found.remarks] == ["select range from “h2, h3”", "select range before “#x”"]
    assert "h2, h3" in "".join(lines[found.remarks[0].line - 1 : found.remarks[0].line + 1])


def test_what_is_no_selector_is_listed_and_left_out(tmp_path: Path) -> None:
    found = take(tmp_path, select=["main", "div[["])
    assert recipe(found).select == ("main",)
    assert unmapped(found) == ["select “div[[”"]


def test_scripts_mean_that_the_source_is_rendered(tmp_path: Path) -> None:
    assert take(tmp_path, executeClientScripts=True).service.sources[0].render is Render.ALWAYS
    assert take(tmp_path, executeClientScripts=False).service.sources[0].render is Render.NEVER


def test_filters_are_listed_by_name_and_line(tmp_path: Path) -> None:
    found = take(tmp_path, filter=["tidyDates", {"dropRows": ["table"]}, {"removeQueryParams": ["utm"]}])
    lines = (tmp_path / "Finch.json").read_text("utf-8").splitlines()
    told = {each.what: each for each in found.remarks}
    assert unmapped(found) == ["filter tidyDates", 'filter {"dropRows": ["table"]}']
    assert "tidyDates" in lines[told["filter tidyDates"].line - 1]
    assert told['filter {"removeQueryParams": ["utm"]}'].mapped


def test_a_combined_document_is_a_source_per_page_that_inherits(tmp_path: Path) -> None:
    combined = {
        "select": "article",
        "remove": ".ad",
        "combine": [{"fetch": URL}, {"fetch": f"{URL}/2", "select": "main"}],
    }
    found = imported(read_declaration(declare(tmp_path, {"Privacy Policy": combined})))
    assert [(s.id, s.title, s.recipe.select, s.recipe.remove) for s in found.service.sources] == [
        ("finch.privacy-policy-1", "Privacy Policy (1)", ("article",), (".ad",)),
        ("finch.privacy-policy-2", "Privacy Policy (2)", ("main",), (".ad",)),
    ]


def test_the_older_key_documents_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "Old.json"
    file.write_text(json.dumps({"name": "Old", "documents": {"Cookies": {"fetch": URL, "select": "body"}}}))
    assert [each.id for each in imported(read_declaration(file)).service.sources] == ["old.cookies"]


def with_history(folder: Path, *versions: dict[str, Any], type_: str = "Terms of Service") -> Imported:
    file = declare(folder, {"Terms of Service": {"fetch": URL, "select": "main"}})
    (folder / "Finch.history.json").write_text(json.dumps({type_: versions}, indent=1), "utf-8")
    return imported(read_declaration(file))


def test_earlier_versions_become_former_recipes_oldest_first(tmp_path: Path) -> None:
    found = with_history(
        tmp_path,
        {"fetch": URL, "select": ".newer", "remove": ".ad", "validUntil": "2023-05-04T10:30:00Z"},
        {"fetch": URL, "select": ".old", "validUntil": "2021-03-01T00:00:00Z"},
    )
    (source,) = found.service.sources
    assert [(f"{each.until:%Y-%m-%d}", each.recipe.select, each.recipe.remove) for each in source.former] == [
        ("2021-03-01", (".old",), ()),
        ("2023-05-05", (".newer",), (".ad",)),
    ]
    assert found.remarks == ()
    written = service_yaml(found.service)
    form = read_typed(read_tree(tmp_path / "service.yaml", written), ServiceForm)
    assert [str(each.until) for each in form.sources[0].former] == ["2021-03-01", "2023-05-05"]


def test_what_history_cannot_become_a_recipe_is_listed_with_its_line(tmp_path: Path) -> None:
    found = with_history(
        tmp_path,
        {"fetch": URL, "select": ".a"},
        {"fetch": URL, "select": ".b", "validUntil": "last spring"},
        {"combine": [{"fetch": URL}, {"fetch": URL}], "validUntil": "2020-01-01"},
        {"fetch": URL, "select": ".c", "validUntil": "2021-03-01", "filter": ["tidy"]},
        {"fetch": URL, "select": ".d", "validUntil": "2021-03-01"},
    )
    assert [each.recipe.select for each in found.service.sources[0].former] == [(".c",)]
    whys = [each.why for each in found.remarks]
    assert [each.path.name for each in found.remarks] == ["Finch.history.json"] * 5
    assert "does not say until when" in whys[0]
    assert "no moment" in whys[1]
    assert "combined" in whys[2]
    assert {each.what for each in found.remarks[3:]} == {"filter tidy", "“Terms of Service” until 2021-03-01"}
    assert [each.line for each in found.remarks] == sorted(each.line for each in found.remarks)


def test_another_address_in_the_past_is_told(tmp_path: Path) -> None:
    found = with_history(tmp_path, {"fetch": "https://old.example/", "validUntil": "2021-03-01"})
    (remark,) = found.remarks
    assert remark.mapped
    assert "stood at https://old.example/ then" in remark.why


def test_history_of_a_document_that_is_gone_is_listed(tmp_path: Path) -> None:
    found = with_history(tmp_path, {"fetch": URL, "validUntil": "2021-03-01"}, type_="Imprint")
    assert unmapped(found) == ["“Imprint” until 2021-03-01"]


@pytest.mark.parametrize("fetch", ["", "nowhere", "ftp://finch.example/a", "https://", "javascript:alert(1)"])
def test_a_document_without_an_address_is_left_out_and_told(tmp_path: Path, fetch: str) -> None:
    found = take(tmp_path, fetch=fetch)
    assert found.service.sources == ()
    assert len(unmapped(found)) == 1


def test_unknown_keys_are_listed(tmp_path: Path) -> None:
    file = declare(tmp_path, {"Terms of Service": {"fetch": URL, "waitFor": "#x"}}, importedFrom="elsewhere")
    assert sorted(unmapped(imported(read_declaration(file)))) == ["“importedFrom”", "“waitFor”"]


def test_names_become_ids_that_differ(tmp_path: Path) -> None:
    terms = {
        "Terms of Service": {"fetch": URL},
        "Terms of  Service!": {"fetch": URL},
        "利用規約": {"fetch": URL},
    }
    found = imported(read_declaration(declare(tmp_path, terms)))
    assert [each.id for each in found.service.sources] == [
        "finch.terms-of-service",
        "finch.terms-of-service-2",
        "finch.page",
    ]
    assert slug("Café & Bar №1") == "cafe-bar-no1"


def test_the_basis_of_access_is_manual_until_somebody_says_otherwise(tmp_path: Path) -> None:
    file = declare(tmp_path, {"Terms of Service": {"fetch": URL}})
    (source,) = imported(read_declaration(file)).service.sources
    assert (source.access, source.locale) == (Access.MANUAL, "en")
    assert "Read the site's terms first" in source.access_note
    (source,) = imported(read_declaration(file), access=Access.ROBOTS, locale="fr").service.sources
    assert (source.access, source.locale) == (Access.ROBOTS, "fr")


def test_what_is_written_loads_as_the_same_service(tmp_path: Path) -> None:
    found = take(tmp_path, select=["main", "#a: b"], remove=[{"startAfter": "#x", "endBefore": "#y"}])
    text = service_yaml(found.service)
    form = read_typed(read_tree(tmp_path / "service.yaml", text), ServiceForm)
    assert (form.service, form.hosts, form.sources[0].url) == ("finch", ("finch.example",), URL)
    assert form.sources[0].remove == recipe(found).remove


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"name": "x",\n "terms": {"A": }}', r":2: is not JSON"),
        ("[]", "is no Open Terms Archive declaration"),
        ('{"name": "x", "terms": {"A": "https://x"}}', "must be an object"),
        ("[" * 5000, "is not JSON|nested too deep"),
    ],
)
def test_what_is_no_declaration_says_where_and_why(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "Bad.json"
    file.write_text(text)
    with pytest.raises(ContentError, match=message):
        read_declaration(file)


def test_tabs_and_pictures_in_json_cost_no_lines(tmp_path: Path) -> None:
    file = tmp_path / "Tabbed.json"
    page = '{"A": {"fetch": "https://x.io",\n\t"filter": ["f"]}}'
    file.write_text('{\n\t"name": "Finch \\ud83d\\ude00 \\/",\n\t"terms": ' + page + "}")
    found = imported(read_declaration(file))
    assert found.service.name == "Finch \U0001f600 /"
    assert len(found.service.sources) == 1
    assert unmapped(found) == ["filter f"]


# --- the command ---


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "workspace" / "guides").mkdir(parents=True)
    return tmp_path / "workspace"


def run(place: Path, *words: str) -> Any:
    return CliRunner().invoke(cli, ["-w", str(place), "sources", "import-ota", *words])


def test_a_folder_becomes_services_that_validate(tmp_path: Path, place: Path) -> None:
    folder = tmp_path / "declarations"
    folder.mkdir()
    declare(folder, {"Terms of Service": {"fetch": URL, "filter": ["x"]}})
    (folder / "Finch.history.json").write_text('{"Terms of Service": [{"fetch": "https://a.example"}]}')
    (folder / "Finch.filters.js").write_text("export function x() {}")
    told = run(place, str(folder))
    assert told.exit_code == 0, told.output
    assert "Finch.json:" in told.stderr
    assert "Finch.history.json:1" in told.stderr
    checked = CliRunner().invoke(cli, ["-w", str(place), "guides", "validate"])
    assert checked.exit_code == 0, checked.output


def test_the_same_import_again_is_fine_and_another_is_refused(tmp_path: Path, place: Path) -> None:
    file = declare(tmp_path, {"Terms of Service": {"fetch": URL}})
    assert run(place, str(file)).exit_code == 0
    assert run(place, str(file)).exit_code == 0
    declare(tmp_path, {"Terms of Service": {"fetch": f"{URL}/other"}})
    told = run(place, str(file))
    assert "exists already" in str(told.exception)
    assert run(place, str(file), "--service", "finch-two").exit_code == 0


def test_a_dry_run_prints_the_yaml_and_writes_nothing(tmp_path: Path, place: Path) -> None:
    told = run(place, str(declare(tmp_path, {"Terms of Service": {"fetch": URL}})), "--dry-run")
    assert "service: finch" in told.stdout
    assert list((place / "guides").iterdir()) == []


def test_json_lists_sources_and_remarks(tmp_path: Path, place: Path) -> None:
    file = declare(tmp_path, {"Terms of Service": {"fetch": URL, "filter": "x"}})
    (row,) = json.loads(run(place, str(file), "--json").stdout)
    assert row["sources"] == ["finch.terms-of-service"]
    assert [each["what"] for each in row["remarks"]] == ["filter x"]


def test_one_bad_file_does_not_keep_the_others_out(tmp_path: Path, place: Path) -> None:
    folder = tmp_path / "declarations"
    folder.mkdir()
    declare(folder, {"Terms of Service": {"fetch": URL}})
    (folder / "Bad.json").write_text("{}")
    told = run(place, str(folder))
    assert "Bad.json" in str(told.exception)
    assert (place / "guides" / "finch" / "service.yaml").is_file()


def test_remarks_stand_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = take(tmp_path, select=["div[["], filter=["b", "a"])
    assert list(found.remarks) == sorted(
        found.remarks, key=lambda each: (str(each.path), each.line, each.what)
    )
    assert all(isinstance(each, Remark) and each.line > 1 for each in found.remarks)
