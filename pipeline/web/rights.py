"""Who may do what: four rights, three roles that bundle them, and the person a request comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """What can be allowed. API tokens carry rights as their scopes, except ADMIN."""

    READ = "read"
    DECIDE = "decide"  # tickets, noise rules, saved filters of everybody
    RUN = "run"  # start a look at the sources
    ADMIN = "admin"  # people and tokens


class Role(StrEnum):
    """What a person is here."""

    VIEWER = "viewer"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def rights(self) -> frozenset[Right]:
        """What the role allows."""
        return _RIGHTS[self]


_RIGHTS = {
    Role.VIEWER: frozenset({Right.READ}),
    Role.EDITOR: frozenset({Right.READ, Right.DECIDE, Right.RUN}),
    Role.ADMIN: frozenset(Right),
}
SCOPES = (Right.READ, Right.DECIDE, Right.RUN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who asks. ``role`` is None for an API token, whose ``rights`` were chosen one by one."""

    name: str
    rights: frozenset[Right]
    role: Role | None = None

    def may(self, right: Right) -> bool:
        """Whether the person has a right."""
        return right in self.rights
