"""The processes below a process, found in /proc and ended. Where there is no /proc, nothing is found."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import defaultdict
from pathlib import Path


def end_descendants(pid: int) -> int:
    """Kill every process below one, whatever session it is in; returns how many there were."""
    found = descendants(pid)
    for each in found:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(each, signal.SIGKILL)
    return len(found)


def end_users_of(folder: Path) -> int:
    """Kill every process that was started with a folder in its command line; returns how many there were."""
    found = 0
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if os.fsencode(folder) in line.read_bytes() and int(line.parent.name) != os.getpid():
                os.kill(int(line.parent.name), signal.SIGKILL)
                found += 1
    return found


def descendants(pid: int) -> tuple[int, ...]:
    """Ids of all processes below one, nearest first."""
    children: defaultdict[int, list[int]] = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            # The name in brackets may hold anything; what follows is the state and the parent.
            children[int(stat.read_text().rpartition(")")[2].split()[1])].append(int(stat.parent.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = sorted(children[waiting.pop(0)])
        found += below
        waiting += below
    return tuple(found)
