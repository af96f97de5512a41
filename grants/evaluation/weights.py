"""What each criterion weighs in the total of a file: declared weight equals effective weight.

Moving one criterion from 0 to 5 moves the total by exactly its share (decision rules 2 and 12): its
weight, and where other criteria are not applicable to the file, its weight brought back to the full
weight of the grid. No number of criteria in a group, and no depth, changes that.
"""

from collections.abc import Collection, Mapping
from fractions import Fraction

from grants.evaluation.grid_spec import GridSpec, ScoringError, weight_of


def effective_weights(grid: GridSpec, left_out: Collection[str] = ()) -> Mapping[str, Fraction]:
    """Give the points of a total that each applicable criterion decides; they add up to the whole grid.

    `left_out` are the criteria not applicable to the file. Raises ScoringError when none is left.
    """
    criteria = [criterion for criterion in grid.criteria if criterion.code not in left_out]
    if not criteria:
        raise ScoringError("not_applicable", "no criterion is left")
    whole = weight_of(criteria)
    return {criterion.code: Fraction(criterion.weight * grid.weight, whole) for criterion in criteria}
