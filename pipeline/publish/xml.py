"""Text that can stand in XML 1.0."""

from __future__ import annotations

import re

from pipeline.report.shown import visible

_NONE = re.compile("[\ufffe\uffff]")  # control characters and half characters are shown by ``visible``


def storable(text: str) -> str:
    """The text with control characters and changes of direction seen, and what XML cannot hold replaced."""
    return _NONE.sub("\ufffd", visible(text))
