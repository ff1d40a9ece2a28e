"""Noise rules as rows: added and ended, never deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from pipeline.errors import UsageError
from pipeline.model import NoiseRule, RuleSyntax
from pipeline.tickets.schema import rules


def find(connection: Connection, *, ended: bool = False) -> tuple[NoiseRule, ...]:
    """The rules in force, oldest first; with ``ended`` those of the past too."""
    query = select(rules).order_by(rules.c.id)
    rows = connection.execute(query if ended else query.where(rules.c.active))
    return tuple(_rule(row) for row in rows)


def add(connection: Connection, rule: NoiseRule) -> NoiseRule:
    """Put a rule in force; the rule with its id."""
    result = connection.execute(
        insert(rules).values(
            pattern=rule.pattern,
            syntax=rule.syntax.value,
            service=rule.service,
            source=rule.source,
            block=rule.block,
            by=rule.by,
            at=rule.at,
            why=rule.why,
            active=True,
            ticket=rule.ticket,
            ended_by="",
        )
    )
    return replace(rule, id=int(result.inserted_primary_key[0]), active=True)  # type: ignore[index]  # one row


def learn(connection: Connection, learned: Sequence[NoiseRule]) -> None:
    """Put in force what a second fetch taught, except what stands in the books already.

    A rule that a person has ended stands there too: it does not come back.
    """
    for rule in learned:
        same = (rules.c.source == rule.source) & (rules.c.pattern == rule.pattern)
        same &= rules.c.syntax == rule.syntax.value
        if connection.execute(select(rules.c.id).where(same).limit(1)).first() is None:
            add(connection, rule)


def end(connection: Connection, rule_id: int, *, by: str, at: datetime) -> NoiseRule:
    """Take a rule out of force, for good; ended again it stays as it was. UsageError without one."""
    row = connection.execute(select(rules).where(rules.c.id == rule_id)).one_or_none()
    if row is None:
        raise UsageError(f"there is no rule {rule_id}; guidewatch rules list --all names them")
    rule = _rule(row)
    if not rule.active:
        return rule
    values = {"active": False, "ended_by": by, "ended_at": at}
    connection.execute(update(rules).where(rules.c.id == rule_id).values(**values))
    return replace(rule, active=False, ended_by=by, ended_at=at)


def _rule(row: Row[Any]) -> NoiseRule:
    return NoiseRule(
        id=row.id,
        pattern=row.pattern,
        syntax=RuleSyntax(row.syntax),
        service=row.service,
        source=row.source,
        block=row.block,
        by=row.by,
        at=row.at,
        why=row.why,
        active=row.active,
        ticket=row.ticket,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )
