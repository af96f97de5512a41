"""Access marks: every view says who may call it; the application refuses an unmarked one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """The mark on a view: public, signed_in, or staff with the roles that may enter."""

    kind: str
    roles: frozenset[str] = frozenset()


def public(view: View) -> View:
    """Mark a view that anyone may call."""
    view.access = Access("public")  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Mark a view for any signed-in person; the service and the query decide on the object."""
    view.access = Access("signed_in")  # type: ignore[attr-defined]
    return view


def staff(*roles: str) -> Callable[[View], View]:
    """Mark a view for staff holding one of the roles (any staff role when none is named)."""

    def mark(view: View) -> View:
        view.access = Access("staff", frozenset(roles))  # type: ignore[attr-defined]
        return view

    return mark


def step_up(view: View) -> View:
    """Mark a view, below its access mark, for who proved identity lately (GRANTS_STEP_UP_MINUTES).

    Proof is the password, and the second factor where the person has one; signing in gives it too. Without
    it the guard of grants/wiring.py asks: a GET is led to a page that returns here, a POST gets the question
    at its own address with all it carried (see grants/accounts/views/step_up.py).
    """
    view.needs_proof = True  # type: ignore[attr-defined]
    return view


def without_factor(view: View) -> View:
    """Mark a view that staff may open before they have the second factor that production requires."""
    view.without_factor = True  # type: ignore[attr-defined]
    return view


def permits(access: Access, actor: Any) -> bool:
    """Say whether an authenticated actor passes the mark."""
    if access.kind == "staff":
        return bool(actor.has_role(*access.roles) if access.roles else actor.is_staff)
    return True
