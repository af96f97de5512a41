"""Measure scoring, ranking and allocation of 10,000 files with 3 evaluations each, in processor time.

python -m tests.benchmarks.ranking
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from grants.evaluation import checker
from grants.evaluation.allocation import allocate
from grants.evaluation.allocation_terms import AllocationFile, AllocationRules, LineEnvelope
from grants.evaluation.bundle import BundleEvaluation, BundleFile, BundleSession, write_bundle
from grants.evaluation.grid_spec import ABSTAINED, MarkValue
from grants.evaluation.ranking import Standing, rank_files
from grants.evaluation.scoring import score_file
from tests.unit.evaluation.grid_data import CODES, GRID

FILES = 10_000
LINES = ("EDU", "CUL", "LAN", "CAM", "HUM", "VOC")
START = datetime(2026, 3, 20, tzinfo=UTC)
BOUND_SECONDS = 2.0


def files_of_chance(seed: int = 2026) -> list[BundleFile]:
    """Make files whose first two evaluations call a third, which is there."""
    chance = random.Random(seed)
    halves = [Fraction(half, 2) for half in range(11)]

    def marks(around: int) -> dict[str, MarkValue]:
        found: dict[str, MarkValue] = {
            code: halves[min(10, max(0, around + chance.randint(-2, 2)))] for code in CODES
        }
        if chance.random() < 0.05:
            found[chance.choice(CODES)] = ABSTAINED
        return found

    made = []
    for number in range(FILES):
        around = chance.randint(5, 8)
        sheets = [BundleEvaluation(n, f"E{n}", marks(around + 3 * (n == 1))) for n in (1, 2, 3)]
        made.append(
            BundleFile(
                f"AAP-2026-{number:05}",
                chance.choice(LINES),
                f"AS{chance.randint(1, 6000)}",
                START + timedelta(seconds=chance.randint(0, 10**6)),
                chance.randint(3_000_000, 30_000_000),
                tuple(sheets),
            )
        )
    return made


def rank_and_allocate(files: list[BundleFile]) -> int:
    """Score, rank and allocate; return how many files pass."""
    entries = []
    for file in files:
        score = score_file(GRID, [sheet.as_marks for sheet in file.evaluations])
        if score.passes and score.final is not None:
            breaks = tuple(score.group_means[code] or Fraction(0) for code in "AE")
            standing = Standing(file.ref, score.final, breaks, file.submitted_at)
            entries.append(AllocationFile(standing, file.association, file.line, file.request_centimes))
    rank_files(entry.standing for entry in entries)
    lines = [LineEnvelope(code, 4_000_000_000, 5) for code in LINES]
    allocate(lines, entries, AllocationRules())
    return len(entries)


def seconds_for(files: list[BundleFile], rounds: int = 3) -> float:
    """Return the least processor time of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        rank_and_allocate(files)
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    files = files_of_chance()
    passing = rank_and_allocate(files)
    spent = seconds_for(files)
    print(f"{FILES} files x 3 evaluations, {passing} passing: {spent:.2f} s (bound {BOUND_SECONDS:.0f} s)")
    session = BundleSession(
        "AAP-2026", "PV-2026-01", START, "0.3.0", GRID,
        tuple(LineEnvelope(code, 4_000_000_000, 5) for code in LINES), tuple(files),
    )  # fmt: skip
    start = time.process_time()
    raw = write_bundle(session)
    print(f"sealed bundle: {len(raw) / 1e6:.1f} MB in {time.process_time() - start:.2f} s")
    start = time.process_time()
    faults = checker.check(raw)
    print(f"checked: {faults or 'agrees'} in {time.process_time() - start:.2f} s")


if __name__ == "__main__":
    main()
