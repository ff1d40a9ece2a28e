"""Made-up histories: one seed tells one story, every edit fits its text, and the judge's rules count."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.captures import replay_folder
from benchmarks.corpus import load_judge
from benchmarks.histories.article import Article, Kind, articles
from benchmarks.histories.fetch import Fetch
from benchmarks.histories.furniture import Furniture
from benchmarks.histories.generate import write
from benchmarks.histories.render import State, render
from benchmarks.histories.score import QUIET, counted, rows
from benchmarks.histories.story import Moment, tell
from pipeline.errors import UsageError
from pipeline.model import Capture, Outcome, Source
from pipeline.replay import Replayed, replay

ONE = "en-cancel-app"


@pytest.fixture(scope="module")
def every() -> tuple[Article, ...]:
    return articles()


@pytest.fixture(scope="module")
def folder(every: tuple[Article, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(_named(every, ONE), every, "test", tmp_path_factory.mktemp("histories"))


def _named(every: tuple[Article, ...], name: str) -> Article:
    return next(each for each in every if each.name == name)


def test_there_are_pages_in_six_languages_and_eleven_designs(every: tuple[Article, ...]) -> None:
    assert len(every) >= 16
    assert {each.language for each in every} == {"en", "fr", "de", "es", "it", "ja"}
    assert len({each.shape for each in every}) == 11


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_every_edit_finds_its_words_in_any_history(every: tuple[Article, ...], seed: str) -> None:
    for article in every:
        moments = tell(article, seed)
        assert sum(moment.truth == "new" for moment in moments) == len(article.edits)
        assert 30 <= len(moments) <= 80
        assert [moment.at for moment in moments] == sorted(moment.at for moment in moments)


def test_an_edit_whose_words_are_gone_names_the_page(every: tuple[Article, ...]) -> None:
    article = _named(every, ONE)
    edited = article.after(article.edits[0])
    with pytest.raises(UsageError, match=rf"{ONE}\.toml: “.*” stands 0 times"):
        edited.after(article.edits[0])


def test_a_text_is_read_into_sections_and_pieces(every: tuple[Article, ...]) -> None:
    first, app, *_ = _named(every, ONE).sections
    assert first.heading == "" and first.pieces[0].kind is Kind.TEXT
    assert app.heading == "In the app"
    assert [(piece.kind, len(piece.lines)) for piece in app.pieces] == [(Kind.STEPS, 3), (Kind.NOTE, 1)]


def test_the_same_seed_writes_the_same_bytes_and_another_one_does_not(
    every: tuple[Article, ...], folder: Path, tmp_path: Path
) -> None:
    again = write(_named(every, ONE), every, "test", tmp_path / "again")
    other = write(_named(every, ONE), every, "other", tmp_path / "other")
    read = [{f.name: f.read_bytes() for f in each.iterdir()} for each in (folder, again, other)]
    assert read[0] == read[1]
    assert read[0] != read[2]


def test_no_two_fetches_bring_the_same_bytes(folder: Path) -> None:
    pages = [path.read_bytes() for path in folder.glob("*.html")]
    assert len(set(pages)) == len(pages)


def test_a_history_is_replayed_and_every_lasting_state_is_found(folder: Path) -> None:
    replay = replay_folder(folder, True)
    counts = counted(folder, replay).counts
    assert counts["new found"] == counts["new"] == 8
    assert (
        sum(counts[f"ticket on {kind}"] for kind in (*QUIET, "transient", "returned", "shrunk", "date")) == 0
    )
    asked = {row.event: row.ticket for row in rows(folder, replay) if row.truth == "new" and row.asks}
    assert all(asked.values()), asked


@pytest.mark.shared
def test_our_count_is_the_judges(shared: Path, folder: Path, tmp_path: Path) -> None:
    judge = load_judge(shared / "captures" / "score_replay.py")
    replay = replay_folder(folder, False)
    from benchmarks.captures import judged

    (theirs,) = judged(judge, folder.parent, [replay])
    ours = counted(folder, replay).counts
    assert tuple(judge.QUIET) == QUIET
    assert {k: v for k, v in theirs.counts.items() if v and k != "captures"} == {
        k: v for k, v in ours.items() if v and k not in ("first", "new missed")
    } | ({"first": 1} if ours["first"] else {})
    assert json.loads((folder / "declaration.json").read_text("utf-8"))["select"].startswith(".")


@pytest.mark.parametrize("piece", Furniture)
def test_no_piece_of_furniture_changes_a_page(every: tuple[Article, ...], piece: Furniture) -> None:
    for article in {each.language: each for each in every}.values():
        for row in _beside(tell(article, "furniture")[0], piece):
            assert row.outcome not in (Outcome.REJECTED, Outcome.FAILED), (article.name, row.reason)
            assert not row.ticket, (article.name, row.reason)


def test_a_cookie_wall_within_a_page_hides_it_in_no_design(every: tuple[Article, ...]) -> None:
    told = {each.state.shape: each for each in tell(_named(every, "en-refund-courses"), "1")}
    assert len(told) > 1
    for moment in told.values():
        for row in _beside(moment, Furniture.CONSENT):
            assert row.outcome is not Outcome.REJECTED, (moment.state.shape, row.reason)


def _beside(moment: Moment, piece: Furniture) -> Iterator[Replayed]:
    """A page before, at two fetches with a piece of furniture, and after."""
    states = [replace(moment.state, beside=shown) for shown in ((), (piece,), (piece,), ())]
    return replay(_captures(states, moment.at), Source(**_SOURCE))


_SOURCE = {"id": "s.page", "service": "s", "url": "https://help.example/a", "locale": "und"}


def _captures(states: list[State], at: datetime) -> Iterator[tuple[str, Capture]]:
    for number, state in enumerate(states):
        moment = at + timedelta(days=2 * number)
        fetch = Fetch(draws=random.Random(number), build="b")
        body = render(state, fetch, moment)
        address = _SOURCE["url"]
        yield (
            str(number),
            Capture(source="s.page", url=address, final_url=address, captured_at=moment, body=body),
        )
