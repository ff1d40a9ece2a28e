"""The JSON API: tickets, guides, sources and runs, for programs with a token and for signed-in people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pipeline.errors import EditError, GuidewatchError, StaleTicketError, StoreError, UsageError
from pipeline.publish.freshness import GuideRow
from pipeline.web import api_rows as rows
from pipeline.web.api_forms import (
    DecisionIn,
    GuideOut,
    Problem,
    ProgressOut,
    RunIn,
    RunOut,
    SourceOut,
    TicketDetail,
    TicketPage,
)
from pipeline.web.asked import session_cookie
from pipeline.web.desk import Desk
from pipeline.web.listing import QueueFilter, listing
from pipeline.web.records import runs
from pipeline.web.rights import Person, Right
from pipeline.web.running import RunOrder

VERSION = "1"
_BEARER = HTTPBearer(auto_error=False, description="A token of the People page: `gw_…`")
_PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {"model": Problem} for code in (400, 401, 403, 404, 409, 503)
}


def api(desk: Desk) -> FastAPI:
    """The API of a desk, below ``/api``; its description is ``/api/openapi.json``."""
    app = FastAPI(
        title="guidewatch",
        version=VERSION,
        description="Tickets on published guides whose official sources changed.",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        openapi_url="/openapi.json",
        responses=_PROBLEMS,
    )
    app.add_exception_handler(GuidewatchError, _problem)
    app.add_exception_handler(HTTPException, _refused)
    _tickets(app, desk)
    _content(app, desk)
    _runs(app, desk)
    return app


def _needing(desk: Desk, right: Right) -> Callable[..., Person]:
    """A dependency that lets in who shows a token, or has a session, with a right."""

    def person(
        request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
    ) -> Person:
        accounts = desk.accounts
        session = request.cookies.get(session_cookie(request.url.port), "")
        found = None
        if bearer is not None:
            found = accounts.by_token(bearer.credentials, now=desk.now())
        elif session:
            found = accounts.by_session(session, now=desk.now())
        if found is None:
            raise HTTPException(401, "show a token: Authorization: Bearer gw_…")
        if not found.may(right):
            raise HTTPException(403, f"this needs the scope “{right}”")
        return found

    return person


def _tickets(app: FastAPI, desk: Desk) -> None:
    reader: Any = Depends(_needing(desk, Right.READ))
    decider: Any = Depends(_needing(desk, Right.DECIDE))

    @app.get("/v1/tickets", dependencies=[reader], operation_id="listTickets")
    def tickets(
        state: str = Query("", description="A state, or “all”; empty: what waits."),
        kind: str = Query("", description="A kind, or “all”; empty: all but wording."),
        severity: str = Query("", description="The lowest that counts."),
        guide: str = "",
        source: str = "",
        channel: str = "",
        locale: str = "",
        assignee: str = "",
        words: str = "",
        change: str = "",
        sort: str = Query("", description="“grave” (the usual), “old”, “new” or “seen”."),
        page: int = Query(1, ge=1, le=999_999),
    ) -> TicketPage:
        """Tickets, the gravest first, fifty to a page."""
        given = {name: str(value) for name, value in locals().items() if name not in ("desk", "app")}
        return rows.page(listing(desk.database, QueueFilter.of(given), desk.now()))

    @app.get("/v1/tickets/{ticket}", dependencies=[reader], operation_id="readTicket")
    def ticket(ticket: int) -> TicketDetail:
        """One ticket with its evidence, what it means for the guide, and its history."""
        return rows.detail(desk, _one(desk, ticket))

    @app.post("/v1/tickets/{ticket}/decisions", operation_id="decideTicket")
    def decide(ticket: int, decision: DecisionIn, person: Person = decider) -> TicketDetail:
        """Decide a ticket; exactly what the buttons of the review app do."""
        _one(desk, ticket)
        return rows.detail(desk, rows.decided(desk, ticket, decision, person.name))


def _content(app: FastAPI, desk: Desk) -> None:
    reader = Depends(_needing(desk, Right.READ))

    @app.get("/v1/guides", dependencies=[reader], operation_id="listGuides")
    def guides() -> list[GuideOut]:
        """Every guide and shared procedure in every language."""
        return rows.guides(desk)

    @app.get("/v1/guides/{guide:path}", dependencies=[reader], operation_id="readGuide")
    def guide(guide: str, locale: str = "") -> GuideRow:
        """One guide as it is published: steps and facts with state, quotes and three dates."""
        try:
            return rows.guide(desk, guide, locale or None)
        except UsageError as error:
            raise HTTPException(404, str(error)) from error

    @app.get("/v1/sources", dependencies=[reader], operation_id="listSources")
    def sources() -> list[SourceOut]:
        """Every official page, and when it was last read whole."""
        return rows.sources(desk)


def _runs(app: FastAPI, desk: Desk) -> None:
    reader: Any = Depends(_needing(desk, Right.READ))
    runner: Any = Depends(_needing(desk, Right.RUN))

    @app.get("/v1/runs", dependencies=[reader], operation_id="listRuns")
    def listed() -> list[RunOut]:
        """The newest runs."""
        return [rows.run(each) for each in runs(desk.database)]

    @app.post("/v1/runs", status_code=202, operation_id="startRun")
    def start(wanted: RunIn, person: Person = runner) -> ProgressOut:
        """Start a run, or name the one that has this key."""
        library = desk.content().library
        if wanted.guide:
            library.guide(wanted.guide)
        if wanted.service:
            library.service(wanted.service)
        order = RunOrder(by=person.name, **wanted.model_dump())
        return rows.progress(desk.runner.start(order, now=desk.now()))

    @app.get("/v1/runs/{key}", dependencies=[reader], operation_id="readRun")
    def progress(key: str) -> ProgressOut:
        """How a run does that was asked for with this key."""
        found = desk.runner.progress(key)
        if found is None:
            raise HTTPException(404, "no run was asked for with this key since guidewatch was started")
        return rows.progress(found)


def _one(desk: Desk, ticket: int) -> Any:
    try:
        return desk.store.ticket(ticket)
    except UsageError as error:
        raise HTTPException(404, str(error)) from error


async def _problem(request: Request, error: Exception) -> JSONResponse:
    status = 502
    for kind, code in ((StaleTicketError, 409), (EditError, 409), (UsageError, 400), (StoreError, 503)):
        if isinstance(error, kind):
            status = code
            break
    return JSONResponse({"title": type(error).__name__, "detail": str(error)}, status)


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    headers = {"www-authenticate": "Bearer"} if error.status_code == 401 else None
    return JSONResponse({"title": "Refused", "detail": str(error.detail)}, error.status_code, headers)
