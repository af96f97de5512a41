"""What waits around the pool: invitations to answer, the guide to read, evaluators to replace."""

from sqlalchemy import func, select

from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import _, ngettext
from grants.core.worklist import WorkItem
from grants.evaluation.models import Evaluation, EvaluatorInvitation, EvaluatorProfile
from grants.evaluation.queries.pool import guide_in_force, read_at
from grants.evaluation.states import EvaluationState, InvitationState
from grants.proposals.models import Proposal


def work_of_invited(actor: Actor) -> list[WorkItem]:
    """Return what an evaluator has to answer, read or fill in before files come."""
    waiting = (
        db.session.scalar(
            select(func.count()).where(
                EvaluatorInvitation.user_id == actor.id, EvaluatorInvitation.state == InvitationState.INVITED
            )
        )
        or 0
    )
    guide = guide_in_force()
    to_read = guide is not None and read_at(actor.id, guide) is None
    to_fill = db.session.get(EvaluatorProfile, actor.id) is None
    words = ngettext("invitation à évaluer", "invitations à évaluer", waiting)
    return [
        WorkItem(waiting, words, "evaluation.invitations"),
        WorkItem(int(to_read), _("guide des évaluateurs à lire"), "evaluation.guide"),
        WorkItem(int(to_fill), _("profil d’évaluateur à remplir"), "evaluation.profile"),
    ]


def work_of_pool_managers() -> list[WorkItem]:
    """Return, call by call, the evaluators who stepped down with files still open."""
    rows = db.session.execute(
        select(Call.code, func.count(func.distinct(EvaluatorInvitation.user_id)))
        .select_from(EvaluatorInvitation)
        .join(Call, Call.id == EvaluatorInvitation.call_id)
        .join(Evaluation, Evaluation.evaluator_id == EvaluatorInvitation.user_id)
        .join(Proposal, Proposal.id == Evaluation.proposal_id)
        .join(CallLine, (CallLine.id == Proposal.call_line_id) & (CallLine.call_id == Call.id))
        .where(
            EvaluatorInvitation.state == InvitationState.STEPPED_DOWN,
            Evaluation.state.in_([EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS]),
        )
        .group_by(Call.code)
        .order_by(Call.code)
    )
    return [
        WorkItem(
            number,
            ngettext("évaluateur à remplacer", "évaluateurs à remplacer", number),
            "evaluation.call_evaluators",
            {"code": code},
            code,
        )
        for code, number in rows
    ]
