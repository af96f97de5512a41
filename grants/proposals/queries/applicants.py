"""Lists for members of an association: their proposals and what they may choose while drafting."""

from sqlalchemy import select

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import pick
from grants.proposals.models import Proposal
from grants.proposals.queries.single import with_call
from grants.proposals.states import ProposalState
from grants.strategy.models import SubLine
from grants.territory.models import City


def proposals_of(viewer: Actor) -> list[Proposal]:
    """Return the proposals of the viewer's associations, last edited first: one statement."""
    statement = (
        with_call(select(Proposal))
        .where(Proposal.association_id.in_(list(viewer.memberships)))
        .order_by(Proposal.edited_at.desc(), Proposal.id.desc())
    )
    return list(db.session.scalars(statement))


def drafts_of(viewer: Actor) -> list[Proposal]:
    """Return the drafts of the viewer's associations, first created first: one statement."""
    statement = (
        with_call(select(Proposal))
        .where(Proposal.association_id.in_(list(viewer.memberships)), Proposal.state == ProposalState.DRAFT)
        .order_by(Proposal.id)
    )
    return list(db.session.scalars(statement))


def choices_of_activities(line_code: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the kinds of activity of a line and the cities, as (code, name) pairs: two statements."""
    kinds = db.session.scalars(
        select(SubLine).where(SubLine.line_code == line_code).order_by(SubLine.position, SubLine.code)
    )
    cities = sorted((pick(city), city.code) for city in db.session.scalars(select(City)))
    return [(kind.code, pick(kind)) for kind in kinds], [(code, name) for name, code in cities]
