"""People, their sessions, tokens of programs and saved filters, in the workspace's database."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, delete, func, insert, select, update

from pipeline.errors import UsageError
from pipeline.tickets.database import Database
from pipeline.tickets.schema import people, saved_views, sessions, tokens
from pipeline.web.keeping import digest, hashed_password, is_password, new_secret, new_token
from pipeline.web.rights import SCOPES, Person, Right, Role

SESSION_LASTS = timedelta(days=14)
_NAME = re.compile(r"[\w][\w.@ -]{0,63}")
# The day a token was last used is enough; writing at every request is not.
_USED_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with a password here."""

    name: str
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A program's token; its secret is shown once and never kept."""

    id: int
    name: str
    by: str
    scopes: frozenset[Right]
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedView:
    """A named filter of the queue, for everybody."""

    id: int
    name: str
    query: str
    by: str


class Accounts:
    """Who may use the review app, and what they keep there. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # --- people ---

    def users(self) -> tuple[User, ...]:
        """Everybody with a password, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(people).order_by(people.c.name)).all()
        return tuple(User(name=r.name, role=Role(r.role), created_at=r.created_at) for r in rows)

    def add_user(self, name: str, password: str, role: Role, *, now: datetime) -> User:
        """A new person; raises UsageError where the name is taken or no name, or the password too short."""
        if not _NAME.fullmatch(name):
            raise UsageError(f"“{name}” is no name: 1 to 64 letters, digits, spaces and . @ _ -")
        kept = hashed_password(password)
        with self._database.writing() as connection:
            if connection.execute(select(people.c.name).where(people.c.name == name)).first():
                raise UsageError(f"there is somebody called {name} already; remove that account first")
            connection.execute(
                insert(people).values(name=name, role=role.value, password=kept, created_at=now)
            )
        return User(name=name, role=role, created_at=now)

    def remove_user(self, name: str) -> None:
        """Forget a person and end their sessions; raises UsageError where there is nobody of that name."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.person == name))
            if not connection.execute(delete(people).where(people.c.name == name)).rowcount:
                raise UsageError(f"there is nobody called {name} (guidewatch users list)")

    def change_role(self, name: str, role: Role) -> None:
        """Give a person another role, in force at their next request."""
        with self._database.writing() as connection:
            done = connection.execute(update(people).where(people.c.name == name).values(role=role.value))
            if not done.rowcount:
                raise UsageError(f"there is nobody called {name} (guidewatch users list)")

    def verified(self, name: str, password: str) -> Person | None:
        """The person with that name and password; None where they do not fit."""
        with self._database.reading() as connection:
            row = connection.execute(select(people).where(people.c.name == name)).first()
        if not is_password(password, row.password if row else None) or row is None:
            return None
        role = Role(row.role)
        return Person(name=row.name, rights=role.rights, role=role)

    # --- sessions ---

    def begin(self, person: Person, *, local: bool, now: datetime) -> str:
        """Open a session and return its secret. ``local``: the operator, who has no account."""
        secret = new_secret()
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now))
            connection.execute(
                insert(sessions).values(
                    digest=digest(secret),
                    person=person.name,
                    local=local,
                    created_at=now,
                    expires_at=now + SESSION_LASTS,
                )
            )
        return secret

    def end(self, secret: str) -> None:
        """Close a session."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == digest(secret)))

    def by_session(self, secret: str, *, now: datetime) -> Person | None:
        """Whose session it is; None where it has ended. Roles are read anew each time."""
        query = (
            select(sessions.c.person, sessions.c.local, people.c.role)
            .outerjoin(people, people.c.name == sessions.c.person)
            .where(sessions.c.digest == digest(secret), sessions.c.expires_at > now)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None or not (row.local or row.role):
            return None
        role = Role.ADMIN if row.local else Role(row.role)
        return Person(name=row.person, rights=role.rights, role=role)

    # --- tokens ---

    def tokens(self) -> tuple[Token, ...]:
        """All tokens, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(select(tokens).order_by(tokens.c.id.desc())).all()
        return tuple(_token(row) for row in rows)

    def add_token(self, name: str, scopes: Iterable[Right], *, by: str, now: datetime) -> tuple[Token, str]:
        """A token and its secret, which is told this once only."""
        chosen = frozenset(scopes)
        if not _NAME.fullmatch(name) or not chosen <= set(SCOPES) or Right.READ not in chosen:
            raise UsageError("a token needs a name and the scope “read”; “decide” and “run” may come with it")
        secret = new_token()
        values = {"name": name, "by": by, "scopes": sorted(chosen), "created_at": now}
        with self._database.writing() as connection:
            done = connection.execute(insert(tokens).values(digest=digest(secret), **values))
            made = int(done.inserted_primary_key[0])  # type: ignore[index]  # one row
        return Token(id=made, name=name, by=by, scopes=chosen, created_at=now, used_at=None), secret

    def remove_token(self, token: int) -> None:
        """Make a token useless; raises UsageError where there is none."""
        with self._database.writing() as connection:
            if not connection.execute(delete(tokens).where(tokens.c.id == token)).rowcount:
                raise UsageError(f"there is no token {token}")

    def by_token(self, secret: str, *, now: datetime) -> Person | None:
        """The program that shows a token; None for an unknown one."""
        with self._database.reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.digest == digest(secret))).first()
        if row is None:
            return None
        if row.used_at is None or now - row.used_at > _USED_AGAIN:
            with self._database.writing() as connection:
                connection.execute(update(tokens).where(tokens.c.id == row.id).values(used_at=now))
        found = _token(row)
        return Person(name=f"{found.name} (token of {found.by})", rights=found.scopes)

    # --- saved filters ---

    def views(self) -> tuple[SavedView, ...]:
        """All saved filters by name."""
        order = func.lower(saved_views.c.name), saved_views.c.id
        with self._database.reading() as connection:
            rows = connection.execute(select(saved_views).order_by(*order)).all()
        return tuple(SavedView(id=r.id, name=r.name, query=r.query, by=r.by) for r in rows)

    def save_view(self, name: str, query: str, *, by: str, now: datetime) -> None:
        """Keep a filter under a name; one of the same name is replaced."""
        name = " ".join(name.split())[:60]
        if not name:
            raise UsageError("a saved filter needs a name")
        with self._database.writing() as connection:
            connection.execute(delete(saved_views).where(saved_views.c.name == name))
            connection.execute(insert(saved_views).values(name=name, query=query, by=by, created_at=now))

    def remove_view(self, view: int) -> None:
        """Forget a saved filter."""
        with self._database.writing() as connection:
            connection.execute(delete(saved_views).where(saved_views.c.id == view))


def _token(row: Row[tuple[object, ...]]) -> Token:
    return Token(
        id=row.id,
        name=row.name,
        by=row.by,
        scopes=frozenset(Right(each) for each in row.scopes),
        created_at=row.created_at,
        used_at=row.used_at,
    )
