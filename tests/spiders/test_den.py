from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from spiders import den as dens
from spiders.den import den, occupy, sweep
from spiders.processes import descendants, end_descendants


@pytest.fixture(autouse=True)
def place(monkeypatch) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="gw-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def test_a_den_is_private_and_gone_when_its_crawl_ends_badly_too(place) -> None:
    with pytest.raises(KeyboardInterrupt), den() as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "profile" / "deep").mkdir(parents=True)
        raise KeyboardInterrupt
    assert list(place.iterdir()) == []


def test_a_den_lies_where_a_browser_can_bind_its_socket(place, monkeypatch) -> None:
    deep = place / ("deep" * 20)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with den() as folder:
        socket = folder / "org.chromium.Chromium.abcdef" / "SingletonSocket"
        assert len(os.fsencode(socket)) <= 104
    assert not folder.exists()


def test_what_a_killed_crawler_left_is_removed_by_the_next_but_never_what_is_in_use(place) -> None:
    left, used, fresh = (Path(tempfile.mkdtemp(prefix="guidewatch-crawl-")) for _ in range(3))
    other = Path(tempfile.mkdtemp(prefix="something-else-"))
    occupy(used)
    for folder in (left, used, other):
        os.utime(folder, (0, 0))
    sweep(place)
    assert sorted(place.iterdir()) == sorted((used, fresh, other))


def test_a_link_in_the_place_of_a_den_is_not_followed(place, tmp_path_factory) -> None:
    precious = tmp_path_factory.mktemp("precious")
    (precious / "letter.txt").write_text("mine")
    (place / "guidewatch-crawl-link").symlink_to(precious)
    os.utime(place / "guidewatch-crawl-link", (0, 0), follow_symlinks=False)
    sweep(place)
    assert (precious / "letter.txt").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_browser_that_outlives_its_crawler_is_ended_with_the_den(place) -> None:
    with den() as folder:
        sleeping = "import time; print(1, flush=True); time.sleep(600)"
        busy = subprocess.Popen([sys.executable, "-c", sleeping, str(folder)], stdout=subprocess.PIPE)
        assert busy.stdout is not None and busy.stdout.readline()
    busy.stdout.close()
    assert busy.wait(timeout=10) == -9
    assert dens._PREFIX in folder.name and not folder.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_descendants_in_other_sessions_are_found_and_ended() -> None:
    script = (
        "import subprocess, time; subprocess.Popen(['sleep', '600'], start_new_session=True);"
        " print(1, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True)
    assert parent.stdout is not None and parent.stdout.readline()
    (below,) = descendants(parent.pid)
    assert end_descendants(parent.pid) == 1
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 20  # a killed process needs a moment on a busy machine
    while is_running(below) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(below)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
