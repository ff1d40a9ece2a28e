"""A child that crashes, hangs, talks nonsense or is killed; a parent that is."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest
from unkind_site import UnkindSite

from pipeline.errors import CrawlError, UsageError
from pipeline.model import FailureKind, FetchFailure, Service, Snapshot, Source
from spiders import crawl as crawling
from spiders.child import lanes
from spiders.crawl import crawl
from spiders.settings import Limits

SERVICE = Service(id="acme", name="Acme", hosts=("127.0.0.1:9",), pace=0)
SOURCES = [
    Source(id=f"acme.{name}", service="acme", url=f"http://127.0.0.1:9/{name}", locale="en") for name in "ab"
]
REPORT_A = """
import json, sys
job = json.loads(sys.stdin.readline())
print(json.dumps({"source": "acme.a", "failure": {"source": "acme.a", "url": "u", "kind": "gone",
    "failed_at": "2026-03-01T12:00:00+00:00", "detail": "answered 404", "status": 404}}), flush=True)
"""


@pytest.fixture
def children(monkeypatch) -> list[subprocess.Popen]:
    """All children that were started."""
    started: list[subprocess.Popen] = []
    popen = subprocess.Popen

    def start(*args, **options) -> subprocess.Popen:
        started.append(popen(*args, **options))
        return started[-1]

    monkeypatch.setattr(crawling.subprocess, "Popen", start)
    return started


def crawl_with(monkeypatch, tmp_path: Path, script: str, timeout: float = 30) -> list[FetchFailure]:
    monkeypatch.setattr(crawling, "COMMAND", (sys.executable, "-c", script))
    results = crawl([SERVICE], SOURCES, tmp_path, timeout=timeout)
    assert all(isinstance(each, FetchFailure) for each in results)
    return [each for each in results if isinstance(each, FetchFailure)]


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("sys.exit(3)", "status 3"),
        ("import os; os.kill(os.getpid(), 9)", "status -9"),
        ("raise RuntimeError('no memory left')", "RuntimeError: no memory left"),
        ('print(\'{"source": "acme.b", "snap\', end=\'\')', "status 0"),
        ("print('warning: something'); print('[1]'); print('null')", "status 0"),
        (
            'print(\'{"source": "acme.b", "snapshot": "acme.b@20260301T120000000000Z-0123456789abcdef"}\')',
            "no snapshot",
        ),
    ],
)
def test_what_a_child_did_not_report_is_crashed_and_what_it_did_stays(
    monkeypatch, tmp_path, children, end, said
) -> None:
    reported, missing = crawl_with(monkeypatch, tmp_path, f"{REPORT_A}\n{end}")
    assert reported.kind is FailureKind.GONE
    assert missing.kind is FailureKind.CRASHED and said in missing.detail
    assert children[0].returncode is not None


def test_a_child_that_hangs_is_ended_with_all_that_it_started(monkeypatch, tmp_path, children) -> None:
    script = f"{REPORT_A}\nimport subprocess, time\nsubprocess.Popen(['sleep', '600'])\ntime.sleep(600)"
    begin = time.monotonic()
    reported, missing = crawl_with(monkeypatch, tmp_path, script, timeout=5)
    assert time.monotonic() - begin < 15
    assert reported.kind is FailureKind.GONE
    assert missing.kind is FailureKind.CRASHED and "did not end within" in missing.detail
    assert children[0].returncode == -signal.SIGKILL
    wait_until(lambda: not group_alive(children[0].pid))


def test_a_child_that_falls_silent_is_ended_even_without_a_limit_for_all(monkeypatch, tmp_path) -> None:
    script = f"{REPORT_A}\nimport time; time.sleep(600)"
    monkeypatch.setattr(crawling, "COMMAND", (sys.executable, "-c", script))
    monkeypatch.setattr(crawling, "_START_SECONDS", 1.0)
    limits = Limits(request_seconds=0.05, retries=0, longest_crawl_delay=0, longest_pause=0)
    _, missing = crawl([SERVICE], SOURCES, tmp_path, limits=limits)
    assert isinstance(missing, FetchFailure) and "said nothing for 1 s" in missing.detail


def test_a_child_that_takes_no_input_is_ended(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(crawling, "COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    many = [
        Source(id=f"acme.{n}", service="acme", url=f"http://127.0.0.1:9/{'x' * 500}", locale="en")
        for n in range(500)
    ]
    results = crawl([SERVICE], many, tmp_path, timeout=1)
    assert {each.kind for each in results if isinstance(each, FetchFailure)} == {FailureKind.CRASHED}


def test_an_interrupted_crawl_leaves_no_child(monkeypatch, tmp_path, children) -> None:
    monkeypatch.setattr(
        crawling, "COMMAND", (sys.executable, "-c", f"{REPORT_A}\nimport time; time.sleep(600)")
    )

    def interrupt(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crawl([SERVICE], SOURCES, tmp_path, progress=interrupt)
    assert children[0].returncode == -signal.SIGKILL


def test_a_crawler_that_cannot_be_started_is_an_error(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(crawling, "COMMAND", (str(tmp_path / "no-python"),))
    with pytest.raises(CrawlError, match="no-python"):
        crawl([SERVICE], SOURCES, tmp_path)


def test_an_undeclared_service_or_spider_is_named(tmp_path) -> None:
    with pytest.raises(UsageError, match="acme"):
        crawl([], SOURCES, tmp_path)
    with pytest.raises(UsageError, match="there are: apple, coursera, declared, google"):
        crawl([Service(id="acme", name="", hosts=(), spider="amazon")], SOURCES, tmp_path)


def test_nothing_to_crawl_starts_nothing(tmp_path, children) -> None:
    assert crawl([SERVICE], [], tmp_path) == ()
    assert children == []


@pytest.mark.slow
@pytest.mark.xdist_group("crawl")
def test_a_real_child_killed_in_the_middle_keeps_what_it_stored(tmp_path, children) -> None:
    with UnkindSite() as site:
        service = Service(id="acme", name="Acme", hosts=(site.netloc,), pace=0)
        sources = [
            Source(id=f"acme.{name}", service="acme", url=f"http://{site.netloc}/{name}", locale="en")
            for name in ("page", "drip", "late")
        ]

        def kill(result: object) -> None:
            if isinstance(result, Snapshot):
                Timer(0.3, lambda: os.killpg(children[0].pid, signal.SIGKILL)).start()

        results = crawl([service], sources, tmp_path, limits=Limits(request_seconds=60), progress=kill)
    kinds = [each if isinstance(each, Snapshot) else each.kind for each in results]
    assert isinstance(kinds[0], Snapshot) and kinds[1:] == [FailureKind.CRASHED, FailureKind.CRASHED]
    assert not group_alive(children[0].pid)


PARENT = """
import subprocess, sys
from pathlib import Path
from pipeline.model import Service, Source
from spiders import crawl as crawling
from spiders.settings import Limits

