"""What all tests share: the development data, which may be absent, and Debian's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SHARED = Path(os.environ.get("GUIDEWATCH_SHARED", Path(__file__).parents[2] / "shared"))
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures and pairs; its tests are skipped loudly where it is absent."""
    if not (SHARED / "captures").is_dir():
        pytest.skip(f"SKIPPED: no development data at {SHARED}; set GUIDEWATCH_SHARED to its folder")
    return SHARED


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; its tests are skipped where it is missing.

    Closed after each module: while it runs, so does an event loop in the main thread.
    """
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("SKIPPED: no Chromium on this machine; install it with: sudo apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        running = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()
