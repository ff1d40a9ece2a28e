"""Writes document.json beside each page.html that has none: ``python tests/pages/pin.py``.

A new case begins as a page and, where it needs them, its selectors in recipe.json; read what is
written before you commit it. To pin a page anew, delete its document.json first.
"""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.extract import extract
from pipeline.model import Document, Recipe

PAGES = Path(__file__).parent


def recipe_of(case: Path) -> Recipe:
    """The selectors of a case; none means automatic extraction."""
    file = case / "recipe.json"
    data = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return Recipe(select=tuple(data.get("select", ())), remove=tuple(data.get("remove", ())))


def plain(document: Document) -> dict[str, object]:
    """A document as JSON, without what only the recipe's digest would change."""
    return {
        "title": document.title,
        "language": document.language,
        "route": document.extraction.route,
        "address": document.address,
        "matches": [[m.selector, m.count, m.removes] for m in document.extraction.matches],
        "blocks": [
            {
                "kind": block.kind.value,
                "text": block.text,
                "headings": list(block.headings),
                "position": block.position,
                "level": block.level,
            }
            for block in document.blocks
        ],
    }


def main() -> None:
    for page in sorted(PAGES.glob("*/*/page.html")):
        target = page.parent / "document.json"
        if not target.exists():
            document = extract(page.read_bytes(), recipe=recipe_of(page.parent))
            target.write_text(json.dumps(plain(document), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
