"""A report printed to PDF by the system's browser."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.files import write_whole
from spiders.browser import HOW_TO_INSTALL, find_browser

SECONDS = 120.0  # a report of hundreds of tickets prints in a few


def print_pdf(html: str, target: Path, browser: str = "") -> None:
    """Print a self-contained HTML document to a PDF file.

    ``browser`` is the program to use, by default the system's Chromium. It gets a profile of its own
    and no network to ask: the page loads nothing. Raises UsageError where there is no browser, or
    where it could not print.
    """
    program = find_browser(browser)
    if program is None:
        what = f"there is no browser “{browser}”" if browser else "there is no browser"
        raise UsageError(f"printing needs Chromium, and {what}: {HOW_TO_INSTALL}")
    with tempfile.TemporaryDirectory(prefix="guidewatch-print-") as folder:
        page, printed = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_text(html, "utf-8")
        _run(program, page, printed, Path(folder) / "profile")
        write_whole(target, printed.read_bytes())


def _run(program: str, page: Path, printed: Path, profile: Path) -> None:
    command = [
        program,
        "--headless",
        "--disable-gpu",
        "--disable-background-networking",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={profile}",
        "--no-pdf-header-footer",
        f"--print-to-pdf={printed}",
    ]
    if os.name == "posix" and os.geteuid() == 0:
        command.append("--no-sandbox")  # Chromium refuses to start as root with it
    try:
        done = subprocess.run([*command, page.as_uri()], capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UsageError(f"{program} could not print: {error}") from None
    if done.returncode or not printed.is_file():
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"{program} could not print (exit {done.returncode}): {said[-1] if said else ''}")
