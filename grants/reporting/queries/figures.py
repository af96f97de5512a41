"""Cells as figures: the reports a number comes from with their own sums, and cells for export."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, exists, func, select

from grants.agreements.models import Agreement
from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.db import db
from grants.core.engine import long_read
from grants.indicators.keys import PARTICIPANTS, VALIDATED
from grants.indicators.models import Measure
from grants.obligations.states import ObligationKind
from grants.proposals.models import Proposal
from grants.reporting.models import Cell, ReportRevision
from grants.reporting.models.revision import revision_reference
from grants.reporting.queries.standing import COUNTED
from grants.reporting.states import RevisionState


@dataclass(frozen=True)
class RevisionSum:
    """A revision that a number comes from, with its own part of that number, in persons or contacts."""

    reference: str
    agreement_reference: str
    title: str
    association: Association
    kind: ObligationKind
    state: RevisionState
    period_start: date
    period_end: date
    value: int
    women: int
    not_stated: int


@dataclass(frozen=True)
class ExportedCell:
    """One validated cell with the keys that make it readable alone, in the order of the export."""

    call: str
    line: str
    association: str
    agreement: str
    revision: str
    status: str
    city: str
    period_start: date
    period_end: date
    school_year: str
    measure: str
    kind: str
    table: str
    sex: str
    age: str
    status_group: str
    origin: str
    value: int | None
    state: str


def cells_of(revision_ids: Collection[int]) -> dict[int, list[Cell]]:
    """Return the cells of some revisions by revision. One statement."""
    found: dict[int, list[Cell]] = defaultdict(list)
    for cell in db.session.scalars(select(Cell).where(Cell.revision_id.in_(revision_ids)).order_by(Cell.id)):
        found[cell.revision_id].append(cell)
    return dict(found)


def revisions_behind(
    line_code: str | None,
    city_code: str | None,
    school_year: str | None,
    status: str,
    measure: str = PARTICIPANTS,
) -> list[RevisionSum]:
    """Return the reports a number comes from with their own sums; None means every value.

    status is validated or provisional (the latest submitted or validated revision of an obligation);
    their values sum to the roll-up under the same key. One statement.
    """
    table = {"participants": "T1", "participations": "SX"}.get(measure, "NO")
    statement = (
        select(
            ReportRevision,
            Agreement,
            Association,
            func.sum(Cell.value),
            func.sum(case((Cell.sex == "F", Cell.value), else_=0)),
            func.sum(case((Cell.sex == "NS", Cell.value), else_=0)),
        )
        .join(Cell, Cell.revision_id == ReportRevision.id)
        .join(Agreement, Agreement.id == ReportRevision.agreement_id)
        .join(Association, Association.id == Agreement.association_id)
        .where(
            counted(status),
            Cell.measure_code == measure,
            Cell.table_code == table,
            Cell.value.is_not(None),
        )
        .group_by(ReportRevision.id, Agreement.id, Association.id)
        .order_by(func.sum(Cell.value).desc(), ReportRevision.id)
    )
    if line_code:
        statement = statement.where(Agreement.line_code == line_code)
    if city_code:
        statement = statement.where(Cell.city_code == city_code)
    if school_year:
        statement = statement.where(Cell.school_year == school_year)
    return [_revision_sum(*row) for row in db.session.execute(statement)]


def validated_cells() -> Iterator[ExportedCell]:
    """Yield every cell of the validated reports in force, in a stable order, a thousand at a time."""
    statement = (
        select(Cell, ReportRevision, Agreement, Association.reference, Call.code, Measure.kind)
        .join(ReportRevision, ReportRevision.id == Cell.revision_id)
        .join(Agreement, Agreement.id == ReportRevision.agreement_id)
        .join(Association, Association.id == Agreement.association_id)
        .join(Proposal, Proposal.id == Agreement.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Call, Call.id == CallLine.call_id)
        .join(Measure, Measure.code == Cell.measure_code)
        .where(ReportRevision.state == RevisionState.VALIDATED)
        .order_by(Agreement.reference, ReportRevision.id, Cell.id)
        .execution_options(yield_per=1000)
    )
    with long_read() as session:
        for cell, revision, agreement, association, call, kind in session.execute(statement):
            yield ExportedCell(
                call,
                agreement.line_code,
                association,
                agreement.reference,
                _reference(revision, agreement),
                VALIDATED,
                cell.city_code,
                cell.period_start,
                cell.period_end,
                cell.school_year,
                cell.measure_code,
                kind,
                cell.table_code,
                cell.sex,
                cell.age,
                cell.status_group,
                cell.origin,
                cell.value,
                cell.state.value,
            )


def counted(status: str) -> ColumnElement[bool]:
    """Return the condition of a revision that counts as validated or as provisional."""
    if status == VALIDATED:
        return ReportRevision.state == RevisionState.VALIDATED
    latest = (
        select(func.max(ReportRevision.number).label("number"), ReportRevision.obligation_id)
        .where(ReportRevision.state.in_(COUNTED))
        .group_by(ReportRevision.obligation_id)
        .subquery()
    )
    newest = exists().where(
        latest.c.obligation_id == ReportRevision.obligation_id, latest.c.number == ReportRevision.number
    )
    return ReportRevision.state.in_(COUNTED) & newest


def _reference(revision: ReportRevision, agreement: Agreement) -> str:
    return revision_reference(agreement.reference, revision.kind, revision.obligation_id, revision.number)


def _revision_sum(
    revision: ReportRevision, agreement: Agreement, association: Association, *numbers: int
) -> RevisionSum:
    return RevisionSum(
        _reference(revision, agreement),
        agreement.reference,
        agreement.title,
        association,
        revision.kind,
        revision.state,
        revision.period_start,
        revision.period_end,
        *(int(number or 0) for number in numbers),
    )
