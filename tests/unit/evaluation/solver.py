"""Integer programmes for HiGHS, an independent solver: the oracle of assignment and allocation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import highspy


class Programme:
    """Whole variables with bounds and costs, and rows; solved to the least cost."""

    def __init__(self) -> None:
        self.solver: Any = highspy.Highs()
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.setOptionValue("mip_rel_gap", 0.0)
        self.count = 0
        self.variable()  # HiGHS has no answer for a programme without any

    def variable(self, highest: float = 1, cost: float = 0, lowest: float = 0) -> int:
        self.solver.addCol(cost, lowest, highest, 0, [], [])
        self.solver.changeColIntegrality(self.count, highspy.HighsVarType.kInteger)
        self.count += 1
        return self.count - 1

    def row(self, lowest: float, terms: Iterable[tuple[int, float]], highest: float) -> None:
        places: list[int] = []
        values: list[float] = []
        for place, value in terms:
            places.append(place)
            values.append(value)
        self.solver.addRow(lowest, highest, len(places), places, values)

    def solve(self) -> tuple[float, Sequence[float]] | None:
        """Return the least cost and a choice, None where nothing fits."""
        self.solver.run()
        status = self.solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        return self.solver.getInfo().objective_function_value, self.solver.getSolution().col_value
