"""The facts a person marked in real changes are found in the changed lines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.facts import find
from pipeline.text import canonical

FLOOR = 0.95


@pytest.mark.shared
def test_marked_facts_are_found_in_the_changed_lines(shared: Path) -> None:
    hits, missed = 0, []
    for line in (shared / "pairs" / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        sides = {side: (shared / "pairs" / label[side]).read_text("utf-8") for side in ("before", "after")}
        for fact in (*label["facts"], *label["optional_facts"]):
            for side, text in sides.items():
                wanted = canonical(fact[side] or "")
                if not wanted:
                    continue
                lines = [each for each in text.splitlines() if wanted in canonical(each)]
                found = any(
                    each.kind.value == fact["kind"]
                    and (wanted in canonical(each.text) or canonical(each.text) in wanted)
                    for line_ in lines
                    for each in find(line_, language=label["language"])
                )
                hits += found
                missed += [] if found else [(label["id"], fact[side])]
    assert hits / (hits + len(missed)) >= FLOOR, missed
