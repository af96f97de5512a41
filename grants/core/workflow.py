"""Workflow tables: action -> (allowed sources, target). A table knows nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from grants.core.errors import IllegalTransition


@dataclass(frozen=True)
class Workflow:
    """The moves of one kind of thing."""

    name: str
    moves: Mapping[str, tuple[frozenset[StrEnum], StrEnum]]

    def allows(self, action: str, state: StrEnum) -> bool:
        """Say whether the action may start from this state."""
        return action in self.moves and state in self.moves[action][0]

    def next_state(self, action: str, state: StrEnum) -> StrEnum:
        """Return the target of an action; raise IllegalTransition when it may not start here."""
        if not self.allows(action, state):
            raise IllegalTransition(f"{self.name}: {action} from {state.value}")
        return self.moves[action][1]


def workflow(name: str, **moves: tuple[Iterable[StrEnum], StrEnum]) -> Workflow:
    """Build a table from keyword arguments: action=(sources, target)."""
    return Workflow(
        name, {action: (frozenset(sources), target) for action, (sources, target) in moves.items()}
    )
