"""The best choice of files in one line, exactly: a knapsack in which each association has few places.

States (money spent, points won) are carried from association to association; a state that costs no less
and wins no more than another is dropped, and so is one whose bound (the rest taken by points a centime,
the last file in fractions, limits forgotten) cannot reach what is known to be possible. One file of the
line may be taken at its smallest part.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any


@dataclass(frozen=True)
class Item:
    """A file: its points in whole units, its request, and the smallest part that may be granted."""

    ref: str
    owner: str
    points: int
    cost: int
    least_cost: int


@dataclass(frozen=True)
class Choice:
    """A choice for a line: its points, the least money it needs, its files, the one taken in part."""

    points: int
    cost: int
    refs: tuple[str, ...]
    in_part: str | None = None


class TooLong(Exception):
    """More states than may be looked at."""


@dataclass(frozen=True)
class LineProblem:
    """The files of a line, the money, and the places each association still has."""

    items: tuple[Item, ...]
    money: int
    places: int
    held: tuple[tuple[str, int], ...] = ()

    def best(
        self,
        forbidden: Collection[str] = frozenset(),
        forced: Collection[str] = frozenset(),
        most_states: int = 2_000_000,
    ) -> Choice | None:
        """Give the best choice without the forbidden and with the forced files; None if there is none.

        Raises TooLong when more than `most_states` states had to be looked at.
        """
        return _Solver(self, forbidden, forced, most_states).solve()


# A state: money spent, points won, whether a file is taken in part, and how it came about.
_Trail = tuple[Any, tuple[Item, ...], str | None] | None
_State = tuple[int, int, bool, _Trail]
_Option = tuple[tuple[Item, ...], Item | None]


class _Solver:
    def __init__(
        self, problem: LineProblem, forbidden: Collection[str], forced: Collection[str], most_states: int
    ) -> None:
        self.money = problem.money
        self.forced = forced
        self.most_states = most_states
        held = dict(problem.held)
        by_owner: dict[str, list[Item]] = {}
        for item in problem.items:
            if item.ref not in forbidden:
                by_owner.setdefault(item.owner, []).append(item)
        self.groups = [
            (items, max(0, problem.places - held.get(owner, 0))) for owner, items in by_owner.items()
        ]
        self.groups.sort(key=lambda group: min(_price(item) for item in group[0]))
        self.bounds = [
            _Bound([item for items, _ in self.groups[start:] for item in items])
            for start in range(len(self.groups) + 1)
        ]
        self.known = 0

    def solve(self) -> Choice | None:
        states: list[_State] = [(0, 0, False, None)]
        seen = 0
        for number, (items, places) in enumerate(self.groups):
            full, any_way = self._options(items, places)
            bound = self.bounds[number + 1]
            grown = [
                self._add(state, taken, part)
                for state in states
                for taken, part in (full if state[2] else any_way)
            ]
            seen += len(grown)
            if seen > self.most_states:
                raise TooLong
            states = self._thin([state for state in grown if state[0] <= self.money], bound)
            if not self.forced:
                self._complete(states, number + 1)
        if not states:
            return None
        cost, points, _, trail = min(states, key=lambda state: (-state[1], state[0]))
        chosen: list[str] = []
        in_part = None
        while trail is not None:
            trail, taken, part = trail
            chosen += [item.ref for item in taken]
            in_part = in_part or part
        return Choice(points, cost, tuple(sorted(chosen)), in_part)

    def _options(self, items: Sequence[Item], places: int) -> tuple[list[_Option], list[_Option]]:
        """Give what may be taken from one association: files in full, and with one of them in part."""
        must = {item.ref for item in items if item.ref in self.forced}
        whole = [
            taken
            for size in range(min(places, len(items)) + 1)
            for taken in combinations(items, size)
            if must <= {item.ref for item in taken}
        ]
        full: list[_Option] = [(taken, None) for taken in whole]
        parts = [(taken, item) for taken in whole for item in taken if item.least_cost < item.cost]
        return full, [*full, *parts]

    @staticmethod
    def _add(state: _State, taken: tuple[Item, ...], part: Item | None) -> _State:
        if not taken:
            return state
        cost, points, has_part, trail = state
        cost += sum(item.cost for item in taken) - (part.cost - part.least_cost if part else 0)
        points += sum(item.points for item in taken)
        return cost, points, has_part or part is not None, (trail, taken, part.ref if part else None)

    def _thin(self, states: list[_State], bound: "_Bound") -> list[_State]:
        """Drop states that another one beats, or that cannot reach what is known to be possible."""
        states.sort(key=lambda state: (state[0], -state[1], state[2]))
        kept: list[_State] = []
        best_whole = best_any = -1
        for state in states:
            cost, points, has_part, _ = state
            if points <= (best_any if has_part else best_whole):
                continue
            room = self.money - cost
            if points + bound.most(room if has_part else room + bound.discount) < self.known:
                continue
            kept.append(state)
            best_any = max(best_any, points)
            if not has_part:
                best_whole = points
        return kept

    def _complete(self, states: Sequence[_State], start: int) -> None:
        """Fill the most promising state up greedily, to know what is possible."""
        if not states:
            return
        bound = self.bounds[start]
        cost, points, has_part, _ = max(states, key=lambda s: s[1] + bound.most(self.money - s[0]))
        for items, places in self.groups[start:]:
            for item in sorted(items, key=_price)[:places]:
                if cost + item.cost <= self.money:
                    cost += item.cost
                    points += item.points
                elif not has_part and cost + item.least_cost <= self.money:
                    cost += item.least_cost
                    points += item.points
                    has_part = True
        self.known = max(self.known, points)


def _price(item: Item) -> float:
    """Give centimes a point, to sort by only."""
    return item.cost / item.points if item.points else float("inf")


class _Bound:
    """The most points that some money may buy of some files, rounded down; limits are forgotten."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = sorted(items, key=_price)
        self.costs, self.points = [0], [0]
        for item in self.items:
            self.costs.append(self.costs[-1] + item.cost)
            self.points.append(self.points[-1] + item.points)
        self.discount = max((item.cost - item.least_cost for item in items), default=0)

    def most(self, money: int) -> int:
        """Give the bound; the next file counts in proportion, in integers, rounded up."""
        place = bisect_right(self.costs, money) - 1
        if place == len(self.items):
            return self.points[-1]
        item = self.items[place]
        return self.points[place] + -(-(money - self.costs[place]) * item.points // item.cost)
