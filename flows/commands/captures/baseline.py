"""``guidewatch captures baseline``: a person's choice of the state to compare with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from flows.commands.captures.shown import DATE, moment, source_of
from flows.history import enrol
from flows.shown import program
from pipeline.check import Case
from pipeline.errors import UsageError
from pipeline.guide import load
from pipeline.snapshot import SnapshotStore
from pipeline.tickets import TicketStore
from pipeline.workspace import Workspace


@click.command("baseline")
@click.argument("source_id", metavar="SOURCE")
@click.option("--as-of", type=DATE, help="The state of that day, the day included.")
@click.option("--capture", "capture_id", help="The state of that capture, by its id (captures list).")
@click.pass_obj
def command(workspace: str, source_id: str, as_of: datetime | None, capture_id: str | None) -> None:
    """Put the state of a day in the past in force as the baseline of SOURCE.

    For a source that nobody has looked at yet: the next check compares every later capture with that
    state, so that all that changed since then becomes tickets. Useful where the guide was verified on
    that day. Without this, the newest settled capture becomes the baseline.
    """
    if (as_of is None) == (capture_id is None):
        raise UsageError("say which state: either --as-of a day or --capture an id")
    place = Workspace(workspace)
    library = load(place.guides)
    source = source_of(library, source_id)
    store = SnapshotStore(place.snapshots)
    until = _until(store, source_id, as_of, capture_id)
    with TicketStore(place.database_url) as tickets:
        state = tickets.state(source_id)
        if state.baseline is not None:
            raise UsageError(
                f"{source_id} has a baseline since {state.baseline.since:%Y-%m-%d}; from now on it moves"
                f" by decisions: `{program(place.root)} tickets list`"
            )
        case = Case(
            source=source,
            state=state,
            targets=library.targets_for(source_id),
            products=library.products_for(source_id),
            names=library.names_for(source_id),
        )
        look = enrol(store, case, until=until)
        if look is None:
            raise UsageError(f"no whole capture of {source_id} up to {moment(until)}")
        now = datetime.now(UTC)
        tickets.record([look], now=now, run=f"{now:%Y%m%dT%H%M%S.%f}Z", settings=place.settings)
    later = sum(each.captured_at > look.at for each in store.history(source_id))
    click.echo(f"baseline of {source_id}: {moment(look.at)}  {look.snapshot}")
    click.echo(f"{later:,} later captures are compared with it at the next `{program(place.root)} check`")


def _until(store: SnapshotStore, source_id: str, as_of: datetime | None, capture_id: str | None) -> datetime:
    """The moment up to which captures count; a day without a time counts to its end."""
    if capture_id is not None:
        chosen = store.get(capture_id)
        if chosen.source != source_id:
            raise UsageError(f"{capture_id} is a capture of {chosen.source}, not of {source_id}")
        return chosen.captured_at
    assert as_of is not None
    day = as_of.replace(tzinfo=UTC) if as_of.tzinfo is None else as_of
    whole = (day.hour, day.minute, day.second) == (0, 0, 0)
    return day + timedelta(days=1, microseconds=-1) if whole else day
