"""The snapshot store and the import of saved pages: what the world said, with its date.

``store``    captures kept: put, latest, history, load, get
``imports``  saved pages and archive folders into the store
"""

from pipeline.snapshot.store import SnapshotStore

__all__ = ["SnapshotStore"]
