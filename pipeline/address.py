"""Addresses of pages: the one that is meant, and whether two of them name the same page.

What a link adds on its way (a wrapper, marks of a campaign) is no part of an address; what chooses
a page (language, platform, article) is.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from url_normalize import url_normalize
from w3lib.url import canonicalize_url, url_query_cleaner

_DATA = tomllib.loads(files("pipeline").joinpath("address.toml").read_text("utf-8"))
_TRACKING = re.compile("|".join(_DATA["tracking"]), re.IGNORECASE)
_WRAPPERS = tuple(
    (re.compile(each["host"]), str(each["path"]), tuple(each["parameters"])) for each in _DATA["wrappers"]
)
_DEEPEST = 3  # wrappers inside wrappers
_INDEX = re.compile(r"/(?:index\.\w{3,5})?$")


def meant(url: str) -> str:
    """The address that is meant: without wrappers and tracking parameters, else as it was written."""
    for _ in range(_DEEPEST):
        inner = _unwrapped(url)
        if inner is None:
            break
        url = inner
    query = urlsplit(url).query
    marks = [part.partition("=")[0] for part in query.split("&")]
    marks = [mark for mark in marks if _TRACKING.fullmatch(mark)]
    return (
        str(url_query_cleaner(url, marks, remove=True, unique=False, keep_fragments=True)) if marks else url
    )


def same_page(one: str, other: str) -> bool:
    """Whether two addresses name the same page.

    Scheme, fragment, order of parameters, a slash at the end, an index page, a title behind the
    article's number, and parameters that only one of them adds make no difference.
    """
    first, second = urlsplit(_comparable(one)), urlsplit(_comparable(other))
    if first.hostname != second.hostname or first.port != second.port:
        return False
    return _same_path(first.path, second.path) and _same_choice(first.query, second.query)


@lru_cache(maxsize=8192)
def page_key(url: str) -> str:
    """One spelling for the addresses of a page, to look it up by; stricter than ``same_page``.

    Scheme, fragment, order of parameters, tracking, wrappers, and a slash or an index page at the end
    make no difference; every other parameter does. "" for what is no address of the web.
    """
    try:
        given = urlsplit(url.strip())
        if given.scheme.lower() not in ("http", "https") or not given.hostname:
            return ""
        parts = urlsplit(_comparable(url.strip()))
    except ValueError:
        return ""
    return urlunsplit(parts._replace(path=_INDEX.sub("", parts.path) or "/"))


def _unwrapped(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return None
    for pattern, path, names in _WRAPPERS:
        if pattern.fullmatch(host) and parts.path == path:
            given = dict(parse_qsl(parts.query))
            inner = next((given[name] for name in names if name in given), "")
            if inner.startswith(("https://", "http://")):
                return inner
    return None


def _comparable(url: str) -> str:
    """One spelling of an address: host, escapes, dots in the path, order of parameters; no fragment."""
    try:
        parts = urlsplit(str(url_normalize(meant(url)) or url))
        bare = (parts.hostname or "").rstrip(".") + (
            f":{parts.port}" if parts.port not in (None, 80, 443) else ""
        )
        return str(canonicalize_url(urlunsplit(parts._replace(netloc=bare, scheme="https"))))
    except ValueError:
        return url


def _same_path(one: str, other: str) -> bool:
    first, second = (_INDEX.sub("", path) for path in (one, other))
    short, long = sorted((first, second), key=len)
    numbered = bool(re.search(r"\d{4,}$", short))  # a title may follow the number of an article
    return first == second or (
        numbered and re.match(r"[-/]\D", long[len(short) :]) is not None and long.startswith(short)
    )


def _same_choice(one: str, other: str) -> bool:
    """Whether no parameter that both have differs, and one has all that the other has."""
    first, second = (dict(parse_qsl(query, keep_blank_values=True)) for query in (one, other))
    return first.items() <= second.items() or second.items() <= first.items()
