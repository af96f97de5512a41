"""Coverage of the intervals over simulated panels with planted severity.

python -m tests.benchmarks.uncertainty [PANELS]
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import dataclass

from grants.evaluation.uncertainty import Observation, SeverityModel, fit_severity, near_cut, rank_intervals

EVALUATORS, FILES, CHANCE = 8, 60, 5.0


@dataclass
class Coverage:
    """How many planted values lie within their intervals."""

    severities: int = 0
    severities_held: int = 0
    ranks: int = 0
    ranks_held: int = 0
    rank_width: int = 0

    @property
    def of_severities(self) -> float:
        return self.severities_held / self.severities

    @property
    def of_ranks(self) -> float:
        return self.ranks_held / self.ranks


def simulate(chance: random.Random) -> tuple[list[Observation], dict[str, float], dict[str, float]]:
    """Make a panel: totals, planted severities (adding up to zero), planted qualities."""
    raw = {f"E{n}": chance.gauss(0, 4) for n in range(EVALUATORS)}
    mean = sum(raw.values()) / EVALUATORS
    severity = {name: value - mean for name, value in raw.items()}
    quality = {f"F{n:02}": chance.gauss(68, 8) for n in range(FILES)}
    observations = [
        Observation(ref, name, value - severity[name] + chance.gauss(0, CHANCE))
        for ref, value in quality.items()
        for name in chance.sample(sorted(severity), chance.choice([2, 2, 3]))
    ]
    return observations, severity, quality


def measure(panels: int, seed: int = 2026) -> Coverage:
    """Count over many panels what the intervals hold."""
    chance = random.Random(seed)
    found = Coverage()
    for _ in range(panels):
        observations, severity, quality = simulate(chance)
        model = fit_severity(observations)
        if not isinstance(model, SeverityModel):
            continue
        for one in model.severities:
            found.severities += 1
            found.severities_held += one.low <= severity[one.evaluator] <= one.high
        totals: dict[str, dict[str, float]] = {}
        for observation in observations:
            totals.setdefault(observation.file, {})[observation.evaluator] = observation.total
        order = sorted(totals, key=lambda ref: -sum(totals[ref].values()) / len(totals[ref]))
        true = {ref: rank for rank, ref in enumerate(sorted(quality, key=lambda r: -quality[r]), 1)}
        for interval in rank_intervals(model, totals, order, near_cut(order, 20, 5), draws=400):
            found.ranks += 1
            found.ranks_held += interval.low <= true[interval.ref] <= interval.high
            found.rank_width += interval.high - interval.low + 1
    return found


def main(panels: int = 1000) -> None:
    start = time.process_time()
    found = measure(panels)
    width = found.rank_width / found.ranks
    print(
        f"{panels} panels of {FILES} files and {EVALUATORS} evaluators, {time.process_time() - start:.1f} s"
    )
    print(f"95 % intervals hold {found.of_severities:.3f} of {found.severities} severities")
    print(f"90 % intervals hold {found.of_ranks:.3f} of {found.ranks} ranks near the cut, {width:.1f} wide")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
