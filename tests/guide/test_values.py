"""A canonical value shows its kind, or its kind has to be stated."""

from __future__ import annotations

import pytest

from pipeline.guide.values import kind_of
from pipeline.model import FactKind


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("P14D", FactKind.DURATION),
        ("P7D..P10D working", FactKind.DURATION),
        ("PT24H", FactKind.DURATION),
        ("USD 49.00", FactKind.MONEY),
        ("USD 49.00/P1M", FactKind.MONEY),
        ("EUR 3.00..EUR 4.00", FactKind.MONEY),
        ("50%", FactKind.PERCENT),
        ("none", FactKind.RIGHT),
        ("2026-03-13", FactKind.DATE),
        ("--03-13", FactKind.DATE),
        ("06:00", FactKind.DATE),
        ("Settings > Subscriptions", FactKind.PATH),
        ("https://example.org/refund", FactKind.ADDRESS),
        ("help@example.org", FactKind.ADDRESS),
    ],
)
def test_a_canonical_value_shows_its_kind(value: str, kind: FactKind) -> None:
    assert kind_of(value) is kind


@pytest.mark.parametrize(
    "value", ["14 days", "P", "PT", "P2W", "P14", "14D", "$49", "49 USD", "2026-13-01", "no", ""]
)
def test_a_value_as_people_write_it_is_not_canonical(value: str) -> None:
    assert kind_of(value) is None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("Cancel plan", FactKind.LABEL),
        ("3 devices", FactKind.COUNT),
        ("3", FactKind.COUNT),
        ("P18Y", FactKind.AGE),
    ],
)
def test_other_kinds_have_to_be_stated(value: str, kind: FactKind) -> None:
    assert kind_of(value) is not kind
    assert kind_of(value, stated=kind) is kind


def test_years_are_an_age_where_the_fact_is_about_age() -> None:
    assert kind_of("P18Y", subject="age") is FactKind.AGE
