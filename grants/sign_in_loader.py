"""Build the actor of a request from its sign-in session: one statement, plain data."""

from flask import Request, session
from sqlalchemy import and_

from grants.accounts.models import User
from grants.accounts.queries import signed_in_from, signed_in_statement, signed_in_values
from grants.associations.models import Membership
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.request import arrival
from grants.evaluation.models import ConflictOfInterest

_STATEMENT = (
    signed_in_statement()
    .add_columns(
        Membership.association_id,
        Membership.right,
        ConflictOfInterest.association_id.label("barred_id"),
    )
    .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.ended_at.is_(None)))
    .outerjoin(ConflictOfInterest, ConflictOfInterest.user_id == User.id)
)


def load_actor(_request: Request) -> Actor | None:
    """Return the signed-in person with staff roles and memberships, or None."""
    token = session.get("sign_in")
    if not token:
        return None
    rows = db.session.execute(_STATEMENT, signed_in_values(token, arrival())).all()
    found = signed_in_from(rows)
    if found is None:
        return None
    return Actor(
        id=found.user_id,
        display_name=found.display_name,
        email=found.email,
        language=found.language,
        roles=found.roles,
        memberships={row.association_id: str(row.right.value) for row in rows if row.right},
        barred=frozenset(row.barred_id for row in rows if row.barred_id),
        session_id=found.session_id,
        proven_at=found.proven_at,
        has_second_factor=found.has_second_factor,
    )
