"""What is remembered of a source comes back as it was."""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from itertools import count
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Baseline, Change, FactChange, GuideEdit, Seen, SourceState
from pipeline.tickets import TicketStore
from pipeline.tickets.layout import (
    Undo,
    baseline_layout,
    change_layout,
    edit_layout,
    fact_layout,
    read_baseline,
    read_change,
    read_edit,
    read_fact,
    read_undo,
    undo_layout,
)
from tests.tickets.sample import NOW, SOURCE, minutes, whole_look

# Hostile pages hold anything: NUL, lone surrogates, marks that change the direction of text.
_PLAIN: Mapping[object, st.SearchStrategy[Any]] = {
    str: st.text(alphabet=st.characters(exclude_categories=()), max_size=8),
    int: st.integers(min_value=0, max_value=2**31 - 1),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    datetime: st.datetimes(
        min_value=datetime(1990, 1, 2),  # noqa: DTZ001 (Hypothesis adds the zone)
        max_value=datetime(2100, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
    ),
}
_KEYS = st.text(alphabet="0123456789abcdef", min_size=1, max_size=6)


def drawn(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type, every field drawn: a field that is added to a type is tested by itself."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    if is_dataclass(hint):
        return st.builds(hint, **{name: drawn(of) for name, of in get_type_hints(hint).items()})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    origin, members = get_origin(hint), get_args(hint)
    if origin is tuple:
        return st.lists(drawn(members[0]), max_size=2).map(tuple)
    if origin in (Union, types.UnionType):
        return st.one_of([st.none() if each is type(None) else drawn(each) for each in members])
    assert origin is Mapping, hint
    return st.dictionaries(_KEYS, drawn(members[1]), max_size=4)


def _through_json(value: object) -> Any:
    return json.loads(json.dumps(value))


states = drawn(SourceState)
Shelf = Callable[[], tuple[TicketStore, str]]


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    """One store for all examples, each with a source of its own."""
    numbers = count()
    with TicketStore("sqlite://") as store:
        yield lambda: (store, f"source-{next(numbers)}")


@settings(max_examples=60, deadline=None)
@given(drawn_state=states)
def test_a_source_state_loads_back_equal(shelf: Shelf, drawn_state: SourceState) -> None:
    store, source = shelf()
    state = replace(drawn_state, source=source)
    store.record([replace(whole_look(1, source=source), state=state)], now=NOW, run="a")
    assert store.state(source) == state


@settings(max_examples=40, deadline=None)
@given(first=states, second=states)
def test_the_next_state_replaces_the_one_before_except_for_the_baseline(
    shelf: Shelf, first: SourceState, second: SourceState
) -> None:
    store, source = shelf()
    first = replace(first, source=source, looked_at=minutes(1))
    second = replace(second, source=source, looked_at=minutes(2), baseline=None)
    store.record([replace(whole_look(1, source=source), state=first)], now=NOW, run="a")
    store.record([replace(whole_look(2, source=source), state=second)], now=NOW, run="b")
    assert store.state(source) == replace(second, baseline=first.baseline)


@settings(max_examples=60, deadline=None)
@given(baseline=drawn(Baseline), change=drawn(Change), fact=drawn(FactChange), edit=drawn(GuideEdit))
def test_every_layout_reads_back_equal(
    baseline: Baseline, change: Change, fact: FactChange, edit: GuideEdit
) -> None:
    again = read_baseline(_through_json(baseline_layout(baseline)), baseline.status, baseline.since)
    assert again == baseline
    assert read_change(_through_json(change_layout(change))) == change
    assert read_fact(_through_json(fact_layout(fact))) == fact
    assert read_edit(_through_json(edit_layout(edit))) == edit
    undo = Undo(status=baseline.status, since=baseline.since, changes=(change,))
    assert read_undo(_through_json(undo_layout(undo))) == undo


def test_an_unknown_source_has_the_empty_state() -> None:
    with TicketStore("sqlite://") as store:
        assert store.state("nobody") == SourceState(source="nobody")


def test_several_states_come_in_the_order_asked_for() -> None:
    with TicketStore("sqlite://") as store:
        store.record([whole_look(1, source="b"), whole_look(1, source="a")], now=NOW, run="r")
        assert list(store.states(["c", "b", "a", "b"])) == ["c", "b", "a"]
        assert store.state("a").looks == 1


def test_a_long_ledger_writes_only_what_moved() -> None:
    seen = {f"{n:032x}": Seen(first=NOW, last=NOW, count=1) for n in range(5_000)}
    with TicketStore("sqlite://") as store:
        state = SourceState(source=SOURCE, ledger=seen)
        store.record([replace(whole_look(1), state=state)], now=NOW, run="a")
        later = {**seen, f"{3:032x}": Seen(first=NOW, last=minutes(2), count=2)}
        store.record([replace(whole_look(2), state=replace(state, ledger=later))], now=NOW, run="b")
        assert store.state(SOURCE).ledger == later
