"""The work page: what waits for a person and what goes on, gathered from the packages that own it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grants.core.actors import Actor
from grants.core.labels import LabelledEnum


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


@dataclass(frozen=True)
class DeskRow:
    """A thing that goes on: its name, the way to it, what comes next, and its state.

    The state is a kind of tag and its word, such as ("open", "ouvert").
    """

    label: str
    endpoint: str
    params: dict[str, Any] = field(default_factory=dict)
    hint: str = ""
    state: tuple[str, str] | None = None


@dataclass(frozen=True)
class DeskPanel:
    """A few things under one title, with the way to all of them as (words, endpoint)."""

    title: str
    rows: list[DeskRow]
    more: tuple[str, str] | None = None


def tag_of(state: LabelledEnum) -> tuple[str, str]:
    """Return the kind and the word of the tag of a state."""
    return state.tag_class.removeprefix("tag-"), state.label


PanelProvider = Callable[[Actor, datetime], list[DeskPanel]]


def gather_panels(providers: list[PanelProvider], actor: Actor, at: datetime) -> list[DeskPanel]:
    """Return what goes on for the actor, in the order of the packages; panels without rows are left out."""
    return [panel for provider in providers for panel in provider(actor, at) if panel.rows]
