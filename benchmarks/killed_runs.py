"""``python -m benchmarks.killed_runs [RUNS]``: does anything survive a crawl that is cancelled or killed?

Each run crawls pages that a browser has to render, and is cut short at another moment and in another
manner: cancelled, ended, killed, its crawler killed, both killed at once, its browser killed. Then
no process of it may run and no file of its browser may be left; where crawler and parent died
together, the next crawl removes the files. Linux only: it looks into /proc.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from pipeline.model import Render, Service, Source
from spiders.browser import LAUNCH_SECONDS
from spiders.crawl import crawl
from spiders.den import sweep
from spiders.processes import descendants
from spiders.settings import Limits

_SEED = 20261122
_PATIENCE = 30.0  # seconds in which everything must have ended
_LIMITS = Limits()
# A crawl whose browser died goes on with another one; one that fell silent is given up after so long.
_GOES_ON = 2 * (LAUNCH_SECONDS + 2 * _LIMITS.render_seconds) + _PATIENCE
_STARTS = 90.0  # seconds in which a browser is up even on a busy machine
_SOURCES = 3  # more than are rendered until the latest moment; a crawl whose browser died renders the rest
_STARTING = 4  # one run in so many is cut short before its browser is up
_SOONEST, _LATEST = 0.0, 2.0  # seconds after that moment
_PAGE = (
    b"<!doctype html><title>x</title><div id=app></div><script>app.innerText = 'a word '.repeat(60)</script>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """How one run ended: the manner, seconds after its moment, whether a browser was up, what was left."""

    manner: str
    after: float
    browser: bool
    processes: tuple[str, ...]
    files: tuple[str, ...]


def cancel(parent: subprocess.Popen[bytes]) -> None:
    """Ctrl-C."""
    parent.send_signal(signal.SIGINT)


def end(parent: subprocess.Popen[bytes]) -> None:
    """What a service manager sends."""
    parent.terminate()


def kill(parent: subprocess.Popen[bytes]) -> None:
    """No chance to clean up."""
    parent.kill()


def kill_crawler(parent: subprocess.Popen[bytes]) -> None:
    """The child process dies, its parent goes on."""
    _kill(_below(parent, "spiders.child"))


def kill_both(parent: subprocess.Popen[bytes]) -> None:
    """Nobody is left who could clean up, except the kernel."""
    _kill([parent.pid, *_below(parent, "spiders.child")])


def kill_browser(parent: subprocess.Popen[bytes]) -> None:
    """The browser crashes."""
    _kill(_below(parent, "--remote-debugging-pipe")[:1])


MANNERS: tuple[Callable[[subprocess.Popen[bytes]], None], ...] = (
    cancel,
    kill,
    kill_crawler,
    kill_both,
    kill_browser,
    end,
)


def cuts(runs: int, at_once: int = 1) -> Iterator[Cut]:
    """Cut ``runs`` crawls short, so many ``at_once``, and say what was left of each."""
    dice = random.Random(_SEED)
    with _site() as netloc, ThreadPoolExecutor(max_workers=at_once) as pool:
        waiting = []
        for number in range(runs):
            mark = "spiders.child" if number % _STARTING == 0 else "--remote-debugging-pipe"
            manner = MANNERS[number % len(MANNERS)]
            waiting.append(pool.submit(_cut_alone, netloc, manner, mark, dice.uniform(_SOONEST, _LATEST)))
        for each in waiting:
            yield each.result()


def _cut_alone(
    netloc: str, manner: Callable[[subprocess.Popen[bytes]], None], mark: str, after: float
) -> Cut:
    with tempfile.TemporaryDirectory(prefix="killed-") as root:
        return _cut(netloc, Path(root), manner, mark, after)


def _cut(
    netloc: str, root: Path, manner: Callable[[subprocess.Popen[bytes]], None], mark: str, after: float
) -> Cut:
    parent = subprocess.Popen(
        (sys.executable, "-m", "benchmarks.killed_runs", "--crawl", netloc, str(root / "snapshots")),
        env={**os.environ, "TMPDIR": str(root)},
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    up = _wait(lambda: [] if _below(parent, mark) or parent.poll() is not None else ["not yet"], _STARTS)
    after = 0.0 if up else after
    time.sleep(after)
    browser = bool(_below(parent, "--remote-debugging-pipe"))
    manner(parent)
    with contextlib.suppress(subprocess.TimeoutExpired):
        parent.wait(timeout=_GOES_ON)
    left = _wait(lambda: _processes(root))
    # Killed between two steps, nobody may be left to remove the files.
    files = _wait(lambda: _files(root, swept=manner in (kill, kill_both)))
    for each in _pids(root):  # what survived must not spoil the next run
        _kill([each])
    return Cut(
        manner=manner.__name__, after=after, browser=browser, processes=tuple(left), files=tuple(files)
    )


def _files(root: Path, swept: bool) -> list[str]:
    """Folders of crawls that are left; ``swept`` as the next crawl does it, a while later.

    A process that is about to end shows no command any more and still holds its lock, so that one sweep
    may come too early on a busy machine.
    """
    folders = list(root.glob("guidewatch-crawl-*"))
    if swept:
        for folder in folders:
            with contextlib.suppress(FileNotFoundError):
                os.utime(folder, (0, 0))
        sweep(root)
    return [each.name for each in folders if each.exists()]


def _wait(left: Callable[[], list[str]], seconds: float = _PATIENCE) -> list[str]:
    deadline = time.monotonic() + seconds
    while (found := left()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return found


def _below(parent: subprocess.Popen[bytes], mark: str) -> list[int]:
    return [each for each in descendants(parent.pid) if mark in _command(each)]


def _processes(root: Path) -> list[str]:
    return [f"{pid} {_command(pid)[:120]}" for pid in _pids(root)]


def _pids(root: Path) -> list[int]:
    """Processes that were started with our folder for temporary files, or name it."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            known = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            zombie = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if os.fsencode(root) in known and not zombie and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class _Endless(BaseHTTPRequestHandler):
    """A page that a script fills."""

    def do_GET(self) -> None:
        body = b"" if self.path == "/robots.txt" else _PAGE
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextlib.contextmanager
def _site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Endless)
    server.daemon_threads = True
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _crawl(netloc: str, root: Path) -> None:
    service = Service(id="acme", name="Acme", hosts=(netloc,), pace=0)
    sources = [
        Source(id=f"acme.{n}", service="acme", url=f"http://{netloc}/{n}", locale="en", render=Render.ALWAYS)
        for n in range(_SOURCES)
    ]
    crawl([service], sources, root)


def main() -> int:
    """Print what was left; 1 where anything was."""
    parser = argparse.ArgumentParser(description="Cut crawls short and look what survives.")
    parser.add_argument("runs", nargs="?", type=int, default=10)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--crawl", nargs=2, metavar=("NETLOC", "ROOT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.crawl:
        _crawl(given.crawl[0], Path(given.crawl[1]))
        return 0
    runs: Counter[str] = Counter()
    browsers: Counter[str] = Counter()
    bad = []
    begin = time.monotonic()
    for cut in cuts(given.runs, given.at_once):
        runs[cut.manner] += 1
        browsers[cut.manner] += cut.browser
        if cut.processes or cut.files:
            bad.append(cut)
            print(f"left by {cut.manner} after {cut.after:.2f} s: {cut.processes} {cut.files}", flush=True)
    for manner, count in runs.items():
        print(f"{manner:14} {count:4} runs, {browsers[manner]:4} with a browser up")
    took = time.monotonic() - begin
    print(f"{given.runs} runs in {took:.0f} s: {len(bad)} left a process or a file")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
