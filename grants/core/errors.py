"""Errors of the domain: each child is named after the rule that was broken."""

from typing import Any


class DomainError(Exception):
    """A rule was broken; the message is translated and says how to repair it."""

    status = 409

    def __init__(self, message: Any = "", *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class NotAllowed(DomainError):
    """The actor may not do this."""

    status = 403


class NotFound(DomainError):
    """Nothing the viewer may see stands at this reference."""

    status = 404


class Conflict(DomainError):
    """Somebody else was faster, or the thing is no longer in the state the form was drawn for."""


class IllegalTransition(Conflict):
    """The action does not start from the present state."""


class ProblemsError(DomainError):
    """Several rules were broken at once: (field or None, translated message) pairs."""

    def __init__(self, problems: list[tuple[str | None, Any]]) -> None:
        super().__init__(" ".join(str(message) for _, message in problems))
        self.problems = problems
