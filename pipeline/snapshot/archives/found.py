"""What reading an archive yields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pipeline.model import Capture, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A capture that belongs to declared sources; its own ``source`` is still empty.

    ``where`` is file, file:offset or repository:commit.
    """

    where: str
    capture: Capture
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A piece of an archive that cannot be taken, and why; ``named``: it was given by itself."""

    where: str
    reason: str
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclaimed:
    """A page of an address that no source declares."""

    where: str
    address: str


Item: TypeAlias = Found | Skipped | Unclaimed
