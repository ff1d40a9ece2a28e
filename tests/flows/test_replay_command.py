"""``guidewatch replay``: what its options refuse."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli


@pytest.mark.parametrize("option", ["--select", "--remove"])
def test_selectors_and_none_at_all_exclude_each_other(tmp_path: Path, option: str) -> None:
    result = CliRunner().invoke(
        cli, ["replay", str(tmp_path), "--no-select", option, "main"], standalone_mode=False
    )
    assert "--no-select contradicts" in str(result.exception)
