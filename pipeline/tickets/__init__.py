"""Findings become tickets, people decide them, and decisions move baselines: the database of it all.

``store`` is the door, ``rules`` what a look means for tickets, ``deciding`` what a decision makes of
one (both pure), ``database`` and ``migrations`` the schema in use, ``layout`` its JSON.
"""

from pipeline.tickets.database import Database
from pipeline.tickets.events import EventKind, TicketEvent
from pipeline.tickets.filter import LIVE, WAITING, Facets, TicketFilter
from pipeline.tickets.history import Happening
from pipeline.tickets.records import Revision
from pipeline.tickets.store import Preview, TicketStore

__all__ = [
    "LIVE",
    "WAITING",
    "Database",
    "EventKind",
    "Facets",
    "Happening",
    "Preview",
    "Revision",
    "TicketEvent",
    "TicketFilter",
    "TicketStore",
]
