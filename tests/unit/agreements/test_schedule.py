"""Payment schedules: the reference cases, sums that always hold, bounds of the bands."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.agreements.schedule import TrancheCondition as Condition
from grants.agreements.schedule import (
    TrancheRule,
    bound_below,
    build_schedule,
    check_rules,
    default_rules,
    document_kind,
)

DATA = Path(__file__).parents[2] / "data"


def _vectors() -> list[tuple[int, str, str, str]]:
    with (DATA / "tranche_vectors.csv").open(encoding="utf-8", newline="") as source:
        return [
            (int(row["grant_centimes"]), row["shares_pct"], row["tranches_centimes"], row["rounded"])
            for row in csv.DictReader(source)
        ]


@pytest.mark.parametrize(("grant", "shares", "amounts", "rounded"), _vectors())
def test_reference_schedules(grant: int, shares: str, amounts: str, rounded: str) -> None:
    schedule = build_schedule(grant, default_rules())
    assert ";".join(str(tranche.share_pct) for tranche in schedule) == shares
    assert ";".join(str(tranche.amount_centimes) for tranche in schedule) == amounts
    cut = any(tranche.share_pct * grant % 100 for tranche in schedule[:-1])
    assert ("yes" if cut else "no") == rounded
    assert [tranche.number for tranche in schedule] == list(range(1, len(schedule) + 1))


def test_conditions_follow_the_band() -> None:
    conditions = [tranche.condition for tranche in build_schedule(30_000_000, default_rules())]
    assert conditions == ["signature", "progress_70", "final_report"]
    assert [t.condition for t in build_schedule(5_000_000, default_rules())] == ["signature", "progress_70"]
    assert [t.condition for t in build_schedule(4_999_999, default_rules())] == ["signature"]


@given(st.integers(1, 10**12))
def test_tranches_sum_to_the_grant(grant: int) -> None:
    schedule = build_schedule(grant, default_rules())
    assert sum(tranche.amount_centimes for tranche in schedule) == grant
    assert all(tranche.amount_centimes >= 0 for tranche in schedule)


def test_rules_are_data() -> None:
    rules = (
        TrancheRule(None, (Decimal("12.5"), Decimal("87.5")), (Condition.SIGNATURE, Condition.FINAL_REPORT)),
    )
    assert [tranche.amount_centimes for tranche in build_schedule(101, rules)] == [12, 89]


@pytest.mark.parametrize(
    "bounds", [(), (100,), (None, None), (200, 100, None), (100, 100, None), (0, None), (None, 100)]
)
def test_bands_must_rise_and_the_last_be_open(bounds: tuple[int | None, ...]) -> None:
    with pytest.raises(ValueError, match="bound"):
        check_rules([TrancheRule(bound, (100,), (Condition.SIGNATURE,)) for bound in bounds])


def test_a_rule_needs_a_condition_for_each_share_and_a_whole() -> None:
    with pytest.raises(ValueError, match="condition"):
        TrancheRule(None, (60, 40), (Condition.SIGNATURE,))
    with pytest.raises(ValueError, match="sum to 100"):
        TrancheRule(None, (60, 30), (Condition.SIGNATURE, Condition.FINAL_REPORT))


def test_nothing_is_scheduled_for_nothing() -> None:
    with pytest.raises(ValueError, match="above zero"):
        build_schedule(0, default_rules())


def test_exactly_the_threshold_is_a_convention() -> None:
    assert document_kind(5_000_000) == "convention"
    assert document_kind(4_999_999) == "grant_decision"
    assert document_kind(5_000_000, convention_from_centimes=5_000_001) == "grant_decision"


def test_bounds_are_stored_as_excluded_or_included() -> None:
    assert bound_below(5_000_000, None) == 5_000_000
    assert bound_below(None, 20_000_000) == 20_000_001
    assert bound_below(None, None) is None
