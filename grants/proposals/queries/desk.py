"""The proposals that go on, beside the work queue of a member."""

from datetime import datetime

from sqlalchemy import select

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import _, date_words, instant_words
from grants.core.worklist import DeskPanel, DeskRow, tag_of
from grants.proposals.models import Proposal
from grants.proposals.queries.single import with_call
from grants.proposals.states import ProposalState

SHOWN = 6
GOING_ON = (
    ProposalState.DRAFT,
    ProposalState.SUBMITTED,
    ProposalState.IN_EVALUATION,
    ProposalState.EVALUATED,
    ProposalState.RESERVE,
)


def desk_panels(actor: Actor, at: datetime) -> list[DeskPanel]:
    """Return the proposals of the actor's associations without an outcome yet; one statement."""
    if not actor.memberships:
        return []
    statement = (
        with_call(select(Proposal))
        .where(Proposal.association_id.in_(list(actor.memberships)), Proposal.state.in_(GOING_ON))
        .order_by(Proposal.edited_at.desc(), Proposal.id.desc())
        .limit(SHOWN)
    )
    rows = [
        DeskRow(row.title, "proposals.show", {"ref": row.ref}, _next(row, at), tag_of(row.state))
        for row in db.session.scalars(statement)
    ]
    return [DeskPanel(_("Vos projets en cours"), rows, (_("Tous mes projets"), "proposals.mine"))]


def _next(proposal: Proposal, at: datetime) -> str:
    """Return what comes next: the deadline while it may be submitted or corrected, then the results."""
    call = proposal.call_line.call
    if call.is_open(at):
        deadline = instant_words(call.closes_at)
        if proposal.state == ProposalState.DRAFT:
            return str(_("À déposer avant le %(deadline)s", deadline=deadline))
        return str(_("Correction possible jusqu’au %(deadline)s", deadline=deadline))
    if proposal.state == ProposalState.DRAFT:
        return str(_("L’appel est clos depuis le %(deadline)s", deadline=instant_words(call.closes_at)))
    if call.results_on is None:
        return ""
    return str(_("Résultats prévus : %(day)s", day=date_words(call.results_on)))
