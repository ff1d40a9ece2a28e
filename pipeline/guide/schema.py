"""The published JSON Schemas: the forms as editors read them, one file per kind of YAML file."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from pipeline.content import json_schema
from pipeline.guide.forms import GuideForm, ServiceForm, TranslationForm
from pipeline.workspace import Settings

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FORMS: dict[str, tuple[Any, str]] = {
    "guide": (GuideForm, "A guide or shared procedure"),
    "service": (ServiceForm, "A service"),
    "settings": (Settings, "guidewatch.yaml"),
    "translation": (TranslationForm, "A guide or shared procedure in another language"),
}
_EITHER = [{"required": ["guide"]}, {"required": ["procedure"]}]


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by its name: guide, service, settings, translation."""
    found: dict[str, dict[str, Any]] = {}
    for name, (form, title) in _FORMS.items():
        schema = deepcopy(json_schema(form))
        if "procedure" in schema["properties"]:
            schema["oneOf"] = _EITHER
        found[name] = {"$schema": _DIALECT, **schema, "title": title}
    return found


def schema_files() -> dict[str, str]:
    """File name → text of every published schema, as ``guides/schema/`` holds them."""
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        for name, schema in schemas().items()
    }
