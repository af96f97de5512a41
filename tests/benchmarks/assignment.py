"""Measure the assignment of 500 files to 60 evaluators, and the naming of a clash, in processor time.

python -m tests.benchmarks.assignment
"""

from __future__ import annotations

import random
import time

from grants.evaluation.assignment import EvaluatorOffer, FileNeed, assign_strictly

FILES, EVALUATORS = 500, 60
LINES = ("EDU", "CUL", "LAN", "CAM", "HUM", "VOC")
BOUND_SECONDS = 5.0


def problem(seed: int, limit: int | None, lines_each: int) -> tuple[list[FileNeed], list[EvaluatorOffer]]:
    """Make a call; each evaluator knows `lines_each` lines, one in three reads French only."""
    chance = random.Random(seed)
    both, french = frozenset({"fr", "ar"}), frozenset({"fr"})
    offers = [
        EvaluatorOffer(
            f"E{n:02}",
            frozenset(chance.sample(LINES, lines_each)),
            chance.choice([0, 0, 1]),
            limit,
            french if n % 3 == 0 else both,
        )
        for n in range(EVALUATORS)
    ]
    files = [
        FileNeed(
            f"F{n:03}",
            chance.choice(LINES),
            frozenset(offer.ref for offer in offers if chance.random() < 0.03),
            2,
            frozenset([chance.choice(["fr", "fr", "ar"])]),
        )
        for n in range(FILES)
    ]
    return files, offers


def main() -> None:
    cases = {"roomy": (None, 3), "limits": (20, 2), "too small limits": (16, 2), "one line each": (None, 1)}
    for name, (limit, lines_each) in cases.items():
        files, offers = problem(2026, limit, lines_each)
        start = time.process_time()
        answer = assign_strictly(files, offers, "AAP-2026")
        spent = time.process_time() - start
        kinds = sorted({demand.kind.value for demand in answer.clash})
        loads = answer.plan.loads.values()
        print(
            f"{FILES} files x {EVALUATORS} evaluators, {name}: {spent:.2f} s (bound {BOUND_SECONDS:.0f} s), "
            f"loads {min(loads)} to {max(loads)}, clash of {len(answer.clash)} {kinds}"
        )


if __name__ == "__main__":
    main()
