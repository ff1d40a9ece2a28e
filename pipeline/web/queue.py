"""The queue: what waits for a decision, narrowed by filters that are addresses, and decided in bulk."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from starlette.responses import Response

from pipeline.errors import GuidewatchError, UsageError
from pipeline.model import FindingKind, TicketState
from pipeline.report.card import Shelf, channel_title, target_title
from pipeline.web.asked import Asked, see
from pipeline.web.done import done, numbers, with_done
from pipeline.web.listing import Choices, QueueFilter, Row, choices, listing
from pipeline.web.records import last_run, unread

SNOOZES = {"": "until it changes", "1": "1 day", "3": "3 days", "7": "1 week", "30": "30 days"}
_MORNING = time(6, tzinfo=UTC)  # when a snooze of days ends: before the working day, whatever its hour


def show(asked: Asked) -> Response:
    """The queue as the filter in the address asks for it."""
    desk = asked.desk
    wanted = QueueFilter.of(asked.query)
    found = listing(desk.database, wanted, asked.now)
    content = desk.content()
    context: dict[str, Any] = {
        "wanted": wanted,
        "found": found,
        "titles": {row.id: _title(content.shelf, row) for row in found.rows},
        "shelf": content.shelf,
        "content_error": content.error,
        "snoozes": SNOOZES,
        "done": done(asked.query, desk.store),
        "failed": asked.query.get("failed", ""),
    }
    if asked.partial:
        return asked.show("queue_list.html.j2", **context)
    return asked.show(
        "queue.html.j2",
        **context,
        **_options(choices(desk.database), content.shelf),
        views=desk.accounts.views(),
        last=last_run(desk.database),
        unread=unread(desk.database, content.library),
    )


def _title(shelf: Shelf, row: Row) -> str:
    return target_title(shelf.target(row.owner, row.locale, row.target), row.target)


def _options(there: Choices, shelf: Shelf) -> dict[str, Any]:
    """What each select of the filter offers: pairs of value and words."""
    return {
        "kind_options": [(each.value, each.value.replace("-", " ")) for each in FindingKind],
        "guide_options": [(each, shelf.owner(each, "")) for each in there.owners],
        "channel_options": [(each, channel_title(each)) for each in there.channels if each],
        "locale_options": [(each, each) for each in there.locales],
        "state_options": [(each.value, each.value) for each in TicketState],
        "assignee_options": [(each, each) for each in there.assignees if each],
    }


def decide(asked: Asked) -> Response:
    """Decide all ticked tickets in one way; those that somebody else changed meanwhile are left alone."""
    back = f"/?{QueueFilter.of(asked.form_query()).query()}".rstrip("?")
    ticked = [each.partition(":") for each in asked.texts("ticket")]
    ids = numbers([number for number, _, _ in ticked])
    if not ids:
        raise UsageError("No ticket was ticked: tick some, then choose what to do with them.")
    revisions = {number: revision for number, _, revision in ticked}
    decided, left = [], []
    for each in ids:
        try:
            _decide(asked, each, int(revisions[str(each)] or 0) or None)
            decided.append(each)
        except GuidewatchError as error:
            left.append(str(error))
    if not decided:
        raise UsageError("Nothing was decided. " + " ".join(left[:5]))
    target = with_done(back, decided)
    return see(f"{target}&failed={len(left)}" if left else target)


def _decide(asked: Asked, ticket: int, revision: int | None) -> None:
    review, what, why = asked.desk.review, asked.text("decision"), asked.text("why").strip()
    by, at = asked.who.name, asked.now
    if what == "dismiss":
        review.dismiss(ticket, by=by, at=at, why=why, expected_revision=revision)
    elif what == "snooze":
        review.snooze(ticket, by=by, at=at, why=why, until=until(asked), expected_revision=revision)
    elif what == "confirm":
        review.confirm(ticket, by=by, at=at, why=why, expected_revision=revision)
    else:
        raise UsageError(f"“{what[:40]}” cannot be done with several tickets at once")


def undo(asked: Asked) -> Response:
    """Take back the last decision of each ticket named."""
    ids = numbers(asked.texts("ticket"))
    for each in ids:
        asked.desk.review.undo(each, by=asked.who.name, at=asked.now)
    if len(ids) == 1:
        query = QueueFilter.of(asked.form_query()).query()
        return see(with_done(f"/tickets/{ids[0]}" + (f"?{query}" if query else ""), ids))
    return see(with_done("/", ids))


def until(asked: Asked) -> datetime | None:
    """When a snooze is to end: a date, a number of days, or None for "when it changes"."""
    date, days = asked.text("until").strip(), asked.text("days").strip()
    if date:
        try:
            chosen = datetime.fromisoformat(date).date()
        except ValueError:
            raise UsageError(f"“{date[:40]}” is no date; it reads 2026-12-24") from None
        moment = datetime.combine(chosen, _MORNING)
    elif days:
        if days not in SNOOZES:
            raise UsageError(f"“{days[:40]}” is none of the snoozes offered")
        moment = datetime.combine((asked.now + timedelta(days=int(days))).date(), _MORNING)
    else:
        return None
    if moment <= asked.now:
        raise UsageError(f"{moment:%Y-%m-%d} is past; choose a day to come")
    return moment


def save_view(asked: Asked) -> Response:
    """Keep the filter of an address under a name."""
    query = QueueFilter.of(asked.form_query()).query(page=1)
    asked.desk.accounts.save_view(asked.text("name"), query, by=asked.who.name, now=asked.now)
    return see(f"/?{query}" if query else "/")


def remove_view(asked: Asked) -> Response:
    """Forget a saved filter."""
    asked.desk.accounts.remove_view(asked.parts["view"])
    return see("/")
