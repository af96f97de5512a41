"""People for tests."""

from datetime import UTC, datetime

from grants.accounts.models import StaffRole, User
from grants.core.actors import Actor
from grants.core.db import db, in_unit_of_work, unit_of_work

CREATED = datetime(2015, 1, 5, 9, 0, tzinfo=UTC)


def make_user(email: str, *roles: str, name: str = "", language: str = "fr") -> Actor:
    """Create a person with staff roles and return the actor of that person."""
    user = User(
        email=email,
        display_name=name or email.partition("@")[0].replace(".", " ").title(),
        language=language,
        created_at=CREATED,
        email_confirmed_at=CREATED,
    )
    user.roles = [StaffRole(role=role, granted_at=CREATED) for role in roles]
    if in_unit_of_work():
        db.session.add(user)
        db.session.flush()
    else:
        with unit_of_work() as session:
            session.add(user)
    return actor_of(user, *roles)


def actor_of(user: User, *roles: str, memberships: dict[int, str] | None = None) -> Actor:
    """Return the actor of a person with the roles and memberships named."""
    return Actor(
        id=user.id,
        display_name=user.display_name,
        email=user.email,
        language=user.language,
        roles=frozenset(roles),
        memberships=memberships or {},
    )
