"""A small local help centre that stands in for the official pages: what the demo and the tests crawl.

``catalogue``  which page stands at which address and what happens to it (read this first)
``pages/``     what the pages say, one Jinja template each; ``{% if generation >= 2 %}`` marks the events
``noise``      what differs between two fetches though nothing was said differently
``site``       the HTTP server
``workspace``  guides and services of the demo, written into a folder
``expected``   the tickets that a careful person would open, and what must stay silent
"""

from spiders.demo.catalogue import PAGES, Hazard, Page
from spiders.demo.expected import Expectation, expectations
from spiders.demo.site import DemoSite
from spiders.demo.workspace import materialise

__all__ = ["PAGES", "DemoSite", "Expectation", "Hazard", "Page", "expectations", "materialise"]
