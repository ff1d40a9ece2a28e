"""The published JSON Schema and the loader accept and refuse the same files."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest

from pipeline.content import read_tree
from pipeline.guide.schema import schema_files, schemas

NAMES = {"service.yaml": "service", ".en.yaml": "guide", ".fr.yaml": "translation"}


def kind_of_file(path: Path) -> str:
    return next(kind for ending, kind in NAMES.items() if path.name.endswith(ending))


def test_every_schema_is_a_valid_schema() -> None:
    assert schemas().keys() >= set(NAMES.values())
    for schema in schemas().values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_files_that_load_are_valid_by_schema(guides: Path) -> None:
    paths = sorted(guides.rglob("*.yaml"))
    faults = {
        path.name: [error.message for error in validator.iter_errors(read_tree(path).value)]
        for path in paths
        for validator in [jsonschema.Draft202012Validator(schemas()[kind_of_file(path)])]
    }
    assert faults == {path.name: [] for path in paths} != {}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("acme/cancel.en.yaml", "title: How", "titel: How"),
        ("acme/cancel.en.yaml", "subject: refund\n    value: P14D", "subject: refunds\n    value: P14D"),
        ("acme/cancel.en.yaml", "locale: en", "locale: english"),
        ("acme/cancel.en.yaml", "guide: acme/cancel\n", ""),
        ("acme/cancel.fr.yaml", "id: refund.none", "id: refund.none\n    value: none"),
        ("acme/service.yaml", "pace: 10", "pace: slow"),
    ],
)
def test_files_that_do_not_load_are_invalid_by_schema(
    guides: Path, spoil, file: str, old: str, new: str
) -> None:
    spoil(file, old, new)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(read_tree(guides / file).value, schemas()[kind_of_file(guides / file)])


def test_every_key_is_explained() -> None:
    for name, schema in schemas().items():
        for form in (schema, *schema.get("$defs", {}).values()):
            for key, node in form.get("properties", {}).items():
                assert node.get("description") or "$ref" in node, f"{name}: {key}"


def test_schemas_are_written_the_same_each_time() -> None:
    assert schema_files() == schema_files()
    assert sorted(schema_files()) == [
        "guide.schema.json",
        "service.schema.json",
        "settings.schema.json",
        "translation.schema.json",
    ]
