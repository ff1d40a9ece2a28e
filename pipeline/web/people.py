"""People and tokens, for admins."""

from __future__ import annotations

from starlette.responses import Response

from pipeline.errors import UsageError
from pipeline.web.asked import Asked, see
from pipeline.web.rights import SCOPES, Right, Role


def listed(asked: Asked) -> Response:
    """Everybody with an account, and every token."""
    return _page(asked, secret="")


def add(asked: Asked) -> Response:
    """A new account."""
    asked.desk.accounts.add_user(
        asked.text("name").strip(), asked.text("password"), _role(asked), now=asked.now
    )
    return see("/people")


def change_role(asked: Asked) -> Response:
    """Another role for somebody; nobody takes their own rights away by mistake."""
    name = asked.text("name")
    _refuse_oneself(asked, name)
    asked.desk.accounts.change_role(name, _role(asked))
    return see("/people")


def remove(asked: Asked) -> Response:
    """Remove an account and end its sessions."""
    name = asked.text("name")
    _refuse_oneself(asked, name)
    asked.desk.accounts.remove_user(name)
    return see("/people")


def add_token(asked: Asked) -> Response:
    """A token; its secret is on this one page only."""
    scopes = {Right.READ, *(each for each in SCOPES if each.value in asked.texts("scope"))}
    name = asked.text("name").strip()
    _, secret = asked.desk.accounts.add_token(name, scopes, by=asked.who.name, now=asked.now)
    return _page(asked, secret=secret)


def remove_token(asked: Asked) -> Response:
    """Make a token useless."""
    asked.desk.accounts.remove_token(asked.parts["token"])
    return see("/people")


def _page(asked: Asked, *, secret: str) -> Response:
    accounts = asked.desk.accounts
    return asked.show(
        "people.html.j2",
        users=accounts.users(),
        tokens=accounts.tokens(),
        roles=tuple(Role),
        scopes=SCOPES,
        secret=secret,
    )


def _role(asked: Asked) -> Role:
    try:
        return Role(asked.text("role"))
    except ValueError:
        raise UsageError("choose a role: viewer, editor or admin") from None


def _refuse_oneself(asked: Asked, name: str) -> None:
    if name == asked.who.name:
        raise UsageError("that is you: let another admin do it")
