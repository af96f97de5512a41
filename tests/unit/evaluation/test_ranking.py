"""The order of files: four keys, exact, and equal files shown as equal."""

from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grants.evaluation.ranking import Place, Standing, equal_groups, rank_files

NOON = datetime(2026, 3, 20, 12, tzinfo=UTC)


def _standing(
    ref: str, final: Fraction | int = 70, a: int = 20, e: int = 15, minute: int = 0, order: int | None = None
) -> Standing:
    return Standing(ref, Fraction(final), (Fraction(a), Fraction(e)), NOON.replace(minute=minute), order)


def test_each_key_decides_in_turn() -> None:
    files = [
        _standing("late", minute=5),
        _standing("early", minute=4),
        _standing("better-e", e=16, minute=9),
        _standing("better-a", a=21, e=1, minute=9),
        _standing("better-total", Fraction(1331, 19), a=1, e=1, minute=9),
    ]
    assert [place.ref for place in rank_files(files)] == [
        "better-total",
        "better-a",
        "better-e",
        "early",
        "late",
    ]


def test_equal_files_share_a_rank_and_name_each_other() -> None:
    files = [_standing("c", 60), _standing("b"), _standing("a")]
    assert rank_files(files) == (Place("a", 1, ("b",)), Place("b", 1, ("a",)), Place("c", 3))


def test_the_session_separates_equal_files_only() -> None:
    files = [_standing("a", order=2), _standing("b", order=1), _standing("c", 80, order=3)]
    assert [(place.ref, place.rank) for place in rank_files(files)] == [("c", 1), ("b", 2), ("a", 3)]


@pytest.mark.parametrize("orders", [(1, None), (1, 1)])
def test_an_incomplete_order_decides_nothing(orders: tuple[int | None, int | None]) -> None:
    first, second = orders
    files = [_standing("a", order=first), _standing("b", order=second)]
    assert [len(group) for group in equal_groups(files)] == [2]


def test_an_instant_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Standing("a", Fraction(60), (), NOON.replace(tzinfo=None))


STANDINGS = st.lists(
    st.builds(
        lambda final, a, minute, order: ("", final, a, minute, order),
        st.integers(60, 63),
        st.integers(15, 17),
        st.integers(0, 1),
        st.none() | st.integers(1, 3),
    ),
    max_size=8,
).map(lambda rows: [_standing(f"F{i}", row[1], row[2], 0, row[3], row[4]) for i, row in enumerate(rows)])


@settings(max_examples=60)
@given(STANDINGS, st.randoms())
def test_ranking_ignores_the_order_of_input(files: list[Standing], random: object) -> None:
    places = rank_files(files)
    shuffled = list(files)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank_files(shuffled) == places
    better = {f.ref: sum(other.key < f.key for other in files) for f in files}
    assert all(place.rank > better[place.ref] for place in places)
    assert sorted(place.ref for place in places) == sorted(f.ref for f in files)
