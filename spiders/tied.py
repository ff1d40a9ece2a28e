"""``python -I -S tied.py PROGRAM ARGUMENT…``: becomes PROGRAM, which dies with the process that started it.

A browser is started in a session of its own, so no signal to the crawler's process group reaches
it. The kernel is asked to kill it when its parent is gone (``prctl``, Linux only); elsewhere the
browser's own pipe has to do, which closes with its parent as well. Uses nothing but the standard
library: it runs once for each program that is started, and has to be quick.
"""

from __future__ import annotations

import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
CRAWLER = "GUIDEWATCH_CRAWLER"
"""The environment variable that holds the process id of the crawler."""


def tie() -> None:
    """Let the kernel kill this process, and what it becomes, when its parent dies."""
    if sys.platform.startswith("linux"):
        import ctypes
        import resource

        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        most = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (most, most))  # the crawler's own bound is not for browsers
    try:  # the crawler may have died before the kernel was asked
        os.kill(int(os.environ[CRAWLER]), 0)
    except (KeyError, ValueError, OSError):
        sys.exit(1)


if __name__ == "__main__":
    tie()
    os.execv(sys.argv[1], sys.argv[1:])
