"""Recusal: the evaluator or the manager; the file closes, marks are kept and never count."""

from datetime import datetime

from grants.accounts.models import User
from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.grids import grid_rows
from grants.evaluation.models import ConflictOfInterest, Evaluation, SetAsideTie
from grants.evaluation.services.further import settle_further
from grants.evaluation.states import EVALUATION_WORKFLOW
from grants.outbox.services import Recipient, queue
from grants.proposals import queries as proposals
from grants.proposals.states import ProposalState

LEAST_REASON = 10


def recuse_evaluator(evaluation: Evaluation, reason: str, actor: Actor, at: datetime) -> None:
    """Take a file from an evaluator who is tied to the association, whatever was marked; by e-mail too.

    Raises NotAllowed, Conflict once the scores of the file are closed, DomainError without a reason.
    """
    if not policies.can_manage_pool(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels récuse un évaluateur."))
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison."), field="reason")
    withdraw_evaluation(evaluation, reason, actor, at)
    user = db.session.get_one(User, evaluation.evaluator_id)
    recipient = Recipient(user.email, user.language, user.display_name)
    proposal = proposals.load_for_update(evaluation.proposal_id)
    queue("evaluator.replaced", [recipient], at, cause=evaluation, files=queries.shown_files([proposal]))


def withdraw_evaluation(evaluation: Evaluation, reason: str, person: Actor, at: datetime) -> None:
    """Recuse an evaluation, keep the tie, and settle anew whether the file needs one more; right checked.

    Raises Conflict once the scores of the file are closed.
    """
    proposal = proposals.load_for_update(evaluation.proposal_id)
    if proposal.state != ProposalState.IN_EVALUATION:
        raise Conflict(_("Les notes de ce dossier sont closes : la séance traite la récusation."))
    transition(evaluation, EVALUATION_WORKFLOW, "recuse", person, at, reason=reason)
    key = (evaluation.evaluator_id, proposal.association_id)
    if db.session.get(ConflictOfInterest, key) is None:
        db.session.add(
            ConflictOfInterest(user_id=key[0], association_id=key[1], reason=reason, declared_at=at)
        )
    db.session.flush()
    grid = grid_rows(proposal.call_line.call_id)  # what the others validated may now be all there is
    left_out = queries.not_applicable_of([proposal.id], grid)[proposal.id]
    settle_further(proposal, grid, left_out, person, at)


def set_tie_aside(
    user_id: int, association_id: int, fingerprint: str, reason: str, actor: Actor, at: datetime
) -> SetAsideTie:
    """Judge that a piece of evidence proves nothing, with a written reason; again, the first one stands.

    Raises NotAllowed, Conflict when the evidence is no longer found or may not be set aside, DomainError
    at the reason.
    """
    if not policies.can_manage_pool(actor):
        raise NotAllowed(_("Seul un gestionnaire d’appels écarte un indice."))
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        raise DomainError(_("Expliquez en une phrase pourquoi cet indice ne prouve rien."), field="reason")
    found = next(
        (
            item
            for item in queries.ties_between([user_id], [association_id])
            if item.evidence.fingerprint == fingerprint
        ),
        None,
    )
    if found is None:
        raise Conflict(_("Cet indice n’existe plus."))
    if found.evidence.is_final:
        raise Conflict(_("Une adhésion, une même personne ou un conflit déclaré ne s’écartent pas."))
    if found.set_aside is not None:
        return found.set_aside
    row = SetAsideTie(
        user_id=user_id,
        association_id=association_id,
        kind=found.evidence.kind,
        fingerprint=fingerprint,
        reason=reason,
        set_aside_at=at,
        set_aside_by_id=actor.id or 0,
    )
    db.session.add(row)
    db.session.flush()
    record(
        "tie.set_aside",
        row,
        actor,
        at,
        reason=reason,
        person=user_id,
        association=association_id,
        kind=found.evidence.kind.value,
    )
    return row
