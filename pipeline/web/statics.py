"""Our own files: style, script and icon, from the package, with addresses that change with their content."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from pipeline.web.rendering import asset

TYPES = {
    "app.css": "text/css",
    "keys.js": "text/javascript",
    "icon.svg": "image/svg+xml",
    "vendor/htmx.min.js": "text/javascript",
}


async def serve(request: Request) -> Response:
    """A file by its name; kept by browsers for a year where the address names its content."""
    name = request.path_params["name"]
    if name not in TYPES:
        return PlainTextResponse("there is no such file\n", 404)
    data, digest = asset(name)
    current = request.query_params.get("v") == digest[:12]
    kept = "public, max-age=31536000, immutable" if current else "no-cache"
    return Response(data, media_type=TYPES[name], headers={"cache-control": kept})
