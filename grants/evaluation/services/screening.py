"""Check a file before evaluation: admissibility by its documents, then eligibility by the call's rules."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from grants.associations.queries import member_recipients
from grants.audit.services import record
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _, join_words
from grants.evaluation import policies, queries
from grants.evaluation.models import Screening
from grants.evaluation.screening_points import ELIGIBILITY, DocumentChecks, inadmissible, normalise
from grants.evaluation.services.completion import require_settled
from grants.evaluation.states import ScreeningStage
from grants.outbox.services import queue
from grants.proposals import services as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


class PointsFail(DomainError):
    """A stage is said to be passed although a point fails."""


def check_admissibility(
    proposal: Proposal, points: DocumentChecks, passed: bool, reason: str, actor: Actor, at: datetime
) -> Screening:
    """Record the check of the documents; a failure needs a reason, moves the file and mails it.

    points: document code -> present, readable, valid (True stands for all three). The proposal has
    its line, call and association loaded. Raises NotAllowed, Conflict when the file is not waiting for
    this check, PointsFail, DomainError without a reason.
    """
    _require_waiting(proposal, ScreeningStage.ADMISSIBILITY, actor)
    require_settled(proposal, at)
    checks = normalise(points)
    failing = inadmissible(queries.document_points(proposal), checks)
    if passed and failing:
        raise PointsFail(_("Pièces en défaut : %(codes)s.", codes=", ".join(failing)))
    found = _keep(proposal, ScreeningStage.ADMISSIBILITY, checks, passed, reason, actor, at)
    if not passed:
        proposals.refuse_admission(proposal, found.reason, actor, at)
        _tell(proposal, found, at)
    return found


def check_eligibility(
    proposal: Proposal, points: Mapping[str, bool], passed: bool, reason: str, actor: Actor, at: datetime
) -> Screening:
    """Record the check of the call's rules; passing admits the file to evaluation.

    points: association, line, city, duration, amount, cofunding, no_overdue. A point that the system
    knows to fail cannot pass. Raises NotAllowed, Conflict, PointsFail, DomainError without a reason.
    """
    _require_waiting(proposal, ScreeningStage.ELIGIBILITY, actor)
    checks = {code: bool(points.get(code, False)) for code in ELIGIBILITY}
    if passed:
        known = queries.eligibility_facts(proposal, at).verdicts
        failing = [code for code in ELIGIBILITY if not checks[code] or known[code] is False]
        if failing:
            labels = [str(_(ELIGIBILITY[code])) for code in failing]
            raise PointsFail(_("Points non remplis : %(points)s.", points=join_words(labels)))
    found = _keep(proposal, ScreeningStage.ELIGIBILITY, checks, passed, reason, actor, at)
    if passed:
        proposals.admit(proposal, actor, at)
    else:
        proposals.refuse_eligibility(proposal, found.reason, actor, at)
        _tell(proposal, found, at)
    return found


def _require_waiting(proposal: Proposal, stage: ScreeningStage, actor: Actor) -> None:
    if not policies.can_screen(actor, proposal):
        raise NotAllowed(_("Seul un gestionnaire d’appels examine les dossiers."))
    if proposal.call_line.call.state != CallState.IN_EVALUATION:
        raise Conflict(_("L’examen commence quand l’évaluation de l’appel est ouverte."))
    if proposal.state != ProposalState.SUBMITTED:
        raise Conflict(_("Ce dossier n’attend pas d’examen."))
    done = queries.screenings_of(proposal.id)
    if stage in done:
        raise Conflict(_("Cet examen est déjà enregistré."))
    if stage == ScreeningStage.ELIGIBILITY and ScreeningStage.ADMISSIBILITY not in done:
        raise Conflict(_("La recevabilité s’examine d’abord."))


def _keep(
    proposal: Proposal,
    stage: ScreeningStage,
    points: Mapping[str, Any],
    passed: bool,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Screening:
    reason = reason.strip()
    if not passed and not reason:
        raise DomainError(_("Écrivez la raison : elle est envoyée à l’association."), field="reason")
    found = Screening(
        proposal_id=proposal.id,
        stage=stage,
        passed=passed,
        points=dict(points),
        reason=reason,
        checked_at=at,
        checked_by_id=actor.id,
    )
    db.session.add(found)
    db.session.flush()
    record("evaluation.screen", proposal, actor, at, stage=stage.value, passed=passed)
    return found


def _tell(proposal: Proposal, found: Screening, at: datetime) -> None:
    queue(
        "proposal.screened_out",
        member_recipients(proposal.association_id),
        at,
        cause=proposal,
        proposal=proposal,
        screening=found,
        is_admissibility=found.stage == ScreeningStage.ADMISSIBILITY,
    )
