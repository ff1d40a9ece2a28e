"""One request as pages see it, and the way from an address to a page: who asks, may they, what went wrong."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pipeline.errors import (
    ContentError,
    EditError,
    GuidewatchError,
    StaleTicketError,
    StoreError,
    UsageError,
)
from pipeline.web.desk import Desk
from pipeline.web.preferences import Preferences
from pipeline.web.rendering import rendered
from pipeline.web.rights import Person, Right

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked, by whom. ``form`` is empty unless something is to be changed."""

    desk: Desk
    person: Person | None
    method: str
    path: str
    parts: Mapping[str, Any]
    query: QueryParams
    form: FormData
    preferences: Preferences
    now: datetime
    partial: bool  # htmx asked for a piece of the page
    session: str
    cookie: str  # the name under which the browser keeps the session
    client: str
    secure: bool

    @property
    def who(self) -> Person:
        """The person; pages that need a right are never reached without one."""
        assert self.person is not None
        return self.person

    def text(self, name: str) -> str:
        """A field of the form with the line ends of files; "" where it is missing."""
        value = self.form.get(name)
        return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(each for each in self.form.getlist(name) if isinstance(each, str))

    def form_query(self) -> QueryParams:
        """The filter that a form carries along in its field ``queue``, as the query it was."""
        return QueryParams(self.text("queue")[:4000])

    def show(self, template: str, status: int = 200, **context: object) -> Response:
        """A page of the app."""
        return rendered(self, template, status, **context)


View = Callable[[Asked], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


class NotThere(UsageError):
    """What the address names does not exist."""


def page(view: View, right: Right | None = Right.READ) -> Endpoint:
    """An endpoint for a view: people without a session are asked to sign in, others need ``right``.

    ``None`` lets everybody in. What guidewatch raises on purpose becomes a page with its own status.
    """

    async def endpoint(request: Request) -> Response:
        form = await request.form() if request.method == "POST" else FormData()
        try:
            return await run_in_threadpool(_answer, request, form, view, right)
        finally:
            await form.close()

    return endpoint


def _answer(request: Request, form: FormData, view: View, right: Right | None) -> Response:
    asked = read(request, form)
    if right is not None and asked.person is None:
        return _sign_in_first(asked)
    if right is not None and not asked.who.may(right):
        message = f"This needs the right to {right}, which {asked.who.name} does not have. Ask an admin."
        return asked.show("problem.html.j2", 403, title="Not allowed", message=message, again=None)
    try:
        return view(asked)
    except GuidewatchError as error:
        return _told(asked, error)


def read(request: Request, form: FormData) -> Asked:
    """The request with the person behind it; reads the database."""
    desk: Desk = request.app.state.desk
    now = desk.now()
    cookie = session_cookie(request.url.port)
    session = request.cookies.get(cookie, "")
    return Asked(
        desk=desk,
        person=desk.accounts.by_session(session, now=now) if session else None,
        method=request.method,
        path=request.url.path,
        parts=request.path_params,
        query=request.query_params,
        form=form,
        preferences=Preferences.of(request.cookies),
        now=now,
        partial=request.headers.get("hx-request") == "true",
        session=session,
        cookie=cookie,
        client=request.client.host if request.client else "",
        secure=request.url.scheme == "https",
    )


def session_cookie(port: int | None) -> str:
    """The name of the session's cookie; ``port`` is that of the address in the browser, None for the usual.

    Browsers send cookies to every port of a host: under one name, two workspaces that are served side by
    side would sign each other's people out.
    """
    return f"guidewatch-{port}" if port else "guidewatch"


def _sign_in_first(asked: Asked) -> Response:
    if asked.method != "GET":
        return asked.show("signin.html.j2", 401, problem="Your session has ended. Sign in and do it again.")
    target = asked.path + (f"?{asked.query}" if str(asked.query) else "")
    return asked.show("signin.html.j2", 401, problem="", target=target)


def _told(asked: Asked, error: GuidewatchError) -> Response:
    """What went wrong, as a page; the text of the error says what to do."""
    again = asked.path.rpartition("/")[0] or "/"
    if isinstance(error, StaleTicketError):
        title, status = f"Changed by {error.by}", 409
        again = f"/tickets/{error.ticket}"
    elif isinstance(error, NotThere):
        title, status, again = "Not there", 404, ""
    elif isinstance(error, EditError | ContentError):
        title, status = "The guide was not edited", 422
    elif isinstance(error, UsageError):
        title, status = "That does not work", 400
    elif isinstance(error, StoreError):
        _log.error("%s: %s", asked.path, error)
        title, status = "The database or the snapshots cannot be used", 503
    else:
        title, status = "That did not work", 502
    if asked.partial:
        return asked.show("problem_part.html.j2", status, title=title, message=str(error))
    return asked.show("problem.html.j2", status, title=title, message=str(error), again=again)


def see(target: str) -> Response:
    """Go and look there: the answer to every form that changed something."""
    return RedirectResponse(target, 303)
