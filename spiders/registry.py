"""Spiders by the name that service.yaml gives them. A new spider is one class and one line here."""

from __future__ import annotations

SPIDERS = {
    "declared": "spiders.declared.DeclaredSpider",
    "coursera": "spiders.coursera.CourseraSpider",
    "apple": "spiders.apple.AppleSpider",
    "google": "spiders.google.GoogleSpider",
}
