"""A service as the text of its ``service.yaml``, in the order and style in which people write it."""

from __future__ import annotations

from typing import Any

import yaml

from pipeline.model import FormerRecipe, Render, Service, Source

_FIRST_LINE = "# yaml-language-server: $schema=../schema/service.schema.json\n"
_WIDTH = 110


def service_yaml(service: Service) -> str:
    """YAML that loads as this service; what is usual is left out."""
    head: dict[str, Any] = {
        "service": service.id,
        "name": service.name,
        "hosts": list(service.hosts),
        "pace": int(service.pace) if service.pace == int(service.pace) else service.pace,
    }
    text = _dumped(head)
    if service.sources:
        text += "\n" + _dumped({"sources": [_source(each) for each in service.sources]})
    return _FIRST_LINE + text


def _source(source: Source) -> dict[str, Any]:
    members: dict[str, Any] = {
        "id": source.id,
        "title": source.title,
        "url": source.url,
        "locale": source.locale,
        "select": _one_or_list(source.recipe.select),
        "remove": list(source.recipe.remove),
        "former": [_former(each) for each in source.former],
        "render": source.render is Render.ALWAYS,
        "access": source.access.value,
        "access_note": source.access_note,
    }
    return {key: value for key, value in members.items() if value}


def _former(former: FormerRecipe) -> dict[str, Any]:
    members: dict[str, Any] = {
        "until": former.until.date(),
        "select": _one_or_list(former.recipe.select),
        "remove": list(former.recipe.remove),
    }
    return {key: value for key, value in members.items() if value}


def _one_or_list(selectors: tuple[str, ...]) -> str | list[str]:
    return selectors[0] if len(selectors) == 1 else list(selectors)


class _Indented(yaml.SafeDumper):
    """Lists are indented below their key, as in the files that people write."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent always."""
        super().increase_indent(flow, indentless=False)


def _dumped(members: dict[str, Any]) -> str:
    return str(
        yaml.dump(
            members, Dumper=_Indented, sort_keys=False, allow_unicode=True, width=_WIDTH, line_break="\n"
        )
    )
