"""All files of an export: path to bytes, the same bytes for the same state."""

from __future__ import annotations

from pipeline.publish.assess import assess
from pipeline.publish.badge import badge
from pipeline.publish.feeds import ATOM, JSON_FEED, atom, json_feed
from pipeline.publish.freshness import SCHEMA_FILE, FreshnessFile, GuideRow, freshness_json, freshness_schema
from pipeline.publish.page import guide_page, index_page
from pipeline.publish.phrases import phrases
from pipeline.publish.places import place_of
from pipeline.publish.publication import Publication
from pipeline.publish.structured import json_ld
from pipeline.publish.text import guide_text

FRESHNESS = "freshness.json"


def site_files(publication: Publication) -> dict[str, bytes]:
    """Every file by its path below the folder, in order of path."""
    file = assess(publication)
    texts = {
        FRESHNESS: freshness_json(file),
        SCHEMA_FILE: freshness_schema(),
        ATOM: atom(publication),
        JSON_FEED: json_feed(publication),
        "index.html": index_page(publication, file),
    }
    for row in file.guides:
        texts |= _guide_files(publication, file, row)
    # What cannot be encoded (half a character from somewhere) is written as its escape.
    return {path: texts[path].encode("utf-8", "backslashreplace") for path in sorted(texts)}


def _guide_files(publication: Publication, file: FreshnessFile, row: GuideRow) -> dict[str, str]:
    place = place_of(row.id, row.locale)
    lang = phrases(row.locale).lang
    return {
        f"{place}.html": guide_page(publication, file, row),
        f"{place}.md": guide_text(publication, file, row),
        f"{place}.svg": badge(row.state, row.label, name=row.title, lang=lang),
        f"{place}.jsonld": json_ld(publication, file, row),
    }
