"""Declare a criterion not applicable to one file, for all its evaluators, before any of them validated."""

from datetime import datetime

from sqlalchemy import select

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.grids import CriterionRow, GridRows, grid_rows
from grants.evaluation.models import Evaluation, NotApplicable
from grants.evaluation.states import EvaluationState
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

LONGEST_REASON = 1000


class CriterionAlwaysApplies(DomainError):
    """The grid of the call does not let this criterion be left out, or has no such criterion."""


def declare_not_applicable(
    proposal: Proposal, criterion_code: str, reason: str, actor: Actor, at: datetime
) -> None:
    """Leave a criterion of the grid out for one file and all its evaluators, with the reason they will read.

    Points are then brought back to the full weight of the grid and of the group (decision rule 12).
    The file is locked by the caller, its line loaded. Raises NotAllowed; Conflict when the file is not in
    evaluation, an evaluation is validated or the criterion is left out already; CriterionAlwaysApplies
    where the grid does not allow it; DomainError without a reason or when no criterion would be left.
    """
    _require_right(actor, proposal)
    grid = grid_rows(proposal.call_line.call_id)
    criterion = _criterion(grid, criterion_code)
    if not criterion.may_be_not_applicable:
        raise CriterionAlwaysApplies(
            _("La grille ne permet pas de déclarer %(code)s sans objet.", code=criterion.code),
            field="criterion",
        )
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison : les évaluateurs la liront."), field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError(_("La raison dépasse %(limit)s signes.", limit=LONGEST_REASON), field="reason")
    _require_before_validation(proposal)
    left_out = queries.not_applicable_of([proposal.id], grid)[proposal.id]
    if criterion.code in left_out:
        raise Conflict(_("Le critère %(code)s est déjà sans objet pour ce dossier.", code=criterion.code))
    if len(left_out) + 1 == len(grid.criteria):
        raise DomainError(_("Un critère au moins doit rester à noter."), field="criterion")
    db.session.add(NotApplicable(proposal_id=proposal.id, criterion_id=criterion.id, reason=reason))
    record("evaluation.declare_not_applicable", proposal, actor, at, reason=reason, criterion=criterion.code)


def withdraw_not_applicable(proposal: Proposal, criterion_code: str, actor: Actor, at: datetime) -> None:
    """Have a criterion marked again for one file; marks given before the declaration count again.

    The file is locked by the caller, its line loaded. Raises NotAllowed; Conflict when the file is not in
    evaluation, an evaluation is validated or the criterion is not left out.
    """
    _require_right(actor, proposal)
    criterion = _criterion(grid_rows(proposal.call_line.call_id), criterion_code)
    _require_before_validation(proposal)
    row = db.session.get(NotApplicable, (proposal.id, criterion.id))
    if row is None:
        raise Conflict(_("Le critère %(code)s est déjà à noter pour ce dossier.", code=criterion.code))
    db.session.delete(row)
    record("evaluation.withdraw_not_applicable", proposal, actor, at, criterion=criterion.code)


def _require_right(actor: Actor, proposal: Proposal) -> None:
    if not policies.can_leave_out(actor, proposal):
        raise NotAllowed(_("Seul un gestionnaire d’appels déclare un critère sans objet."))


def _criterion(grid: GridRows, code: str) -> CriterionRow:
    found = grid.by_code.get(code)
    if found is None:
        raise CriterionAlwaysApplies(
            _("Le critère %(code)s n’est pas dans la grille.", code=code), field="criterion"
        )
    return found


def _require_before_validation(proposal: Proposal) -> None:
    """Refuse once anybody validated: a validation locks the file too, so that the two never cross."""
    if proposal.state != ProposalState.IN_EVALUATION:
        raise Conflict(_("Le dossier %(ref)s n’est pas en évaluation.", ref=proposal.ref))
    validated = select(Evaluation.id).where(
        Evaluation.proposal_id == proposal.id, Evaluation.state == EvaluationState.VALIDATED
    )
    if db.session.scalar(validated.limit(1)) is not None:
        raise Conflict(_("Une évaluation est déjà validée : la grille de ce dossier ne change plus."))
