"""Runs: what ran and what failed, and running now."""

from __future__ import annotations

import secrets

from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.web.asked import Asked, NotThere, see
from pipeline.web.records import looks_of_run, runs
from pipeline.web.running import RunOrder


def listed(asked: Asked) -> Response:
    """The newest runs, those asked for here, and the form that asks for another."""
    desk, content = asked.desk, asked.desk.content()
    return asked.show(
        "runs.html.j2",
        runs=runs(desk.database),
        recent=desk.runner.recent(),
        where=desk.runner.where,
        services=content.library.services,
        guides=tuple(dict.fromkeys(guide.id for guide in content.library.guides if not guide.shared)),
        key=secrets.token_hex(8),  # sent twice, it is one run: a double click, a form sent again
        content_error=content.error,
    )


def show(asked: Asked) -> Response:
    """One run: every look with its outcome, those that failed first."""
    found = looks_of_run(asked.desk.database, asked.parts["run"])
    if not found:
        raise NotThere(f"There is no run “{asked.parts['run'][:80]}”.")
    looks = sorted(found, key=lambda look: (not look.problem, not look.loud, look.source))
    report = asked.desk.workspace.reports / f"{found[0].run}.html"
    return asked.show(
        "run.html.j2",
        run=found[0].run,
        looks=looks,
        shelf=asked.desk.content().shelf,
        report=str(report) if report.is_file() else "",
    )


def start(asked: Asked) -> Response:
    """Ask for a run; the same key again leads to the run that it has started."""
    desk = asked.desk
    library = desk.content().library
    key, guide, service = asked.text("key"), asked.text("guide"), asked.text("service")
    if not key.isalnum() or len(key) > 64:
        raise UsageError("this form is too old; open the page of runs again")
    if guide:
        library.guide(guide)
    if service:
        library.service(service)
    order = RunOrder(
        key=key,
        by=asked.who.name,
        guide=guide or None,
        service=service or None,
        force=asked.text("force") == "yes",
    )
    desk.runner.start(order, now=asked.now)
    return see(f"/runs/live/{key}")


def live(asked: Asked) -> Response:
    """How a run does; without JavaScript the page looks again by itself."""
    progress = asked.desk.runner.progress(asked.parts["key"])
    if progress is None:
        raise NotThere("That run was asked for before guidewatch was started anew; it is among the runs.")
    template = "live_part.html.j2" if asked.partial else "live.html.j2"
    return asked.show(template, progress=progress, where=asked.desk.runner.where)
