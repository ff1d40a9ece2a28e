"""Signing in and out: a password, or the link that ``guidewatch serve`` prints."""

from __future__ import annotations

from starlette.responses import Response

from pipeline.web.accounts import SESSION_LASTS
from pipeline.web.asked import Asked, see
from pipeline.web.keeping import same_secret
from pipeline.web.preferences import THEMES, VIEWS, keep, local
from pipeline.web.rights import Person, Role


def enter(asked: Asked) -> Response:
    """The one-time link of the terminal: works once, for the operator.

    The answer is a page and not a redirect: a browser sends a strict cookie only from a page of ours.
    """
    once = asked.query.get("once", "")
    if not asked.desk.take_once(once, same_secret):
        problem = "This link has been used. Restart guidewatch serve for another, or sign in by name."
        return asked.show("signin.html.j2", 403, problem=problem, target="/")
    person = Person(name=asked.desk.operator, rights=Role.ADMIN.rights, role=Role.ADMIN)
    answer = asked.show("entered.html.j2")
    return _with_session(asked, answer, person, is_local=True)


def form(asked: Asked) -> Response:
    """The form for a name and a password."""
    if asked.person is not None:
        return see("/")
    return asked.show("signin.html.j2", problem="", target=local(asked.query.get("to", "/")))


def sign_in(asked: Asked) -> Response:
    """Open a session for the right name and password; too many wrong ones have to wait."""
    name, target = asked.text("name").strip(), local(asked.text("target") or "/")
    desk = asked.desk
    wait = desk.throttle.wait(name, asked.client, asked.now)
    if wait is not None:
        minutes = int(wait.total_seconds() // 60) + 1
        problem = f"Too many wrong attempts. Try again in {minutes} min."
        answer = asked.show("signin.html.j2", 429, problem=problem, target=target)
        answer.headers["retry-after"] = str(int(wait.total_seconds()) + 1)
        return answer
    person = desk.accounts.verified(name, asked.text("password"))
    if person is None:
        desk.throttle.failed(name, asked.client, asked.now)
        problem = "Name and password do not fit."
        return asked.show("signin.html.j2", 401, problem=problem, target=target)
    desk.throttle.succeeded(name)
    return _with_session(asked, see(target), person, is_local=False)


def sign_out(asked: Asked) -> Response:
    """End the session."""
    if asked.session:
        asked.desk.accounts.end(asked.session)
    answer = see("/sign-in")
    answer.delete_cookie(asked.cookie, path="/", httponly=True, samesite="strict")
    return answer


def choose(asked: Asked) -> Response:
    """Keep a choice of colours, keys or view in this browser, and go back to where it was made."""
    answer = see(local(asked.text("back")))
    for name, allowed in (("theme", THEMES), ("keys", ("on", "off")), ("diff", VIEWS)):
        if asked.text(name) in allowed:
            keep(answer, name, asked.text(name), secure=asked.secure)
    return answer


def _with_session(asked: Asked, answer: Response, person: Person, *, is_local: bool) -> Response:
    if asked.session:  # a session never outlives a change of person
        asked.desk.accounts.end(asked.session)
    secret = asked.desk.accounts.begin(person, local=is_local, now=asked.now)
    age = int(SESSION_LASTS.total_seconds())
    keep(answer, asked.cookie, secret, secure=asked.secure, age=age)
    return answer
