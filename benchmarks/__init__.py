"""Measurements of the product on real pages; never imported by it."""
