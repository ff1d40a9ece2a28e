"""The snapshot store and the import of saved pages: what the world said, with its date.

``store``    captures kept: put, latest, history, load, get
``saved``    one saved page → Capture, with the day it was read
``imports``  saved pages and archived captures into the store
"""

from pipeline.snapshot.imports import Imported, import_captures, import_files
from pipeline.snapshot.store import SnapshotStore

__all__ = ["Imported", "SnapshotStore", "import_captures", "import_files"]
