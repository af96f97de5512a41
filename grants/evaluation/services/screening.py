"""Check a file before evaluation: admissibility by its documents, then eligibility by the call's rules."""

from collections.abc import Mapping, Sequence
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
from grants.evaluation.screening_points import (
    CAPS,
    ELIGIBILITY,
    DocumentChecks,
    asked_documents,
    inadmissible,
    normalise,
    point_label,
)
from grants.evaluation.screening_verdicts import MOST_REASON, Found
from grants.evaluation.services.completion import require_settled
from grants.evaluation.states import ScreeningStage
from grants.outbox.services import queue
from grants.proposals import services as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


class PointsFail(DomainError):
    """A stage is said to be passed although a point fails."""


class ReasonsMissing(PointsFail):
    """A stage is passed against automatic faults without a reason for each; codes names the points."""

    def __init__(self, message: str, codes: Sequence[str]) -> None:
        super().__init__(message)
        self.codes = tuple(codes)


def check_admissibility(
    proposal: Proposal,
    points: DocumentChecks,
    passed: bool,
    reason: str,
    actor: Actor,
    at: datetime,
    *,
    reasons: Mapping[str, str] | None = None,
) -> Screening:
    """Record the check of the documents; a failure needs a reason, moves the file and mails it.

    points: document code -> present, readable, valid (True stands for all three). reasons: document code
    -> why it passes although the system finds a fault. The proposal has its line, call and association
    loaded. Raises NotAllowed, Conflict when the file is not waiting for this check, PointsFail,
    ReasonsMissing, DomainError without a reason for a failure.
    """
    _require_waiting(proposal, ScreeningStage.ADMISSIBILITY, actor)
    require_settled(proposal, at)
    checks = normalise(points)
    documents = queries.document_points(proposal)
    failing = inadmissible(documents, checks)
    if passed and failing:
        raise PointsFail(_("Pièces en défaut : %(codes)s.", codes=", ".join(failing)))
    seen = queries.document_verdicts(proposal, documents)
    why = _written(reasons)
    faults = [code for code in asked_documents(documents, checks) if seen[code].is_fault]
    if passed:
        _require_reasons(faults, faults, why)
    kept = {
        code: {**checks.get(code, {}), **_seen(found, why.get(code, "") if code in faults and passed else "")}
        for code, found in seen.items()
    }
    overridden = faults if passed else []
    found = _keep(proposal, ScreeningStage.ADMISSIBILITY, kept, passed, reason, overridden, actor, at)
    if not passed:
        proposals.refuse_admission(proposal, found.reason, actor, at)
        _tell(proposal, found, at)
    return found


def check_eligibility(
    proposal: Proposal,
    points: Mapping[str, bool],
    passed: bool,
    reason: str,
    actor: Actor,
    at: datetime,
    *,
    reasons: Mapping[str, str] | None = None,
) -> Screening:
    """Record the check of the call's rules; passing admits the file to evaluation.

    points: association, line, city, duration, amount, cofunding, no_overdue. A point in which the system
    finds a fault passes only with a reason under its code. Raises NotAllowed, Conflict, PointsFail,
    ReasonsMissing, DomainError without a reason for a failure.
    """
    _require_waiting(proposal, ScreeningStage.ELIGIBILITY, actor)
    checks = {code: bool(points.get(code, False)) for code in ELIGIBILITY}
    facts = queries.eligibility_facts(proposal)
    why = _written(reasons)
    faults = [code for code in ELIGIBILITY if facts.verdicts[code].is_fault]
    if passed:
        failing = [code for code in ELIGIBILITY if not checks[code]]
        if failing:
            labels = join_words(point_label(code) for code in failing)
            raise PointsFail(_("Points non remplis : %(points)s.", points=labels))
        _require_reasons(faults, [point_label(code) for code in faults], why)
    kept: dict[str, Any] = {
        code: {"met": checks[code], **_seen(found, why.get(code, "") if code in faults and passed else "")}
        for code, found in facts.verdicts.items()
    }
    kept[CAPS] = _seen(facts.caps, "")
    overridden = faults if passed else []
    found = _keep(proposal, ScreeningStage.ELIGIBILITY, kept, passed, reason, overridden, actor, at)
    if passed:
        proposals.admit(proposal, actor, at)
    else:
        proposals.refuse_eligibility(proposal, found.reason, actor, at)
        _tell(proposal, found, at)
    return found


def _written(reasons: Mapping[str, str] | None) -> dict[str, str]:
    return {code: text.strip()[:MOST_REASON] for code, text in (reasons or {}).items() if text.strip()}


def _require_reasons(faults: Sequence[str], labels: Sequence[str], why: Mapping[str, str]) -> None:
    """Refuse to pass over a fault that the system finds unless a reason is written for it."""
    missing = [(code, label) for code, label in zip(faults, labels, strict=True) if code not in why]
    if missing:
        words = join_words(label for _code, label in missing)
        raise ReasonsMissing(
            str(_("Écrivez pourquoi vous passez outre le défaut constaté : %(points)s.", points=words)),
            [code for code, _label in missing],
        )


def _seen(found: Found, reason: str) -> dict[str, Any]:
    """Return what is kept of one point: the verdict seen and why it was overridden."""
    return {"seen": found.as_json(), "reason": reason}


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
    overridden: Sequence[str],
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
    record(
        "evaluation.screen",
        proposal,
        actor,
        at,
        stage=stage.value,
        passed=passed,
        overridden=list(overridden),
    )
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
