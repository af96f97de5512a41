"""Notes beside one file: what later stages have to say on the page of a proposal, gathered from them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grants.core.actors import Actor


@dataclass(frozen=True)
class FileNote:
    """A note with the way to its page; kind is info, warning, success, or link for a plain way."""

    title: str
    text: str
    link: str
    endpoint: str
    params: dict[str, Any] = field(default_factory=dict)
    kind: str = "info"


NoteProvider = Callable[[Any, Actor, datetime], list[FileNote]]


def gather_notes(providers: list[NoteProvider], proposal: Any, actor: Actor, at: datetime) -> list[FileNote]:
    """Return what every package has to say about a file to this reader."""
    notes = [note for provider in providers for note in provider(proposal, actor, at)]
    return sorted(notes, key=lambda note: ("warning", "info", "success", "link").index(note.kind))
