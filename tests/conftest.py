"""What all tests share: the development data, which may be absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("GUIDEWATCH_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures and pairs; its tests are skipped loudly where it is absent."""
    if not (SHARED / "captures").is_dir():
        pytest.skip(f"SKIPPED: no development data at {SHARED}; set GUIDEWATCH_SHARED to its folder")
    return SHARED
