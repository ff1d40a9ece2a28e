"""The review app: which address shows which page, and who may open it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from pipeline.web import guides, people, queue, rules, runs, signin, sources, statics, ticket
from pipeline.web.api import api
from pipeline.web.asked import Asked, NotThere, View, page
from pipeline.web.desk import Desk
from pipeline.web.rendering import asset_url
from pipeline.web.rights import Right
from pipeline.web.security import HEADERS, Guard

# Asks neither the database nor a template: either may be what broke.
_BROKEN = """<!doctype html>
<html lang="en" data-theme="auto">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Error · guidewatch</title>
<link rel="icon" href="{icon}" type="image/svg+xml"><link rel="stylesheet" href="{style}">
<body class="middle">
<header class="bar">
<a class="brand" href="/"><span class="mark" aria-hidden="true"></span>guidewatch</a>
</header>
<main><div class="panel" role="alert"><h1>That did not work</h1>
<p>guidewatch made a mistake. Nothing was half done: every decision is made whole or not at all.
The terminal it was started in says what happened.</p>
<p><a class="button first" href="/">Open the queue</a></p></div></main>
</html>
"""


def create_app(desk: Desk, *, hosts: Collection[str]) -> Starlette:
    """The app for a desk. ``hosts`` are the names under which it may be asked, without port."""

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        yield
        desk.close()

    app = Starlette(
        routes=[*_pages(), *_forms(), Mount("/api", app=api(desk))],
        middleware=[Middleware(Guard, hosts=hosts)],
        exception_handlers={404: _not_found, 500: _broken},
        lifespan=life,
    )
    app.state.desk = desk
    return app


def _pages() -> list[Route]:
    return [
        Route("/static/{name:path}", statics.serve),
        Route("/", page(queue.show)),
        Route("/tickets/{ticket:int}", page(ticket.show)),
        Route("/pictures/{snapshot:path}", page(ticket.picture)),
        Route("/guides", page(guides.listed)),
        Route("/guides/{guide:path}", page(guides.show)),
        Route("/sources", page(sources.listed)),
        Route("/sources/{source}", page(sources.show)),
        Route("/sources/{source}/compare", page(sources.compare)),
        Route("/runs", page(runs.listed)),
        Route("/runs/live/{key}", page(runs.live)),
        Route("/runs/{run}", page(runs.show)),
        Route("/rules", page(rules.listed)),
        Route("/people", page(people.listed, Right.ADMIN)),
        Route("/help", page(_help)),
        Route("/sign-in", page(signin.form, None)),
        Route("/enter", page(signin.enter, None), methods=["GET"]),
    ]


def _forms() -> list[Route]:
    def form(path: str, view: View, right: Right | None) -> Route:
        return Route(path, page(view, right), methods=["POST"])

    return [
        form("/tickets/{ticket:int}/decide", ticket.decide, Right.DECIDE),
        form("/decide", queue.decide, Right.DECIDE),
        form("/undo", queue.undo, Right.DECIDE),
        form("/views", queue.save_view, Right.DECIDE),
        form("/views/{view:int}/remove", queue.remove_view, Right.DECIDE),
        form("/rules/preview", rules.preview, Right.DECIDE),
        form("/rules/add", rules.add, Right.DECIDE),
        form("/rules/{rule:int}/end", rules.end, Right.DECIDE),
        form("/runs/start", runs.start, Right.RUN),
        form("/people/add", people.add, Right.ADMIN),
        form("/people/role", people.change_role, Right.ADMIN),
        form("/people/remove", people.remove, Right.ADMIN),
        form("/people/tokens/add", people.add_token, Right.ADMIN),
        form("/people/tokens/{token:int}/remove", people.remove_token, Right.ADMIN),
        form("/preferences", signin.choose, None),
        form("/sign-in", signin.sign_in, None),
        form("/sign-out", signin.sign_out, None),
    ]


def _help(asked: Asked) -> Response:
    return asked.show("help.html.j2")


def _nothing(asked: Asked) -> Response:
    raise NotThere("There is no page under this address.")


async def _not_found(request: Request, error: Exception) -> Response:
    return await page(_nothing, None)(request)


async def _broken(request: Request, error: Exception) -> Response:
    """What nobody foresaw: logged by the server with its traceback, told without details.

    It is answered outside of ``Guard``, so it brings the headers itself.
    """
    headers = {**HEADERS, "cache-control": "no-store"}
    text = _BROKEN.format(style=asset_url("app.css"), icon=asset_url("icon.svg"))
    return Response(text, 500, headers, "text/html")
