"""Severity, rank intervals and leaving out: planted values are found, designs that fall apart are refused."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from grants.evaluation.allocation_terms import LineEnvelope
from grants.evaluation.bundle import BundleEvaluation, BundleFile, BundleSession
from grants.evaluation.scoring import score_file
from grants.evaluation.uncertainty import (
    NotEstimated,
    Observation,
    SeverityModel,
    WhyNot,
    fit_severity,
    leave_one_out,
    near_cut,
    rank_intervals,
)
from grants.evaluation.uncertainty.linear import inverse
from grants.evaluation.uncertainty.student import t_quantile
from tests.benchmarks.uncertainty import measure, simulate
from tests.unit.evaluation.grid_data import GRID, uniform
from tests.unit.evaluation.panels import START, as_marks, some_session


def test_intervals_hold_the_planted_values_as_often_as_they_say() -> None:
    found = measure(150)
    assert found.severities == 150 * 8
    # 1200 intervals in 150 panels: three standard errors of a panel's mean are about 0.02.
    assert 0.93 <= found.of_severities <= 0.97
    assert 0.87 <= found.of_ranks <= 0.95
    assert found.rank_width / found.ranks < 40


def test_severity_without_chance_is_found_exactly() -> None:
    planted = {"E1": 6.0, "E2": -2.0, "E3": -4.0}
    chance = random.Random(1)
    observations = [
        Observation(f"F{n}", name, quality - planted[name])
        for n in range(12)
        for quality in [chance.uniform(40, 90)]
        for name in chance.sample(sorted(planted), 2)
    ]
    model = fit_severity(observations)
    assert isinstance(model, SeverityModel)
    for one in model.severities:
        assert one.points == pytest.approx(planted[one.evaluator])
    assert model.spread == pytest.approx(0, abs=1e-9)


def test_the_model_is_that_of_least_squares() -> None:
    """No small step of any severity leaves less over: what normal equations say, without solving them."""
    observations, _, _ = simulate(random.Random(3))
    model = fit_severity(observations)
    assert isinstance(model, SeverityModel)

    def left_over(shift: dict[str, float]) -> float:
        severity = {one.evaluator: one.points + shift.get(one.evaluator, 0) for one in model.severities}
        net: dict[str, list[float]] = {}
        for one in observations:
            net.setdefault(one.file, []).append(one.total + severity[one.evaluator])
        return sum((v - sum(values) / len(values)) ** 2 for values in net.values() for v in values)

    for one in model.severities:
        assert left_over({}) < left_over({one.evaluator: 0.01})
        assert left_over({}) < left_over({one.evaluator: -0.01})
    assert model.spread**2 * model.degrees == pytest.approx(left_over({}))
    assert sum(one.points for one in model.severities) == pytest.approx(0)


def test_a_design_that_falls_apart_is_refused_and_its_parts_named() -> None:
    pairs = [
        ("F1", "a"),
        ("F1", "b"),
        ("F2", "b"),
        ("F2", "c"),
        ("F3", "x"),
        ("F3", "y"),
        ("F4", "a"),
        ("F4", "z"),
    ]
    observations = [Observation(file, name, 70.0) for file, name in pairs if name != "z"]
    answer = fit_severity(observations)
    assert answer == NotEstimated(WhyNot.NOT_CONNECTED, (("a", "b", "c"), ("x", "y")))
    alone = [one for one in observations if one.evaluator not in "xy"] + [Observation("F9", "z", 50.0)]
    answer = fit_severity(alone)
    assert answer == NotEstimated(WhyNot.NOT_CONNECTED, (("a", "b", "c"), ("z",)))


def test_too_little_is_refused() -> None:
    assert fit_severity([]) == NotEstimated(WhyNot.NO_SHARED_FILES)
    one_each = [Observation("F1", "a", 1.0), Observation("F2", "b", 2.0)]
    assert fit_severity(one_each) == NotEstimated(WhyNot.NO_SHARED_FILES, (("a",), ("b",)))
    chain = [Observation("F1", "a", 60.0), Observation("F1", "b", 70.0)]
    assert fit_severity(chain) == NotEstimated(WhyNot.TOO_FEW)


def test_two_totals_of_one_evaluator_for_a_file_are_refused() -> None:
    with pytest.raises(ValueError, match="two totals"):
        fit_severity([Observation("F1", "a", 60.0), Observation("F1", "a", 61.0)])


def test_a_severe_evaluator_is_told_from_the_others() -> None:
    chance = random.Random(5)
    observations = [
        Observation(f"F{n}", name, 70 + chance.gauss(0, 2) - (12 if name == "E1" else 0))
        for n in range(40)
        for name in chance.sample(["E1", "E2", "E3", "E4"], 2)
    ]
    model = fit_severity(observations)
    assert isinstance(model, SeverityModel)
    severe = model.severities[0]
    assert severe.is_distinct
    assert severe.low > 0
    assert severe.files == sum(one.evaluator == "E1" for one in observations)


def test_rank_intervals_lie_around_what_can_be_told() -> None:
    chance = random.Random(9)
    totals = {
        f"F{n}": {name: 90 - 10.0 * n + chance.gauss(0, 1) for name in chance.sample("abcd", 2)}
        for n in range(6)
    }
    totals["F6"] = dict(totals["F5"])
    model = fit_severity(Observation(f, e, t) for f, row in totals.items() for e, t in row.items())
    assert isinstance(model, SeverityModel)
    order = sorted(totals)
    intervals = rank_intervals(model, totals, order, order)
    assert [(i.rank, i.low, i.high) for i in intervals[:2]] == [(1, 1, 1), (2, 2, 2)]
    assert [(i.low, i.high) for i in intervals[-2:]] == [(6, 7), (6, 7)]
    assert rank_intervals(model, totals, order, order) == intervals
    assert rank_intervals(model, totals, order[:1], order)[0].high == 1


def test_files_near_the_cut() -> None:
    order = [f"F{n}" for n in range(1, 21)]
    assert near_cut(order, 10, 2) == ("F9", "F10", "F11", "F12")
    assert near_cut(order, 1, 3) == ("F1", "F2", "F3", "F4")
    assert near_cut(order, 20, 3) == ("F18", "F19", "F20")


def _file(ref: str, marks: dict[str, str], submitted: int = 0) -> BundleFile:
    sheets = tuple(
        BundleEvaluation(n, name, uniform(n, mark).marks) for n, (name, mark) in enumerate(marks.items(), 1)
    )
    return BundleFile(ref, "EDU", ref, START.replace(minute=submitted), 100, sheets)


def test_a_file_that_hangs_on_one_evaluator_is_seen() -> None:
    session = BundleSession(
        "AAP-2026", "PV-1", START, "0.3.0", GRID, (LineEnvelope("EDU", 200, 0),),
        (
            _file("F1", {"a": "4.5", "b": "4.5"}),
            _file("F2", {"a": "4", "c": "3.5"}),
            _file("F3", {"b": "3.5", "c": "3.5"}),
        ),
    )  # fmt: skip
    found = {one.ref: one for one in leave_one_out(session)}
    assert found["F1"].share == 1
    # Without a, F2 is worth 70 like F3, equal in everything else: the session would have to decide.
    assert (found["F2"].funded, found["F2"].undecided, found["F2"].runs) == (2, 1, 3)
    assert found["F3"].share == Fraction(0)


def test_leaving_out_covers_every_file_with_a_score() -> None:
    for seed in range(25):
        session = some_session(seed)
        found = leave_one_out(session)
        scored = [f.ref for f in session.files if score_file(session.grid, as_marks(f)).final is not None]
        assert [one.ref for one in found] == sorted(scored)
        assert all(0 <= one.funded + one.undecided <= one.runs for one in found)
        assert leave_one_out(replace(session, files=session.files[::-1])) == found


def test_the_inverse_and_the_quantiles() -> None:
    matrix = [[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]]
    inverted = inverse(matrix)
    for i in range(3):
        for j in range(3):
            assert sum(matrix[i][k] * inverted[k][j] for k in range(3)) == pytest.approx(float(i == j))
    with pytest.raises(ZeroDivisionError):
        inverse([[1.0, 1.0], [1.0, 1.0]])
    known = {(0.975, 1): 12.7062, (0.975, 10): 2.22814, (0.95, 3): 2.35336, (0.995, 30): 2.75000}
    for (probability, degrees), value in known.items():
        assert t_quantile(probability, degrees) == pytest.approx(value, rel=1e-5)
        assert t_quantile(1 - probability, degrees) == pytest.approx(-value, rel=1e-5)
    with pytest.raises(ValueError):
        t_quantile(1, 5)
