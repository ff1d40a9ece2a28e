"""What a crawl and its child process say to each other: one job in, one report line per source out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.model import Access, FailureKind, FetchFailure, Recipe, Service, Source
from spiders.settings import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Services with the sources to crawl, where to store what they say, and how to behave."""

    services: tuple[Service, ...]
    store_root: str
    agent: str
    extractor: str
    force: bool
    limits: Limits


def write_job(job: Job) -> str:
    """A job as one line of JSON; products are left out, a spider does not need them."""
    record = asdict(job)
    for service in record["services"]:
        del service["products"]
    return json.dumps(record)


def read_job(line: str | bytes) -> Job:
    """The job of such a line."""
    record: dict[str, Any] = json.loads(line)
    return Job(
        services=tuple(_service(each) for each in record["services"]),
        store_root=record["store_root"],
        agent=record["agent"],
        extractor=record["extractor"],
        force=record["force"],
        limits=Limits(**record["limits"]),
    )


def write_report(source: str, outcome: str | FetchFailure) -> str:
    """One outcome as a line of JSON: the id of a snapshot, or a failure."""
    if isinstance(outcome, str):
        return json.dumps({"source": source, "snapshot": outcome})
    failure = {**asdict(outcome), "failed_at": outcome.failed_at.isoformat()}
    return json.dumps({"source": source, "failure": failure})


def read_report(line: str | bytes) -> tuple[str, str | FetchFailure]:
    """Source and outcome of such a line; raises ValueError, KeyError or TypeError for any other line."""
    record: dict[str, Any] = json.loads(line)
    if "snapshot" in record:
        return str(record["source"]), str(record["snapshot"])
    failure = dict(record["failure"])
    failure["failed_at"] = datetime.fromisoformat(failure["failed_at"])
    failure["kind"] = FailureKind(failure["kind"])
    return str(record["source"]), FetchFailure(**failure)


def _service(record: dict[str, Any]) -> Service:
    sources = tuple(_source(each) for each in record["sources"])
    return Service(**{**record, "hosts": tuple(record["hosts"]), "sources": sources, "products": ()})


def _source(record: dict[str, Any]) -> Source:
    recipe = Recipe(select=tuple(record["recipe"]["select"]), remove=tuple(record["recipe"]["remove"]))
    return Source(**{**record, "recipe": recipe, "access": Access(record["access"])})
