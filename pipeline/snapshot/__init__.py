"""The snapshot store, and captures in and out of it: what the world said, with its date.

``store``    captures kept: put, latest, history, load, get
``saved``    one saved page, with the day it was read
``archives`` saved pages, WARC, WACZ, git repositories → captures of declared sources
``imports``  those captures into the store
``export``   captures out of the store, as WARC

Only the store is loaded with the package: a crawler, which starts often, reads no archives.
"""

from pipeline.snapshot.store import SnapshotStore

__all__ = ["SnapshotStore"]
