"""The work queue: what waits for a person, gathered from the packages that own it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grants.core.actors import Actor


@dataclass(frozen=True)
class WorkItem:
    """One line of a work queue: how many things wait, in words, and the way to them."""

    count: int
    label: str
    endpoint: str
    params: dict[str, Any] = field(default_factory=dict)
    hint: str = ""
    late: bool = False


Provider = Callable[[Actor, datetime], list[WorkItem]]


def gather(providers: list[Provider], actor: Actor, at: datetime) -> list[WorkItem]:
    """Return what waits for the actor, from every package, late things first."""
    items = [item for provider in providers for item in provider(actor, at) if item.count]
    return sorted(items, key=lambda item: not item.late)
