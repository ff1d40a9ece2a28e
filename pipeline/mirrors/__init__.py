"""Tickets shown as issues of a tracker that people already use; the database stays the truth.

``sync`` is the door: it passes on what the outbox holds, and reads back what people closed there.
``draft`` writes an issue (pure), ``tracker`` is the seam, ``github`` and ``forgejo`` fill it. A new
tracker is one class and one line in ``registry``; the shared contract test runs over all of them.
"""

from pipeline.mirrors.sync import Synced, sync
from pipeline.mirrors.tracker import Draft, Issue, Tracker

__all__ = ["Draft", "Issue", "Synced", "Tracker", "sync"]
