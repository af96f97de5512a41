"""Read the calibration of a panel: the manager's view with names, an evaluator's own sheets without."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from grants.accounts.models import User
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.evaluation.models import (
    Calibration,
    EvaluatorInvitation,
    SampleFile,
    SampleSheet,
)
from grants.evaluation.queries.people import evaluators
from grants.evaluation.states import CalibrationState, InvitationState
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

DECIDED = (ProposalState.SELECTED, ProposalState.RESERVE, ProposalState.REJECTED, ProposalState.RENOUNCED)


@dataclass(frozen=True)
class SheetRow:
    """One sheet as the manager follows it."""

    evaluator_id: int
    name: str
    marks: dict[str, int]
    validated_at: datetime | None


@dataclass(frozen=True)
class Sample:
    """One sample with its sheets."""

    id: int
    position: int
    title: str
    body: str
    proposal_id: int | None
    sheets: list[SheetRow]

    @property
    def validated(self) -> dict[int, dict[str, int]]:
        """Return the validated marks by evaluator."""
        return {row.evaluator_id: row.marks for row in self.sheets if row.validated_at is not None}


def calibration_of(call_id: int) -> Calibration | None:
    """Return the calibration of a call, None before it is opened."""
    return db.session.scalar(select(Calibration).where(Calibration.call_id == call_id))


def calibration_for_update(call_id: int) -> Calibration:
    """Return the same, locked. Raises NotFound before it is opened."""
    statement = select(Calibration).where(Calibration.call_id == call_id).with_for_update()
    found: Calibration | None = db.session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        raise NotFound(_("Cet appel n’a pas d’exercice de calibrage."))
    return found


def samples_of(calibration_id: int) -> list[Sample]:
    """Return the samples with every sheet and name, for the manager and for spreads: two statements."""
    files = db.session.scalars(
        select(SampleFile).where(SampleFile.calibration_id == calibration_id).order_by(SampleFile.position)
    ).all()
    sheets: dict[int, list[SheetRow]] = {file.id: [] for file in files}
    rows = db.session.execute(
        select(SampleSheet, User.display_name)
        .join(User, User.id == SampleSheet.evaluator_id)
        .where(SampleSheet.sample_id.in_(sheets))
        .order_by(User.display_name, User.id)
    )
    for sheet, name in rows:
        sheets[sheet.sample_id].append(SheetRow(sheet.evaluator_id, name, sheet.marks, sheet.validated_at))
    return [
        Sample(file.id, file.position, file.title, file.body, file.proposal_id, sheets[file.id])
        for file in files
    ]


def panel_of(call: Call) -> list[int]:
    """Return who scores in a call: those who accepted its invitation, else all who know one of its lines."""
    accepted = set(
        db.session.scalars(
            select(EvaluatorInvitation.user_id).where(
                EvaluatorInvitation.call_id == call.id, EvaluatorInvitation.state == InvitationState.ACCEPTED
            )
        )
    )
    lines = set(db.session.scalars(select(CallLine.line_code).where(CallLine.call_id == call.id)))
    return [
        key for key, person in evaluators().items() if (key in accepted if accepted else person.lines & lines)
    ]


def former_files(references: Collection[str], call_id: int) -> dict[str, Proposal]:
    """Return the decided files of other calls by reference."""
    rows = db.session.scalars(
        select(Proposal)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(Proposal.reference.in_(references), CallLine.call_id != call_id, Proposal.state.in_(DECIDED))
    )
    return {row.ref: row for row in rows}


def own_sheets(viewer: Actor) -> list[SampleSheet]:
    """Return the viewer's own sheets with their sample and call, those to do first: one statement."""
    ordered = _own(viewer).order_by(
        SampleSheet.validated_at.is_not(None), Calibration.opened_at.desc(), SampleFile.position
    )
    return list(db.session.scalars(ordered))


def own_sheet(sheet_id: int, viewer: Actor, lock: bool = False) -> SampleSheet:
    """Return one of the viewer's own sheets. Raises NotFound."""
    statement = _own(viewer).where(SampleSheet.id == sheet_id)
    if lock:
        statement = statement.with_for_update(of=SampleSheet).execution_options(populate_existing=True)
    found: SampleSheet | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(_("Aucun dossier d’essai ne vous est confié ici."))
    return found


def _own(viewer: Actor) -> Select[Any]:
    sample = contains_eager(SampleSheet.sample)
    return (
        select(SampleSheet)
        .join(SampleSheet.sample)
        .join(SampleFile.calibration)
        .join(Calibration.call)
        .where(SampleSheet.evaluator_id == viewer.id)
        .options(sample.contains_eager(SampleFile.calibration).contains_eager(Calibration.call))
    )


def is_shown(calibration: Calibration) -> bool:
    """Say whether evaluators read the spread: once closed, or once everyone validated everything."""
    if calibration.state == CalibrationState.CLOSED:
        return True
    waiting = (
        select(func.count())
        .select_from(SampleSheet)
        .join(SampleFile, SampleFile.id == SampleSheet.sample_id)
        .where(SampleFile.calibration_id == calibration.id, SampleSheet.validated_at.is_(None))
    )
    return not db.session.scalar(waiting)
