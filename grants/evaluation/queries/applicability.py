"""Read the criteria that may be left out for one file: which are, why, and whether this can still change."""

from dataclasses import dataclass

from sqlalchemy import select

from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.evaluation.grids import CriterionRow, GridRows, grid_rows
from grants.evaluation.models import Evaluation, NotApplicable
from grants.evaluation.policies import can_leave_out
from grants.evaluation.states import EvaluationState
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


@dataclass(frozen=True)
class LeftOut:
    """A criterion that the grid lets a manager leave out; reason is None while it is to be marked."""

    criterion: CriterionRow
    reason: str | None


@dataclass(frozen=True)
class Applicability:
    """What the page of one file shows; it is open until an evaluation is validated."""

    proposal: Proposal
    criteria: tuple[LeftOut, ...]
    is_open: bool

    @property
    def to_mark(self) -> list[CriterionRow]:
        """Return the criteria that can still be left out."""
        return [row.criterion for row in self.criteria if row.reason is None]


def reasons_left_out(proposal_id: int, grid: GridRows) -> dict[str, str]:
    """Return criterion code -> why it is not applicable to a file: one statement."""
    rows = db.session.execute(
        select(NotApplicable.criterion_id, NotApplicable.reason).where(
            NotApplicable.proposal_id == proposal_id
        )
    )
    return {grid.codes_by_id[criterion_id]: reason for criterion_id, reason in rows}


def applicability_of(ref: str, viewer: Actor) -> Applicability:
    """Return the criteria of a file that may be left out; NotFound for who does not manage calls."""
    proposal = proposals.get_visible(ref, viewer)
    if not can_leave_out(viewer, proposal):
        raise NotFound(_("Ce dossier n’existe pas."))
    grid = grid_rows(proposal.call_line.call_id)
    reasons = reasons_left_out(proposal.id, grid)
    validated = select(Evaluation.id).where(
        Evaluation.proposal_id == proposal.id, Evaluation.state == EvaluationState.VALIDATED
    )
    return Applicability(
        proposal,
        tuple(LeftOut(row, reasons.get(row.code)) for row in grid.criteria if row.may_be_not_applicable),
        proposal.state == ProposalState.IN_EVALUATION and db.session.scalar(validated.limit(1)) is None,
    )
