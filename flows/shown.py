"""How paths and commands are written so that they can be typed from here."""

from __future__ import annotations

import shlex
from pathlib import Path


def short(path: Path) -> str:
    """A path from the current folder where it lies below it, else as it is."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def program(root: Path) -> str:
    """How guidewatch is called for a workspace: with ``-w`` where that is not the current folder."""
    return "guidewatch" if root == Path.cwd() else f"guidewatch -w {shlex.quote(short(root))}"
