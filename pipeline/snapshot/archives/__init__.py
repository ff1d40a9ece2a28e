"""Archives of other programs, read into captures with their own dates; nothing here writes.

``claims``    which declared source an archived address belongs to
``found``     what reading an archive yields: found, skipped, unclaimed
``inputs``    a path to the reader that understands it
``warc``      WARC files, with redirects and revisits
``wacz``      the WARC files inside a WACZ
``terms``     snapshot and version repositories of the Open Terms Archive
``pages``     saved pages, and folders with captures.jsonl
"""

from pipeline.snapshot.archives.claims import Claims
from pipeline.snapshot.archives.found import Found, Item, Skipped, Unclaimed
from pipeline.snapshot.archives.inputs import read_inputs

__all__ = ["Claims", "Found", "Item", "Skipped", "Unclaimed", "read_inputs"]
