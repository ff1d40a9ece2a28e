"""Scrapy's item pipeline with one stage: hand every outcome to whoever runs the spider."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler


class Handover:
    """Calls the spider's ``deliver`` with each capture or failure."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way to build it."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Deliver an item and pass it on."""
        self._crawler.spider.deliver(item)  # type: ignore[union-attr]  # only our spiders are run
        return item
