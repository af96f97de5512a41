"""Let an evaluator take up validated marks again, with a written reason, before the scores are closed."""

from datetime import datetime

from sqlalchemy import func, select

from grants.audit.services import transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies
from grants.evaluation.models import Evaluation, FurtherEvaluation, ValidatedMarks
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.states import EVALUATION_WORKFLOW, EvaluationState
from grants.outbox.services import Recipient, queue
from grants.proposals import queries as proposals
from grants.proposals.states import ProposalState

LONGEST_REASON = 1000
MOST_EVALUATIONS = 3


def reopen_evaluation(
    evaluation: Evaluation, reason: str, seen_version: int | None, actor: Actor, at: datetime
) -> None:
    """Reopen a validated evaluation; the set validated before stays readable, the evaluator is told.

    The evaluation is locked by the caller, its evaluator and file loaded. A further evaluation that
    nobody holds yet is no longer asked for until the marks are validated again. Raises NotAllowed;
    DomainError without a reason; Conflict when it is not validated, changed meanwhile, the scores of the
    file are closed, or a fourth evaluation was needed (its rules rest on the validated ones).
    """
    if not policies.can_reopen(actor, evaluation):
        raise NotAllowed(_("Seul un gestionnaire d’appels rouvre une évaluation."))
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison : l’évaluateur la lira."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError(_("La raison dépasse %(limit)s signes.", limit=LONGEST_REASON), field="reason")
    if seen_version is not None and seen_version != evaluation.version:
        raise Conflict(_("Cette évaluation a changé entre-temps. Rechargez la page."))
    proposal = proposals.load_for_update(evaluation.proposal_id)
    if proposal.state != ProposalState.IN_EVALUATION:
        raise Conflict(_("La notation du dossier %(ref)s est close.", ref=proposal.ref))
    if evaluation.state != EvaluationState.VALIDATED:
        raise Conflict(_("Cette évaluation n’est pas validée."))
    held = _held(proposal.id)
    if held > MOST_EVALUATIONS:
        raise Conflict(
            _("Une quatrième évaluation a été demandée sur la foi des précédentes : elles ne changent plus.")
        )
    transition(
        evaluation, EVALUATION_WORKFLOW, "reopen", actor, at, reason=reason, stamps={"validated_at": None}
    )
    _stamp(evaluation.id, reason, actor, at)
    further = db.session.get(FurtherEvaluation, proposal.id)
    if further is not None and further.needed > held:
        db.session.delete(further)
    person = evaluation.evaluator
    recipient = Recipient(person.email, person.language, person.display_name)
    queue("evaluation.reopened", [recipient], at, cause=proposal, proposal=proposal, reason=reason)


def _held(proposal_id: int) -> int:
    counted = select(func.count()).where(Evaluation.proposal_id == proposal_id, Evaluation.state.in_(ACTIVE))
    return db.session.scalar(counted) or 0


def _stamp(evaluation_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Note on the last validated set why it was taken up again; rows made in bulk may lack one."""
    last = db.session.scalar(
        select(ValidatedMarks)
        .where(ValidatedMarks.evaluation_id == evaluation_id)
        .order_by(ValidatedMarks.number.desc())
        .limit(1)
    )
    if last is not None:
        last.reopened_at, last.reopened_by_id, last.reopening_reason = at, actor.id, reason
