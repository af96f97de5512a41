"""A process that submits a proposal and takes it back for ever, until it is killed; see test_kill.py."""

from __future__ import annotations

import sys
from datetime import datetime

from sqlalchemy import select

from grants import create_app
from grants.accounts.models import User
from grants.core.actors import Actor
from grants.core.db import db, unit_of_work
from grants.proposals import queries, services
from grants.proposals.models import Proposal


def run(owner_email: str, at: datetime) -> None:
    """Submit each draft in turn and take it back, one unit of work each."""
    app = create_app()
    with app.app_context(), app.test_request_context("/fr/"):
        owner_id = db.session.scalars(select(User.id).where(User.email == owner_email)).one()
        keys = db.session.scalars(select(Proposal.id).order_by(Proposal.id)).all()
        association_id = db.session.scalars(select(Proposal.association_id)).first()
        owner = Actor(owner_id, owner_email, memberships={association_id: "owner"})
        print("ready", flush=True)
        while True:
            for key in keys:
                turn(key, owner, at)


def turn(key: int, owner: Actor, at: datetime) -> None:
    with unit_of_work():
        proposal = queries.load_for_update(key)
        if proposal.state == "draft":
            services.submit_proposal(proposal, None, owner, at)
        else:
            services.resume_draft(proposal, None, owner, at)


if __name__ == "__main__":
    run(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
