"""The demo works in a folder of its own and goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.demo import tour
from pipeline.errors import UsageError
from spiders.demo import materialise


def test_a_folder_with_other_things_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "guides").mkdir()
    (tmp_path / "guides" / "mine.yaml").write_text("mine")
    with pytest.raises(UsageError, match="not a demo"):
        tour(tmp_path, fresh=True)
    assert (tmp_path / "guides" / "mine.yaml").read_text() == "mine"


@pytest.mark.slow
def test_starting_over_removes_the_demo_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    materialise(tmp_path, 8400)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "snapshots").mkdir()
    seen: list[bool] = []

    class StopHereError(Exception):
        pass

    def begin(*_: object) -> None:
        seen.append((tmp_path / "snapshots").exists())
        raise StopHereError

    with pytest.raises(StopHereError):
        tour(tmp_path, fresh=True, begin=begin)
    assert seen == [False]
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "guides/pinegrove/service.yaml").exists()
