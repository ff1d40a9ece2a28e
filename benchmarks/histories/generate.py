"""Writes a history as a folder of dated captures: pages, captures.jsonl and declaration.json."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

from benchmarks.histories.article import Article
from benchmarks.histories.fetch import Fetch
from benchmarks.histories.render import render, selector
from benchmarks.histories.story import Answer, Moment, tell
from benchmarks.histories.stray import stray


def write(article: Article, every: Sequence[Article], seed: str, into: Path) -> Path:
    """Write the history of a page and return its folder. ``every`` page lends its text to wrong answers."""
    moments = tell(article, seed)
    folder = into / article.name
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for index, moment in enumerate(moments):
        file = f"{index:06}_{moment.at:%Y%m%dT%H%M%SZ}.html"
        draws = random.Random(f"{seed}/{article.name}/{index}")
        fetch = Fetch(draws=draws, build=f"{moment.state.shape}/{moment.state.era}/{moment.state.build}")
        (folder / file).write_bytes(_body(moment, fetch, every))
        row = {"file": file, "captured_at": moment.at.isoformat(), "url": None, "version": None}
        rows.append(row | {"truth": moment.truth, "event": moment.event, "asks": moment.asks})
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "captures.jsonl").write_text(lines, encoding="utf-8")
    last = moments[-1].state
    declared = {
        "fetch": f"https://help.example.test/{article.name}",
        "select": selector(last.shape, last.era),
    }
    (folder / "declaration.json").write_text(json.dumps(declared, indent=1), encoding="utf-8")
    return folder


def _body(moment: Moment, fetch: Fetch, every: Sequence[Article]) -> bytes:
    if moment.answer is Answer.PAGE:
        return render(moment.state, fetch, moment.at)
    return stray(moment, fetch, every)
