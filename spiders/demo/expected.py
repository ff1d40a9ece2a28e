"""The expected result of the demo as a typed table; the truth stands in ``expected.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

TABLE = Path(__file__).parent / "expected.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedTicket:
    """``count`` tickets of a kind for one event; their target is one of ``targets``."""

    event: str
    page: str
    happens: str
    kind: str
    owner: str
    targets: tuple[str, ...]
    severity: str
    count: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """An event that must open no ticket on its pages."""

    event: str
    pages: tuple[str, ...]
    happens: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """Everything the demo has to come to, and nothing else."""

    tickets: tuple[ExpectedTicket, ...]
    silent: tuple[Silence, ...]


@cache
def expectations() -> Expectation:
    """The table of ``expected.yaml``, in its order."""
    table = yaml.safe_load(TABLE.read_text("utf-8"))
    return Expectation(
        tickets=tuple(
            ExpectedTicket(**{**row, "targets": tuple(row["targets"])}) for row in table["tickets"]
        ),
        silent=tuple(Silence(**{**row, "pages": tuple(row["pages"])}) for row in table["silent"]),
    )
