"""Which sources may be crawled at all. Decided before anything is started."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pipeline.model import Access, Source


def permitted(source: Source, consent: Collection[str]) -> Source | str:
    """The source with the basis it is crawled on, or why it is not crawled.

    ``consent`` holds ids of sources or services for which the operator has the site's consent; it
    makes a manual source crawlable. Archives are never crawled.
    """
    if source.access is Access.ARCHIVE:
        return "its captures come from an archive: `guidewatch captures import` brings them in"
    if source.access is Access.MANUAL:
        if source.id in consent or source.service in consent:
            return replace(source, access=Access.CONSENT)
        return (
            "never crawled without consent: save the page in a browser and run"
            f" `guidewatch captures import FILE --source {source.id}`"
        )
    return source
