"""How far the rank of a file can be told: the ranks it takes when chance is let play again.

The quality of a file is its mean total net of the severities of its evaluators, known up to the chance
of single marks and the uncertainty of severities. Qualities of a line are taken to scatter normally
around its mean; how much is what their variance exceeds that of chance by (empirical Bayes, as in the
expected ranks used by research funders). Each quality is drawn again and again around what its marks and
the line together say of it; the interval holds the ranks between two equal tails. Draws follow a fixed
seed, so that the same marks give the same intervals.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from statistics import fmean, pvariance

from grants.evaluation.uncertainty.severity import SeverityModel

DRAWS = 2000


@dataclass(frozen=True)
class RankInterval:
    """The rank of a file by its raw marks, and the ranks that its marks net of severity allow."""

    ref: str
    rank: int
    low: int
    high: int


def near_cut(order: Sequence[str], last_funded: int, window: int = 10) -> tuple[str, ...]:
    """Give the files within a window of the cut; `last_funded` is the place of the last funded, from 1."""
    return tuple(order[max(0, last_funded - window) : last_funded + window])


def rank_intervals(
    model: SeverityModel,
    totals: Mapping[str, Mapping[str, float]],
    order: Sequence[str],
    near: Collection[str],
    level: float = 0.9,
    draws: int = DRAWS,
) -> tuple[RankInterval, ...]:
    """Give the rank intervals of the files near the cut of a line, in the order of their ranks.

    `totals` holds file -> evaluator -> total, `order` all files of the line, best first by raw marks.
    Raises KeyError for an evaluator that the model does not know.
    """
    beliefs = _beliefs(model, [totals[ref] for ref in order])
    watched = [place for place, ref in enumerate(order) if ref in near]
    chance = Random(f"{len(order)} files")  # noqa: S311 - draws, no secret
    found: list[list[int]] = [[] for _ in watched]
    for _ in range(draws):
        drawn = [chance.gauss(mean, deviation) for mean, deviation in beliefs]
        ranks = {
            place: rank for rank, place in enumerate(sorted(range(len(drawn)), key=lambda n: -drawn[n]), 1)
        }
        for number, place in enumerate(watched):
            found[number].append(ranks[place])
    tail = int(draws * (1 - level) / 2)
    intervals = []
    for place, ranks_drawn in zip(watched, found, strict=True):
        ranks_drawn.sort()
        intervals.append(
            RankInterval(order[place], place + 1, ranks_drawn[tail], ranks_drawn[draws - 1 - tail])
        )
    return tuple(intervals)


def _beliefs(model: SeverityModel, rows: Sequence[Mapping[str, float]]) -> list[tuple[float, float]]:
    """Give mean and deviation of each quality, given its own marks and the others of the line."""
    places = model.places()
    known = [_quality(model, places, by_name) for by_name in rows]
    if len(known) < 2:
        return [(mean, sqrt(variance)) for mean, variance in known]
    centre = fmean(mean for mean, _ in known)
    scatter = pvariance([mean for mean, _ in known], centre) * len(known) / (len(known) - 1)
    between = max(0.0, scatter - fmean(variance for _, variance in known))
    beliefs = []
    for mean, variance in known:
        weight = between / (between + variance) if between + variance > 0 else 1.0
        beliefs.append((centre + weight * (mean - centre), sqrt(weight * variance)))
    return beliefs


def _quality(
    model: SeverityModel, places: Mapping[str, int], by_name: Mapping[str, float]
) -> tuple[float, float]:
    """Give the mean total net of severity, and its variance: chance, and severities not fully known."""
    share = 1 / len(by_name)
    own = [places[name] for name in by_name]
    net = sum(total + model.severities[places[name]].points for name, total in by_name.items()) * share
    severity = sum(model.unit_covariance[i][j] for i in own for j in own) * share * share
    return net, model.spread**2 * (share + max(0.0, severity))
