"""Build the actor of a request from its sign-in session: two statements, plain data."""

from flask import Request, session

from grants.accounts.queries import find_signed_in
from grants.associations.queries import memberships_of
from grants.core.actors import Actor
from grants.core.request import arrival


def load_actor(_request: Request) -> Actor | None:
    """Return the signed-in person with staff roles and memberships, or None."""
    token = session.get("sign_in")
    found = find_signed_in(token, arrival()) if token else None
    if found is None:
        return None
    return Actor(
        id=found.user_id,
        display_name=found.display_name,
        email=found.email,
        language=found.language,
        roles=found.roles,
        memberships=memberships_of(found.user_id),
        session_id=found.session_id,
        proven_at=found.proven_at,
    )
