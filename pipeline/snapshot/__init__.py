"""The snapshot store, and captures in and out of it: what the world said, with its date.

``store``    captures kept: put, latest, history, load, get
``saved``    one saved page, with the day it was read
``archives`` saved pages, WARC, WACZ, git repositories → captures of declared sources
``imports``  those captures into the store
``export``   captures out of the store, as WARC
"""

from pipeline.snapshot.archives import Claims, Skipped, Unclaimed, read_inputs
from pipeline.snapshot.imports import Imported, take
from pipeline.snapshot.store import SnapshotStore

__all__ = ["Claims", "Imported", "Skipped", "SnapshotStore", "Unclaimed", "read_inputs", "take"]
