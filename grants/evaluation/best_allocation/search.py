"""The best choice over all lines: each line at its best, then the limit a call brought in by branching.

The lines share only the limit on the grants of one association in the call. Without it the best choice
of every line bounds the whole from above; an association that then has too many grants must do without
one of them, and each way of that is tried, the most promising first.
"""

from collections import Counter
from collections.abc import Mapping
from heapq import heappop, heappush
from itertools import count

from grants.evaluation.best_allocation.line import Choice, LineProblem, TooLong

MOST_NODES = 3000


class CallSearch:
    """The lines of a call, and how many grants each association may still have in it."""

    def __init__(self, lines: Mapping[str, LineProblem], places: Mapping[str, int]) -> None:
        self.lines = lines
        self.places = places
        self.line_of = {item.ref: code for code, line in lines.items() for item in line.items}
        self.owner_of = {item.ref: item.owner for line in lines.values() for item in line.items}
        self._solved: dict[tuple[str, frozenset[str], frozenset[str]], Choice | None] = {}

    def best(
        self, forbidden: frozenset[str] = frozenset(), forced: frozenset[str] = frozenset()
    ) -> dict[str, Choice] | None:
        """Give the best choice of every line, None if there is none. Raises TooLong."""
        ticket = count()
        heap: list[tuple[int, int, int, frozenset[str], dict[str, Choice]]] = []

        def offer(barred: frozenset[str]) -> None:
            choices = self._choices(barred, forced)
            if choices is not None:
                points = sum(choice.points for choice in choices.values())
                money = sum(choice.cost for choice in choices.values())
                heappush(heap, (-points, money, next(ticket), barred, choices))

        offer(forbidden)
        for _ in range(MOST_NODES):
            if not heap:
                return None
            *_, barred, choices = heappop(heap)
            grants = self._too_many(choices)
            if not grants:
                return choices
            for barring in self._ways(grants):
                offer(barred | barring)
        raise TooLong

    def _choices(self, barred: frozenset[str], forced: frozenset[str]) -> dict[str, Choice] | None:
        choices = {}
        for code, line in self.lines.items():
            refs = frozenset(item.ref for item in line.items)
            key = (code, barred & refs, forced & refs)
            if barred & forced:
                return None
            if key not in self._solved:
                self._solved[key] = line.best(*key[1:])
            choice = self._solved[key]
            if choice is None:
                return None
            choices[code] = choice
        return choices

    def _too_many(self, choices: Mapping[str, Choice]) -> list[str]:
        """Give the grants of the first association that has too many, none if all keep the limit."""
        by_owner: dict[str, list[str]] = {}
        for choice in choices.values():
            for ref in choice.refs:
                by_owner.setdefault(self.owner_of[ref], []).append(ref)
        for owner, refs in sorted(by_owner.items()):
            if len(refs) > self.places[owner]:
                return refs
        return []

    def _ways(self, grants: list[str]) -> list[frozenset[str]]:
        """Give the ways of having one grant less: without one of the files, or without its whole line.

        Where every line gives the association one grant at most, one of the lines must give it none.
        """
        lines = {self.line_of[ref] for ref in grants}
        if len(lines) < len(grants) or any(self.lines[code].places > 1 for code in lines):
            return [frozenset([ref]) for ref in grants]
        owner = self.owner_of[grants[0]]
        return [
            frozenset(item.ref for item in self.lines[code].items if item.owner == owner)
            for code in sorted(lines)
        ]


def places_left(limit: int, held: Counter[str], owners: set[str]) -> dict[str, int]:
    """Give how many grants each association may still have in the call."""
    return {owner: max(0, limit - held[owner]) for owner in owners}
