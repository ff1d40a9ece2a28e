"""How domain values stand in the database as JSON; each ``read_*`` gives back what ``*_layout`` took.

Block       {"kind", "text", "key", "headings": [..], "position": int|null, "level", "linked"}
Baseline    {"blocks": [Block], "snapshot", "title", "language", "extractor",
             "extraction": {"route", "recipe", "matches": [{"selector", "count", "characters", "removes",
              "blocks", "headings"}]}}
             (``status`` and ``since`` are columns of their own)
Change      {"kind", "before": [Block], "after": [Block], "similarity", "place",
             "follows": [key], "leads": [key], "copies"}
FactChange  {"kind", "before": str|null, "after": str|null, "about", "subject", "product"}
GuideEdit   {"path", "old", "new", "file", "values": [{"keys", "old", "new", "spelled"}], "branch",
             "commit"}
Condition   {"state", "snoozed_until", "assignee", "closed_at"}
Twins       {"at", "variants": [[str, str]], "unlike": float}
Undo        {"status", "since", "changes": [Change], "left"}: what takes a moved baseline back

Members that hold their default are left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipeline.model import (
    Baseline,
    BaselineStatus,
    Block,
    BlockKind,
    Change,
    ChangeKind,
    Condition,
    EditedValue,
    Extraction,
    FactChange,
    FactKind,
    GuideEdit,
    SelectorMatch,
    TicketState,
    Twins,
    Variant,
)

Json = dict[str, Any]  # the edge to JSON: only this module looks inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """What takes a baseline back to where it was before a decision moved it.

    ``left`` is the date of the baseline that the decision left: where it still has that date, nothing
    else has moved it, and the old status and date come back too.
    """

    status: BaselineStatus
    since: datetime
    changes: tuple[Change, ...]
    left: datetime | None = None


def block_layout(block: Block) -> Json:
    """A block as JSON."""
    found: Json = {"kind": block.kind.value, "text": block.text}
    if block.key != block.text:
        found["key"] = block.key
    if block.headings:
        found["headings"] = list(block.headings)
    if block.position is not None:
        found["position"] = block.position
    if block.level:
        found["level"] = block.level
    if block.linked:
        found["linked"] = block.linked
    return found


def read_block(data: Mapping[str, Any]) -> Block:
    """The block of ``block_layout``; a missing key equals the text."""
    return Block(
        kind=BlockKind(data["kind"]),
        text=data["text"],
        key=data.get("key", data["text"]),
        headings=tuple(data.get("headings", ())),
        position=data.get("position"),
        level=data.get("level", 0),
        linked=data.get("linked", 0.0),
    )


def baseline_layout(baseline: Baseline) -> Json:
    """A baseline without its status and date as JSON."""
    extraction = baseline.extraction
    return {
        "blocks": [block_layout(block) for block in baseline.blocks],
        "snapshot": baseline.snapshot,
        "title": baseline.title,
        "language": baseline.language,
        "extractor": baseline.extractor,
        "extraction": {
            "route": extraction.route,
            "recipe": extraction.recipe,
            "matches": [
                {
                    "selector": m.selector,
                    "count": m.count,
                    "characters": m.characters,
                    "removes": m.removes,
                    "blocks": m.blocks,
                    "headings": m.headings,
                }
                for m in extraction.matches
            ],
        },
    }


def read_baseline(data: Mapping[str, Any], status: BaselineStatus, since: datetime) -> Baseline:
    """The baseline of ``baseline_layout`` with its two columns."""
    extraction = data["extraction"]
    return Baseline(
        blocks=tuple(read_block(each) for each in data["blocks"]),
        status=status,
        since=since,
        snapshot=data["snapshot"],
        title=data["title"],
        language=data["language"],
        extractor=data["extractor"],
        extraction=Extraction(
            route=extraction["route"],
            recipe=extraction["recipe"],
            matches=tuple(SelectorMatch(**each) for each in extraction["matches"]),
        ),
    )


def change_layout(change: Change) -> Json:
    """A change with its blocks as JSON."""
    found: Json = {
        "kind": change.kind.value,
        "before": [block_layout(block) for block in change.before],
        "after": [block_layout(block) for block in change.after],
        "similarity": change.similarity,
        "place": change.place,
    }
    if change.follows:
        found["follows"] = list(change.follows)
    if change.leads:
        found["leads"] = list(change.leads)
    if change.copies is not None:
        found["copies"] = change.copies
    return found


def read_change(data: Mapping[str, Any]) -> Change:
    """The change of ``change_layout``."""
    return Change(
        kind=ChangeKind(data["kind"]),
        before=tuple(read_block(each) for each in data["before"]),
        after=tuple(read_block(each) for each in data["after"]),
        similarity=data["similarity"],
        place=data["place"],
        follows=tuple(data.get("follows", ())),
        leads=tuple(data.get("leads", ())),
        copies=data.get("copies"),
    )


def changes_layout(changes: Sequence[Change]) -> list[Json]:
    """Changes in their order."""
    return [change_layout(change) for change in changes]


def read_changes(data: Sequence[Mapping[str, Any]]) -> tuple[Change, ...]:
    """The changes of ``changes_layout``."""
    return tuple(read_change(each) for each in data)


def fact_layout(fact: FactChange) -> Json:
    """A changed value as JSON; every member is written, since the command line prints it too."""
    return {
        "kind": fact.kind.value,
        "before": fact.before,
        "after": fact.after,
        "about": fact.about,
        "subject": fact.subject,
        "product": fact.product,
    }


def read_fact(data: Mapping[str, Any]) -> FactChange:
    """The changed value of ``fact_layout``."""
    return FactChange(
        kind=FactKind(data["kind"]),
        before=data["before"],
        after=data["after"],
        about=data["about"],
        subject=data["subject"],
        product=data["product"],
    )


def edit_layout(edit: GuideEdit) -> Json:
    """An edit of a guide as JSON."""
    found: Json = {"path": edit.path, "old": edit.old, "new": edit.new}
    if edit.file:
        found["file"] = edit.file
    if edit.values:
        found["values"] = [_value_layout(each) for each in edit.values]
    if edit.branch or edit.commit:
        found |= {"branch": edit.branch, "commit": edit.commit}
    return found


def _value_layout(value: EditedValue) -> Json:
    found: Json = {"keys": list(value.keys), "old": value.old, "new": value.new}
    return found if value.spelled is None else {**found, "spelled": value.spelled}


def read_edit(data: Mapping[str, Any]) -> GuideEdit:
    """The edit of ``edit_layout``."""
    return GuideEdit(
        path=data["path"],
        old=data["old"],
        new=data["new"],
        file=data.get("file", ""),
        values=tuple(
            EditedValue(
                keys=tuple(each["keys"]), old=each["old"], new=each["new"], spelled=each.get("spelled")
            )
            for each in data.get("values", ())
        ),
        branch=data.get("branch", ""),
        commit=data.get("commit", ""),
    )


def condition_layout(condition: Condition) -> Json:
    """Where a ticket stood as JSON."""
    found: Json = {"state": condition.state.value}
    if condition.snoozed_until:
        found["snoozed_until"] = condition.snoozed_until.isoformat()
    if condition.assignee:
        found["assignee"] = condition.assignee
    if condition.closed_at:
        found["closed_at"] = condition.closed_at.isoformat()
    return found


def read_condition(data: Mapping[str, Any]) -> Condition:
    """The condition of ``condition_layout``."""
    return Condition(
        state=TicketState(data["state"]),
        snoozed_until=_moment(data.get("snoozed_until")),
        assignee=data.get("assignee", ""),
        closed_at=_moment(data.get("closed_at")),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def undo_layout(undo: Undo) -> Json:
    """The way back of a decision as JSON."""
    return {
        "status": undo.status.value,
        "since": undo.since.isoformat(),
        "changes": changes_layout(undo.changes),
        **({"left": undo.left.isoformat()} if undo.left else {}),
    }


def read_undo(data: Mapping[str, Any]) -> Undo:
    """The way back of ``undo_layout``."""
    return Undo(
        status=BaselineStatus(data["status"]),
        since=datetime.fromisoformat(data["since"]),
        changes=read_changes(data["changes"]),
        left=_moment(data.get("left")),
    )


def twins_layout(twins: Twins) -> Json:
    """What two fetches in a row showed, as JSON."""
    return {
        "at": twins.at.isoformat(),
        "variants": [[each.first, each.second] for each in twins.variants],
        "unlike": twins.unlike,
    }


def read_twins(data: Json) -> Twins:
    """The inverse of ``twins_layout``."""
    return Twins(
        at=datetime.fromisoformat(data["at"]),
        variants=tuple(Variant(first=first, second=second) for first, second in data["variants"]),
        unlike=data["unlike"],
    )
