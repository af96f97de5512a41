"""Lines of more than 300 files, with the extra `optimise`: the same question put to HiGHS.

The solver reckons in floats: what it finds is checked here in integers before it is believed, and its
optimum is exact within its own tolerance.
"""

from collections.abc import Collection, Mapping
from importlib.util import find_spec

from grants.evaluation.best_allocation.line import Choice, Item, LineProblem

SECONDS = 20.0


def is_installed() -> bool:
    """Tell whether the solver is there."""
    return find_spec("highspy") is not None


def solve(
    lines: Mapping[str, LineProblem], places: Mapping[str, int], forced: Collection[str] = frozenset()
) -> dict[str, Choice] | None:
    """Give the best choice of every line under the limits of lines and call; None if it was not found."""
    import highspy

    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in {
        "output_flag": False,
        "threads": 1,
        "mip_rel_gap": 0.0,
        "time_limit": SECONDS,
    }.items():
        solver.setOptionValue(option, value)
    whole: dict[str, int] = {}
    part: dict[str, int] = {}
    items = [(code, item) for code, line in lines.items() for item in line.items]
    for number, (_, item) in enumerate(items):
        whole[item.ref], part[item.ref] = 2 * number, 2 * number + 1
        for place in (2 * number, 2 * number + 1):
            solver.addCol(-item.points, 0, 1, 0, [], [])
            solver.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        solver.addRow(item.ref in forced, 1, 2, [2 * number, 2 * number + 1], [1, 1])
    by_owner: dict[str, list[int]] = {}
    for line in lines.values():
        both = [place for item in line.items for place in (whole[item.ref], part[item.ref])]
        costs = [cost / 100 for item in line.items for cost in (item.cost, item.least_cost)]
        solver.addRow(0, line.money / 100, len(both), both, costs)
        solver.addRow(0, 1, len(line.items), [part[item.ref] for item in line.items], [1] * len(line.items))
        held, own = dict(line.held), dict[str, list[int]]()
        for item in line.items:
            own.setdefault(item.owner, []).extend((whole[item.ref], part[item.ref]))
        for owner, columns in own.items():
            solver.addRow(
                0, max(0, line.places - held.get(owner, 0)), len(columns), columns, [1] * len(columns)
            )
            by_owner.setdefault(owner, []).extend(columns)
    for owner, columns in by_owner.items():
        solver.addRow(0, places[owner], len(columns), columns, [1] * len(columns))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    values = solver.getSolution().col_value
    choices = {}
    for code, line in lines.items():
        in_part = [item for item in line.items if values[part[item.ref]] > 0.5]
        taken = [item for item in line.items if values[whole[item.ref]] > 0.5] + in_part
        choice = _choice(line, taken, in_part)
        if choice is None:
            return None
        choices[code] = choice
    return choices


def _choice(line: LineProblem, taken: list[Item], in_part: list[Item]) -> Choice | None:
    """Turn what the solver took into a choice, unless it does not fit in whole centimes."""
    cost = sum(item.cost for item in taken) - sum(item.cost - item.least_cost for item in in_part)
    if cost > line.money or len(in_part) > 1:
        return None
    points = sum(item.points for item in taken)
    refs = tuple(sorted(item.ref for item in taken))
    return Choice(points, cost, refs, in_part[0].ref if in_part else None)
