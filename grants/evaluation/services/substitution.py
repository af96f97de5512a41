"""Move the open files of an evaluator to others: who steps down or is late is replaced, with the reason."""

from collections.abc import Mapping
from datetime import datetime

from grants.accounts.models import User
from grants.audit.services import transition
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import Evaluation, Substitution
from grants.evaluation.services.assignment import assign_call
from grants.evaluation.states import EVALUATION_WORKFLOW, EvaluationState
from grants.outbox.services import Recipient, queue
from grants.proposals import queries as proposals

OPEN = (EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS)


def substitute(
    call: Call, choices: Mapping[int, int], reason: str, actor: Actor, at: datetime
) -> list[Evaluation]:
    """Give open evaluations to substitutes: evaluation -> evaluator; both are told by e-mail.

    What the former one marked stays in the rows and never counts. Raises NotAllowed, DomainError without
    a reason, Conflict when an evaluation is no longer open or not of this call, and as assign_call does;
    then nothing moves.
    """
    if not policies.can_manage_pool(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels remplace un évaluateur."))
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison."), field="reason")
    if not choices:
        raise DomainError(_("Choisissez au moins un remplaçant."))
    former = {}
    for evaluation_id in sorted(choices):
        evaluation = queries.get_for_manager(evaluation_id, actor, lock=True)
        proposal = proposals.load_for_update(evaluation.proposal_id)
        if proposal.call_line.call_id != call.id:
            raise Conflict(_("Ce dossier n’est pas de cet appel."))
        if evaluation.state not in OPEN or proposal.id in former:
            raise Conflict(_("L’évaluation de %(ref)s n’est plus ouverte.", ref=proposal.ref))
        transition(evaluation, EVALUATION_WORKFLOW, "replace", actor, at, reason=reason)
        former[proposal.id] = evaluation
    db.session.flush()
    given = {evaluation.proposal_id: [choices[evaluation.id]] for evaluation in former.values()}
    made = assign_call(call, given, actor, at)
    db.session.add_all(
        Substitution(
            former_id=former[evaluation.proposal_id].id,
            new_id=evaluation.id,
            reason=reason,
            done_at=at,
            done_by_id=actor.id or 0,
        )
        for evaluation in made
    )
    _tell(list(former.values()), at)
    return made


def _tell(former: list[Evaluation], at: datetime) -> None:
    piles: dict[int, list[Evaluation]] = {}
    for evaluation in former:
        piles.setdefault(evaluation.evaluator_id, []).append(evaluation)
    for user_id, evaluations in sorted(piles.items()):
        user = db.session.get_one(User, user_id)
        recipient = Recipient(user.email, user.language, user.display_name)
        files = [proposals.load_for_update(evaluation.proposal_id) for evaluation in evaluations]
        queue("evaluator.replaced", [recipient], at, cause=evaluations[0], files=queries.shown_files(files))
