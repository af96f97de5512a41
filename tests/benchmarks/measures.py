"""Ask a page many times and sum up: median and 95th percentile on the server, statements, bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median, quantiles

from tests.benchmarks.client import Answer

WARM_UP = 6
ROUNDS = 40


@dataclass(frozen=True)
class Measured:
    name: str
    median_ms: float
    p95_ms: float
    processor_ms: float
    statements: int
    kilobytes: float


def measure(
    name: str, ask: Callable[[], Answer], expected: tuple[int, ...], rounds: int = ROUNDS
) -> Measured:
    """Return what an answer costs on the server; raises RuntimeError on another status than expected."""
    answers = []
    for number in range(WARM_UP + rounds):
        answer = ask()
        if answer.status not in expected:
            raise RuntimeError(f"{name} answered {answer.status}")
        if number >= WARM_UP:
            answers.append(answer)
    times = [answer.milliseconds for answer in answers]
    return Measured(
        name,
        median(times),
        quantiles(times, n=20)[-1],
        median(answer.processor for answer in answers),
        max(answer.statements for answer in answers),
        max(len(answer.body) for answer in answers) / 1000,
    )
