"""The history as Atom (RFC 4287, written by feedgen) and as JSON Feed 1.1."""

from __future__ import annotations

import json
import uuid
from typing import Any

from feedgen.feed import FeedGenerator

from pipeline.publish.history import Entry, history
from pipeline.publish.places import absolute
from pipeline.publish.publication import Publication
from pipeline.publish.xml import storable

ATOM, JSON_FEED = "changes.atom", "changes.json"
_TITLE = "Changes and decisions"
_SUBTITLE = "What official pages changed, and what became of the guides that cite them."


def atom(publication: Publication) -> str:
    """The feed as Atom; ``updated`` is when the state moved, so equal states are equal feeds."""
    settings, base = publication.settings, publication.settings.url
    feed = FeedGenerator()
    feed.id(absolute(base, ATOM) if base else uuid.uuid5(uuid.NAMESPACE_URL, ATOM).urn)
    feed.title(_named(publication))
    feed.subtitle(_SUBTITLE)
    feed.updated(publication.state_at)
    feed.generator("guidewatch")
    feed.author(name=storable(settings.name or "guidewatch"))
    feed.link(href=absolute(base, ATOM), rel="self", type="application/atom+xml")
    feed.link(href=absolute(base, "index.html"), rel="alternate", type="text/html")
    for each in history(publication):
        entry = feed.add_entry(order="append")
        entry.id(each.id)
        entry.title(storable(each.title))
        entry.updated(each.at)
        entry.published(each.at)
        entry.link(href=absolute(base, each.page), rel="alternate", type="text/html", hreflang=each.locale)
        entry.content(storable(each.text), type="text")
        for tag in each.tags:
            entry.category(term=tag)
    return str(feed.atom_str(pretty=True).decode("utf-8"))


def json_feed(publication: Publication) -> str:
    """The feed as JSON Feed 1.1; addresses only where the site's own is known, since they must be whole."""
    base, entries = publication.settings.url, history(publication)
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _named(publication),
        "description": _SUBTITLE,
        "language": "en",
        "items": [_item(each, base) for each in entries],
    }
    if base:
        feed["home_page_url"] = absolute(base, "index.html")
        feed["feed_url"] = absolute(base, JSON_FEED)
    if publication.settings.name:
        feed["authors"] = [{"name": publication.settings.name}]
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _item(entry: Entry, base: str) -> dict[str, Any]:
    item: dict[str, Any] = {
        "id": entry.id,
        "title": entry.title,
        "content_text": entry.text,
        "date_published": entry.at.isoformat(),
        "tags": list(entry.tags),
        "_guidewatch": {"guide": entry.guide, "locale": entry.locale, "page": entry.page},
    }
    return {**item, "url": absolute(base, entry.page)} if base else item


def _named(publication: Publication) -> str:
    name = publication.settings.name
    return storable(f"{name}: {_TITLE.lower()}" if name else _TITLE)
