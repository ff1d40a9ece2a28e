"""The pictures of the documentation, taken anew: ``python -m benchmarks.screenshots [--workspace DIR]``.

Serves the demo's workspace (made by ``guidewatch demo`` where none is named) and writes
``docs/images/*.png``. Needs Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from flows.demo import tour
from flows.running import runner_for
from pipeline.web import Desk, create_app
from pipeline.workspace import Workspace

IMAGES = Path(__file__).parents[1] / "docs" / "images"
LARGEST = 200_000  # bytes of one picture
# Name, address, colours, and width and height of the window.
SHOTS = (
    ("queue", "/", "light", 1280, 860),
    ("ticket", "/tickets/1", "light", 1280, 1000),
    ("ticket-dark", "/tickets/5", "dark", 1280, 1000),
)


def take(place: Workspace) -> None:
    """Write every picture; raises RuntimeError for one that is too large for a README."""
    desk = Desk(
        place, now=lambda: datetime.now(UTC), runner=runner_for(place, {}), operator="ada", once="once"
    )
    server = uvicorn.Server(uvicorn.Config(create_app(desk, hosts=("127.0.0.1",)), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        _shoot(address)
    finally:
        server.should_exit = True
        thread.join(10)


def main() -> None:
    """Take the pictures of a workspace, or of a fresh demo."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path)
    named = parser.parse_args().workspace
    with tempfile.TemporaryDirectory() as folder:
        take(Workspace(named, environment={}) if named else tour(Path(folder) / "demo").workspace)


def _shoot(address: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(base_url=address)
        page = context.new_page()
        page.goto("/enter?once=once")
        page.wait_for_url("**/")
        for name, path, scheme, width, height in SHOTS:
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.set_viewport_size({"width": width, "height": height})
            page.goto(path)
            page.wait_for_timeout(300)
            data = page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
            if len(data) > LARGEST:
                raise RuntimeError(f"{name}.png has {len(data):,} bytes")
            print(f"{name}.png  {len(data):,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
