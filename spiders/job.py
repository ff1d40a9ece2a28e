"""What a crawl and its child process say to each other: one job in, one report line per source out."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from pipeline.model import FetchFailure, Service
from spiders.settings import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Services with the sources to crawl, where to store what they say, and how to behave.

    ``browser`` is the program that renders, "" for the system's; ``twice`` are ids of sources to ask for
    once more.
    """

    services: tuple[Service, ...]
    store_root: str
    agent: str
    extractor: str
    force: bool
    limits: Limits
    browser: str = ""
    twice: frozenset[str] = frozenset()


def write_job(job: Job) -> str:
    """A job as one line of JSON; products are left out, a spider does not need them."""
    lean = tuple(replace(service, products=()) for service in job.services)
    return _adapter(Job).dump_json(replace(job, services=lean)).decode()


def read_job(line: str | bytes) -> Job:
    """The job of such a line."""
    job: Job = _adapter(Job).validate_json(line)
    return job


def write_report(source: str, outcome: str | FetchFailure) -> str:
    """One outcome as a line of JSON: the id of a snapshot, or a failure."""
    if isinstance(outcome, str):
        return json.dumps({"source": source, "snapshot": outcome})
    failure = _adapter(FetchFailure).dump_python(outcome, mode="json")
    return json.dumps({"source": source, "failure": failure})


def read_report(line: str | bytes) -> tuple[str, str | FetchFailure]:
    """Source and outcome of such a line; raises ValueError, KeyError or TypeError for any other line."""
    record: dict[str, Any] = json.loads(line)
    if "snapshot" in record:
        return str(record["source"]), str(record["snapshot"])
    return str(record["source"]), _adapter(FetchFailure).validate_python(record["failure"])


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
