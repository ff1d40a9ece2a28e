"""Coursera: the terms and the help centre, as far as their terms let a machine read them."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipeline.model import Access, FailureKind, Source
from spiders.base import OfficialSpider
from spiders.hosts import host_of
from spiders.refused import Refused

# Their acceptable use policy asks for written consent; it governs this host and its subdomains.
_CONSENT_HOST = "coursera.org"
# Behind a login: a link to them can be checked by a person, their text cannot be captured.
_PERSONAL = ("/my-purchases", "/account-settings", "/account-profile")


class CourseraSpider(OfficialSpider):
    """Pages of coursera.org with consent only, never those behind a login."""

    name = "coursera"

    def address(self, source: Source) -> str:
        """The declared address; raises Refused where consent is missing or a login is needed."""
        host = host_of(source.url)
        if urlsplit(source.url).path.startswith(_PERSONAL):
            raise Refused(FailureKind.NOT_PERMITTED, "a page of a learner's account is not captured")
        asks_consent = host == _CONSENT_HOST or host.endswith(f".{_CONSENT_HOST}")
        if asks_consent and source.access is not Access.CONSENT:
            raise Refused(
                FailureKind.NOT_PERMITTED,
                "Coursera's terms ask for written consent before a machine reads this page: declare"
                " `access: manual` and import saved pages, or name the source under consent if you have it",
            )
        return source.url
