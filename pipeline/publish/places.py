"""Where things stand in the exported folder and on the web."""

from __future__ import annotations

from pipeline.report.shown import host


def place_of(guide: str, locale: str) -> str:
    """The path of a guide's files without their ending: ``coursera/cancel.en``; ids are checked when read."""
    return f"{guide}.{locale}"


def host_of(url: str) -> str:
    """The host as people say it: without ``www.``."""
    return host(url).removeprefix("www.")


def absolute(base: str, path: str) -> str:
    """An address on the published site; relative to the folder where its address is not known."""
    return f"{base.rstrip('/')}/{path}" if base else path
