"""What a person chose for this browser: colours, keys, and the view of differences. Kept in cookies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.responses import Response

THEMES = ("auto", "light", "dark")
VIEWS = ("inline", "side", "changes")
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """The choices; what a cookie says beyond them is ignored."""

    theme: str = "auto"
    keys: bool = True
    diff: str = "inline"

    @classmethod
    def of(cls, cookies: Mapping[str, str]) -> Preferences:
        """The choices in a request's cookies."""
        theme, diff = cookies.get("theme", ""), cookies.get("diff", "")
        return cls(
            theme=theme if theme in THEMES else "auto",
            keys=cookies.get("keys") != "off",
            diff=diff if diff in VIEWS else "inline",
        )


def keep(answer: Response, name: str, value: str, *, secure: bool, age: int = _YEAR) -> None:
    """Set one of our cookies; only we can read it, and no other site's page can send it."""
    answer.set_cookie(name, value, max_age=age, httponly=True, samesite="strict", secure=secure, path="/")


def local(target: str) -> str:
    """An address of ours to go back to; the front page for anything that leads elsewhere."""
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "/"
    return target if not parts.scheme and not parts.netloc else "/"
