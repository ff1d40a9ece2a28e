"""The spider for any service that service.yaml describes in full."""

from __future__ import annotations

from spiders.base import OfficialSpider


class DeclaredSpider(OfficialSpider):
    """Asks for the addresses exactly as they are declared."""

    name = "declared"
