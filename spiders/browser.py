"""The system's browser: where it is, how it is started, and whom it may ask.

It is tied to the crawler (``tied``), keeps its files in the crawl's own folder, resolves only the
declared hosts and only to addresses that were checked, and opens no second window.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import socket
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.model import Evidence, Render, Source
from spiders.hosts import Hosts, host_of, is_private
from spiders.tied import CRAWLER

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LAUNCH_SECONDS = 60.0
_TIED = Path(__file__).with_name("tied.py")
_SCRIPT_MEGABYTES = 512  # what the scripts of one page may hold
HOW_TO_INSTALL = (
    "install one (Debian, Ubuntu: `sudo apt-get install chromium`; Fedora: `sudo dnf install chromium`;"
    " macOS: `brew install --cask chromium`), or name it as `render.browser` in guidewatch.yaml"
)


def needs_browser(source: Source) -> bool:
    """Whether a source may have to be rendered."""
    return source.render is not Render.NEVER or source.evidence is not Evidence.NONE


def find_browser(wanted: str = "") -> str | None:
    """The path of the browser that was asked for, or of the system's; None where there is none."""
    names = (os.path.expanduser(wanted),) if wanted else _NAMES  # noqa: PTH111  # may be a bare name
    return next((found for name in names if (found := shutil.which(name))), None)


def no_browser(wanted: str = "") -> str:
    """What to tell a person where no browser is there."""
    what = f"there is no browser “{wanted}”" if wanted else "there is no browser"
    return f"this source is rendered, and {what}: {HOW_TO_INSTALL}"


def tied(program: str, folder: Path, name: str) -> Path:
    """A program in ``folder`` that is ``program``, except that it dies with whatever starts it."""
    path = folder / name
    command = shlex.join((sys.executable, "-I", "-S", str(_TIED), program))
    path.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    path.chmod(0o700)
    return path


def tie_driver(folder: Path) -> None:
    """Let this process's Playwright driver, and the browser below it, die with this process."""
    from playwright._impl._driver import compute_driver_executable

    os.environ[CRAWLER] = str(os.getpid())
    if os.name == "posix" and "PLAYWRIGHT_NODEJS_PATH" not in os.environ:
        node = compute_driver_executable()[0]
        os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(tied(str(node), folder, "driver"))


async def pins(hosts: Iterable[str]) -> dict[str, str]:
    """The address of each declared host; one that has none, or a private one, is left out.

    Hosts that name a private place themselves are their own address.
    """
    declared = tuple(hosts)
    local = Hosts(declared).local
    found: dict[str, str] = {}
    for host in sorted({host_of(f"//{each}") for each in declared} - {""}):
        address = host if host in local else await _address(host)
        if address is not None:
            found[host] = address
    return found


async def _address(host: str) -> str | None:
    try:
        answers = await asyncio.get_running_loop().getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except OSError:
        return None
    public = [str(answer[4][0]) for answer in answers if not is_private(str(answer[4][0]))]
    return public[0] if public and len(public) == len(answers) else None


def launch_options(program: str, folder: Path, addresses: Mapping[str, str]) -> dict[str, Any]:
    """How Playwright starts the browser; it finds no host but those of ``addresses``."""
    return {
        "executable_path": str(tied(program, folder, "browser") if os.name == "posix" else program),
        "headless": True,
        "timeout": LAUNCH_SECONDS * 1000,
        # Chromium's own sandbox does not start for root, and containers mostly run as root.
        "chromium_sandbox": os.name != "posix" or os.geteuid() != 0,
        "args": [
            f"--host-resolver-rules={_resolver_rules(addresses)}",
            "--block-new-web-contents",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            f"--js-flags=--max-old-space-size={_SCRIPT_MEGABYTES}",
            "--disable-gpu",
            "--mute-audio",
        ],
    }


def _resolver_rules(addresses: Mapping[str, str]) -> str:
    """Declared hosts at their checked addresses, and nothing else; redirects cannot lead out of it."""
    rules = [
        f"EXCLUDE {host}" if host == address else f"MAP {host} {_bracketed(address)}"
        for host, address in sorted(addresses.items())
    ]
    return ", ".join([*rules, "MAP * ~NOTFOUND"])


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
