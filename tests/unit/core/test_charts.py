"""Geometry of charts: scales, cuts, gaps and both directions."""

import pytest

from grants.core.charts import (
    Bar,
    Part,
    bar,
    bars,
    column_chart,
    coverage,
    frame,
    line_chart,
    nice_ticks,
    parts,
    share,
)


def test_share_stays_within_the_box() -> None:
    assert share(1, 3) == 33.3
    assert share(-1, 3) == 0.0
    assert share(9, 3) == 100.0
    assert share(1, 0) == 0.0


def test_bar_past_its_scale_is_cut_and_keeps_its_mark() -> None:
    assert bar(50, 200, mark=100) == Bar(25.0, 50.0, cut=False)
    assert bar(300, 200) == Bar(100.0, None, cut=True)


def test_bars_share_one_scale_and_missing_differs_from_zero() -> None:
    assert bars([8, 4, None, 0]) == [Bar(100.0), Bar(50.0), None, Bar(0.0)]
    assert bars([]) == []
    assert bars([0, 0]) == [Bar(0.0), Bar(0.0)]


def test_parts_touch_without_gap() -> None:
    drawn = parts([1, 1, 1])
    assert drawn[0] == Part(0.0, 33.3)
    for one, two in zip(drawn, drawn[1:], strict=False):
        assert one.start + one.width == pytest.approx(two.start)
    assert drawn[-1].start + drawn[-1].width == pytest.approx(100.0)
    assert parts([1], whole=4) == [Part(0.0, 25.0)]


def test_coverage_of_nothing_due_is_empty() -> None:
    assert coverage(18, 21, 24).validated_width == 75.0
    assert coverage(18, 21, 24).received_width == 87.5
    assert coverage(0, 0, 0).received_width == 0.0


@pytest.mark.parametrize(
    ("maximum", "expected"),
    [(0, [0, 1]), (1, [0, 1]), (7, [0, 2, 4, 6, 8]), (196, [0, 50, 100, 150, 200]), (0.5, [0, 1])],
)
def test_ticks_are_round_and_reach_the_maximum(maximum: float, expected: list[int]) -> None:
    assert nice_ticks(maximum) == expected


@pytest.mark.parametrize("maximum", [3, 11, 99, 101, 3245, 174182])
def test_ticks_are_few(maximum: int) -> None:
    ticks = nice_ticks(maximum)
    assert ticks[-1] >= maximum
    assert len(ticks) <= 5
    assert len({b - a for a, b in zip(ticks, ticks[1:], strict=False)}) == 1


def test_line_is_never_drawn_through_a_gap() -> None:
    chart = line_chart(["a", "b", "c", "d"], [("edu", [1, 2, None, 3])])
    (series,) = chart.series
    assert len(series.segments) == 1
    assert [dot.value for dot in series.dots] == [1, 2, 3]


def test_planned_values_mark_their_dots_and_segments() -> None:
    chart = line_chart(["a", "b", "c"], [("cam", [1, 2, 3])], planned=["c"])
    (series,) = chart.series
    assert [segment.planned for segment in series.segments] == [False, True]
    assert [dot.planned for dot in series.dots] == [False, False, True]


def test_charts_mirror_from_right_to_left() -> None:
    left = line_chart(["a", "b"], [("edu", [1, 2])], box=frame(200, 100))
    right = line_chart(["a", "b"], [("edu", [1, 2])], box=frame(200, 100, rtl=True))
    assert [x for _, x in right.labels] == [200 - x for _, x in left.labels]
    assert right.frame.tick_x == 200 - left.frame.tick_x
    assert [dot.y for dot in right.series[0].dots] == [dot.y for dot in left.series[0].dots]


def test_columns_stack_their_pieces_from_the_ground() -> None:
    chart = column_chart(["t1", "t2"], ["edu", "cul"], [[10, 5], [0, 20]])
    one, two = chart.columns
    assert one.pieces[0].y + one.pieces[0].height == pytest.approx(chart.frame.ground)
    assert one.pieces[1].y + one.pieces[1].height == pytest.approx(one.pieces[0].y)
    assert [piece.key for piece in two.pieces] == ["cul"]
    assert (one.total, two.total) == (15, 20)
    assert two.top < one.top


def test_empty_charts_still_have_a_ground() -> None:
    assert line_chart([], []).ticks[0].y == line_chart([], []).frame.ground
    assert column_chart([], [], []).columns == ()
