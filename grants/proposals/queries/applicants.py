"""Lists for members of an association: their proposals and what they may choose while drafting."""

from sqlalchemy import select

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import pick
from grants.proposals.models import Proposal
from grants.proposals.queries.single import with_call
from grants.proposals.states import ProposalState
from grants.strategy.models import SubLine


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


def kinds_of_activities(line_code: str) -> list[tuple[str, str]]:
    """Return the kinds of activity of a line, as (code, name) pairs: one statement."""
    kinds = db.session.execute(
        select(SubLine.code, SubLine.name_fr, SubLine.name_ar, SubLine.name_en)
        .where(SubLine.line_code == line_code)
        .order_by(SubLine.position, SubLine.code)
    )
    return [(kind.code, pick(kind)) for kind in kinds]
