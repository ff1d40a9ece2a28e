"""Google's help centre: the language is pinned in the address, and /sorry/ is a refusal."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.model import Source
from spiders.base import OfficialSpider

# The tabs of an article, each with steps of its own; without one, the answer depends on the client.
_TABS = {
    "android": "GENIE.Platform=Android",
    "ios": "GENIE.Platform=iOS",
    "desktop": "GENIE.Platform=Desktop",
}


class GoogleSpider(OfficialSpider):
    """Articles of support.google.com and pages of play.google.com.

    Without ``hl`` some requests land on a random or machine translation, so an article's address
    always carries it. Suspected robots are sent to www.google.com/sorry/…: told by the path, since
    the words on that page vary.
    """

    name = "google"
    bot_check_paths = ("/sorry/",)

    def address(self, source: Source) -> str:
        """The declared address, with the source's language and platform where it names none."""
        parts = urlsplit(source.url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        if "/answer/" not in parts.path:
            return source.url
        pinned = {"co": _TABS.get(source.platform or ""), "hl": source.locale}
        named = {name for name, _ in query}
        added = [(name, value) for name, value in pinned.items() if value and name not in named]
        return urlunsplit(parts._replace(query=urlencode([*query, *added]))) if added else source.url
