"""Whole calls made up by chance, for the tests of bundle, checker and uncertainty."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from grants.evaluation.allocation_decisions import CoverageLift, Transfer
from grants.evaluation.allocation_rounds import Round
from grants.evaluation.allocation_terms import AllocationError, AllocationRules, Holding, LineEnvelope
from grants.evaluation.bundle import (
    BundleDecision,
    BundleError,
    BundleEvaluation,
    BundleFile,
    BundleSession,
    EarlierSession,
    write_bundle,
)
from grants.evaluation.grid_spec import (
    ABSTAINED,
    NOT_APPLICABLE,
    CriterionSpec,
    EvaluationMarks,
    GridSpec,
    GroupSpec,
    MarkValue,
)
from grants.evaluation.scoring import score_file
from tests.unit.evaluation.grid_data import GRID

START = datetime(2026, 3, 20, 9, tzinfo=UTC)


def some_grid(chance: random.Random) -> GridSpec:
    """Make a grid of groups of different sizes, some with a minimum."""
    groups = []
    for code in "ABCDE"[: chance.randint(1, 5)]:
        criteria = tuple(
            CriterionSpec(f"{code}{n}", chance.randint(1, 20), chance.random() < 0.2)
            for n in range(1, chance.randint(1, 4) + 1)
        )
        weight = sum(criterion.weight for criterion in criteria)
        groups.append(GroupSpec(code, criteria, chance.choice([None, Fraction(weight, 2)])))
    weight = sum(group.weight for group in groups)
    return GridSpec(tuple(groups), Fraction(weight * 3, 5), Fraction(weight * 15, 100))


def some_marks(
    chance: random.Random, grid: GridSpec, around: float, left_out: set[str]
) -> dict[str, MarkValue]:
    """Mark a file around a level, abstaining now and then."""
    marks: dict[str, MarkValue] = {}
    for criterion in grid.criteria:
        half = min(10, max(0, round(2 * chance.gauss(around, 0.7))))
        marks[criterion.code] = ABSTAINED if chance.random() < 0.04 else Fraction(half, 2)
        if criterion.code in left_out:
            marks[criterion.code] = NOT_APPLICABLE
    return marks


def some_evaluations(chance: random.Random, grid: GridSpec) -> tuple[BundleEvaluation, ...]:
    """Evaluate a file twice, and a third or fourth time where the rules ask for it."""
    around = chance.uniform(2.8, 4.3)
    may_go = [criterion.code for criterion in grid.criteria if criterion.may_be_not_applicable]
    left_out = {code for code in may_go if chance.random() < 0.3}
    if len(left_out) == len(grid.criteria):
        left_out = set()
    found: list[BundleEvaluation] = []
    while len(found) < 5:
        number = len(found) + 1
        found.append(BundleEvaluation(number, f"E{number}", some_marks(chance, grid, around, left_out)))
        if number >= 2:
            score = score_file(grid, [sheet.as_marks for sheet in found])
            if score.final is not None or len(score.retained) > 3:
                break
    return tuple(found)


def some_session(seed: int, files: int = 8) -> BundleSession:
    """Make a call with all that may happen to it; the same seed gives the same call."""
    chance = random.Random(seed)
    grid = GRID if chance.random() < 0.5 else some_grid(chance)
    codes = ["EDU", "CUL", "LAN"][: chance.randint(1, 3)]
    lines = tuple(
        LineEnvelope(
            code,
            chance.randint(0, 400),
            chance.choice([0, 5, Fraction(25, 2)]),
            0,
            chance.choice([None, None, 2]),
        )
        for code in codes
    )
    made = []
    for n in range(files):
        sheets = some_evaluations(chance, grid)
        made.append(
            BundleFile(
                ref=f"AAP-2026-{n:04}",
                line=chance.choice(codes),
                association=f"AS{chance.randint(1, 6)}",
                submitted_at=START
                + timedelta(seconds=chance.randint(0, 3), microseconds=chance.choice([0, 5])),
                request_centimes=chance.randint(1, 150),
                evaluations=sheets,
                on_appeal=chance.random() < 0.15,
                session_order=chance.choice([None, n]),
            )
        )
    if len(made) > 2 and chance.random() < 0.6:
        twin = made[0]
        made[1] = replace(made[1], evaluations=twin.evaluations, submitted_at=twin.submitted_at)
    session = BundleSession(
        call="AAP-2026",
        session="PV-2026-01",
        closed_at=START + timedelta(days=90),
        product_version="0.3.0",
        grid=grid,
        lines=lines,
        files=tuple(made),
        rules=AllocationRules(chance.choice([1, 2, 2]), 1, chance.choice([80, Fraction(200, 3)])),
        tie_breaks=("A", "E"),
        held=(Holding("AS1", codes[0]),) if chance.random() < 0.3 else (),
        earlier=(EarlierSession("PV-2026-00", START, "0" * 64),) if chance.random() < 0.5 else (),
    )
    return _with_decisions(chance, session)


def _with_decisions(chance: random.Random, session: BundleSession) -> BundleSession:
    """Add what the rules let pass of some decisions made at random."""
    codes, refs = [line.code for line in session.lines], [file.ref for file in session.files]
    for _ in range(2):
        if len(codes) > 1:
            giver, taker = chance.sample(codes, 2)
            transfer = Transfer(giver, taker, chance.randint(1, 60), "PV-2026-01/3")
            session = _if_lawful(session, transfers=(*session.transfers, transfer))
        lift = CoverageLift(chance.choice(refs), "MA-08", chance.randint(0, 4), 2, "PV-2026-01/4", True)
        session = _if_lawful(session, lifts=(*session.lifts, lift))
    for _ in range(2):
        step = Round(
            frozenset(chance.sample(refs, 1)) if chance.random() < 0.7 else frozenset(),
            frozenset(chance.sample(codes, 1)) if chance.random() < 0.5 else frozenset(),
        )
        session = _if_lawful(session, rounds=(*session.rounds, step))
    most = 100
    while not session.decisions and refs:
        session = _if_lawful(session, decisions=tuple(_decision(chance, ref, most) for ref in refs))
        most //= 4
    return session


def _decision(chance: random.Random, ref: str, most: int) -> BundleDecision:
    outcome = chance.choice(["selected", "reserve", "rejected"]) if most else "rejected"
    amount = chance.randint(1, most) if outcome == "selected" else None
    return BundleDecision(ref, "PV-2026-01", outcome, amount, reasons=("R01",))


def _if_lawful(session: BundleSession, **changes: object) -> BundleSession:
    changed = replace(session, **changes)  # type: ignore[arg-type]
    try:
        write_bundle(changed)
    except (AllocationError, BundleError):
        return session
    return changed


def as_marks(file: BundleFile) -> list[EvaluationMarks]:
    """Give the evaluations of a file as scoring takes them."""
    return [sheet.as_marks for sheet in file.evaluations]
