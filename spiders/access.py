"""Which sources may be crawled at all. Decided before anything is started."""

from __future__ import annotations

from pipeline.model import Access, Source


def refusal(source: Source) -> str | None:
    """Why a source is not crawled, None where it may be.

    Consent is the operator's and is applied before (``Source.granted``): a manual source that comes
    here has none. Archives are never crawled.
    """
    if source.access is Access.ARCHIVE:
        return "its captures come from an archive: `guidewatch captures import` brings them in"
    if source.access is Access.MANUAL:
        return (
            "never crawled without consent: save the page in a browser and run"
            f" `guidewatch captures import FILE --source {source.id}`"
        )
    return None
