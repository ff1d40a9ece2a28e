"""The one exception by which our own middleware ends a request, with the kind of failure it is."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from pipeline.model import FailureKind


class Refused(IgnoreRequest):
    """A request that was not sent, or a response that was not taken."""

    def __init__(self, kind: FailureKind, detail: str) -> None:
        self.kind, self.detail = kind, detail
        super().__init__(detail)
