"""Apple's help pages: an address without a locale is answered by geography, so it gets one."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pipeline.model import Source
from spiders.base import OfficialSpider

# /118428, /HT202039 and /kb/HT202039 are one article; what comes after is the same in all.
_ARTICLE = re.compile(r"/(?:kb/)?((?:HT)?\d{5,7})", re.IGNORECASE)


class AppleSpider(OfficialSpider):
    """Articles of support.apple.com. Old article numbers redirect to new ones; the redirect is recorded."""

    name = "apple"

    def address(self, source: Source) -> str:
        """The declared address with the source's locale in its path, without what robots.txt refuses."""
        parts = urlsplit(source.url)
        article = _ARTICLE.fullmatch(parts.path)
        locale = source.locale.lower()
        path = f"/{locale}/{article[1]}" if article and "-" in locale else parts.path
        # robots.txt refuses any address with src=support_app, a mark that Apple's own app adds.
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "src"]
        return urlunsplit(parts._replace(path=path, query=urlencode(query)))