popen = subprocess.Popen
def start(*args, **options):
    child = popen(*args, **options)
    print(child.pid, flush=True)
    return child
crawling.subprocess.Popen = start
netloc, root = sys.argv[1:]
service = Service(id="acme", name="Acme", hosts=(netloc,), pace=0)
source = Source(id="acme.drip", service="acme", url=f"http://{netloc}/drip", locale="en")
crawling.crawl([service], [source], Path(root), limits=Limits(request_seconds=60))
"""


@pytest.mark.slow
@pytest.mark.xdist_group("crawl")
def test_a_child_ends_when_its_parent_is_killed(tmp_path) -> None:
    with UnkindSite() as site:
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, site.netloc, str(tmp_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        wait_until(lambda: site.asked["/drip"] > 0)
        parent.kill()
        parent.wait()
        wait_until(lambda: not running(child))


@pytest.mark.slow
@pytest.mark.xdist_group("crawl")
def test_a_crawl_works_while_an_event_loop_runs(tmp_path) -> None:
    with UnkindSite() as site:
        service = Service(id="acme", name="Acme", hosts=(site.netloc,), pace=0)
        source = Source(id="acme.page", service="acme", url=f"http://{site.netloc}/page", locale="en")

        async def inside() -> tuple[object, ...]:
            here = crawl([service], [source], tmp_path)
            return (*here, *await asyncio.to_thread(crawl, [service], [source], tmp_path))

        # A thread of its own, since a browser test may have left a loop running in this one.
        with ThreadPoolExecutor(max_workers=1) as pool:
            results = pool.submit(asyncio.run, inside()).result()
    assert [type(each) for each in results] == [Snapshot, Snapshot]


def test_asking_for_a_crawl_does_not_load_scrapy_here() -> None:
    script = "import sys, spiders.crawl; sys.exit(any(m in sys.modules for m in ('scrapy', 'twisted')))"
    assert (
        subprocess.run([sys.executable, "-c", script], cwd=Path(__file__).parents[2], check=False).returncode
        == 0
    )


def test_services_that_share_a_host_are_crawled_one_after_the_other() -> None:
    services = [
        Service(id=id, name=id, hosts=hosts)
        for id, hosts in {
            "a": ("one.example",),
            "b": ("two.example",),
            "c": ("ONE.example.:8080", "three.example"),
            "d": ("four.example",),
            "e": ("three.example", "two.example"),
        }.items()
    ]
    assert [[each.id for each in lane] for lane in lanes(services)] == [["d"], ["b", "a", "c", "e"]]


def wait_until(condition, seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def running(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet has ended."""
    stat = Path(f"/proc/{pid}/stat")
    try:
        return (
            stat.read_text().rpartition(")")[2].split()[0] != "Z"
            if stat.parent.parent.is_dir()
            else alive(pid)
        )
    except FileNotFoundError:
        return False


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def group_alive(group: int) -> bool:
    """Whether any process of a group runs."""
    members = subprocess.run(["ps", "-eo", "pgid=,stat="], capture_output=True, text=True, check=True).stdout
    return any(
        line.split()[0] == str(group) and not line.split()[1].startswith("Z") for line in members.splitlines()
    )
