"""Google's help centre: the language is pinned in the address, and /sorry/ is a refusal."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.model import Source
from spiders.base import OfficialSpider


class GoogleSpider(OfficialSpider):
    """Articles of support.google.com and pages of play.google.com.

    Without ``hl`` some requests land on a random or machine translation, so an article's address
    always carries it. Suspected robots are sent to www.google.com/sorry/…: told by the path, since
    the words on that page vary.
    """

    name = "google"
    bot_check_paths = ("/sorry/",)

    def address(self, source: Source) -> str:
        """The declared address, with the source's language where it names none."""
        parts = urlsplit(source.url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        if "/answer/" not in parts.path or any(name == "hl" for name, _ in query):
            return source.url
        return urlunsplit(parts._replace(query=urlencode([*query, ("hl", source.locale)])))
