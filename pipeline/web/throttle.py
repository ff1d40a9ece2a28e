"""How often somebody may try to sign in: a sliding window per name and per address, in memory."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

WINDOW = timedelta(minutes=15)
PER_NAME = 5
PER_ADDRESS = 30
_REMEMBERED = 10_000  # keys; beyond that the oldest are forgotten, so that memory stays bounded


class Throttle:
    """Counts failed attempts; one process serves the app, so memory is enough."""

    def __init__(self) -> None:
        self._failed: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def wait(self, name: str, address: str, now: datetime) -> timedelta | None:
        """How long until another attempt is allowed; None where it is allowed now."""
        with self._lock:
            waits = [
                self._wait(key, limit, now)
                for key, limit in ((f"n:{name.casefold()}", PER_NAME), (f"a:{address}", PER_ADDRESS))
            ]
        return max((each for each in waits if each is not None), default=None)

    def failed(self, name: str, address: str, now: datetime) -> None:
        """Count an attempt that failed."""
        with self._lock:
            for key in (f"n:{name.casefold()}", f"a:{address}"):
                self._failed.setdefault(key, deque()).append(now)
            while len(self._failed) > _REMEMBERED:
                del self._failed[next(iter(self._failed))]

    def succeeded(self, name: str) -> None:
        """Forget the attempts of a name."""
        with self._lock:
            self._failed.pop(f"n:{name.casefold()}", None)

    def _wait(self, key: str, limit: int, now: datetime) -> timedelta | None:
        times = self._failed.get(key)
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if not times or len(times) < limit:
            return None
        return times[0] + WINDOW - now
