"""Read the content of a proposal as it stands now, whole or the parts that some sections look at."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import func, select

from grants.calls.models import RequiredDocument
from grants.core.db import db
from grants.documents.models import Blob, Document
from grants.documents.states import ScanState
from grants.proposals.content import (
    ActivityRow,
    ApplicantName,
    BudgetRow,
    Declaration,
    JoinedFile,
    PlannedRow,
    ProposalContent,
)
from grants.proposals.models import (
    Activity,
    BudgetLine,
    PlannedCell,
    Proposal,
    ProposalDocument,
    ProposalText,
)
from grants.proposals.persons import AGES, SEXES
from grants.proposals.plan_rows import KINDS
from grants.proposals.queries import plan
from grants.proposals.states import TEXTS


def content_of(proposal: Proposal, sections: Collection[str] | None = None) -> ProposalContent:
    """Return the content as it stands now: a statement a part; the association must be loaded.

    sections limits it to what the rules of these sections look at; the other parts are then empty.
    """
    association = proposal.association
    parts = set(_PARTS) if sections is None else {part for name in sections for part in _LOOKED_AT[name]}
    confirmed = plan.confirmed(proposal.id) if "confirmed" in parts else plan.Confirmed()
    return ProposalContent(
        title=proposal.title,
        language=proposal.language,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        association=ApplicantName(association.reference, association.name_fr, association.name_ar),
        no_other_subsidy=proposal.no_other_subsidy,
        references=confirmed.references,
        declaration=Declaration(
            proposal.declarant_name, proposal.declarant_title, statements=confirmed.statements
        ),
        **{part: _PARTS[part](proposal.id) for part in parts if part != "confirmed"},
    )


def _texts(proposal_id: int) -> dict[str, str]:
    rows = select(ProposalText.name, ProposalText.body).where(ProposalText.proposal_id == proposal_id)
    found = {row.name: row.body for row in db.session.execute(rows)}
    return {name: found[name] for name, _label, _longest in TEXTS if found.get(name)}


def _activities(proposal_id: int) -> tuple[ActivityRow, ...]:
    rows = db.session.scalars(
        select(Activity).where(Activity.proposal_id == proposal_id).order_by(Activity.position, Activity.id)
    )
    return tuple(
        ActivityRow(
            row.sub_line_code or "",
            row.title,
            row.city_code or "",
            row.description,
            row.starts_on,
            row.ends_on,
            row.planned_participations,
            row.id,
            row.details or {},
        )
        for row in rows
    )


def _beneficiaries(proposal_id: int) -> tuple[PlannedRow, ...]:
    rows = db.session.execute(
        select(PlannedCell.city_code, PlannedCell.sex, PlannedCell.age, PlannedCell.value).where(
            PlannedCell.proposal_id == proposal_id
        )
    )
    cells = [PlannedRow(*row) for row in rows]
    return tuple(
        sorted(cells, key=lambda cell: (cell.city_code, SEXES.index(cell.sex), AGES.index(cell.age)))
    )


def _budget(proposal_id: int) -> tuple[BudgetRow, ...]:
    rows = db.session.scalars(
        select(BudgetLine)
        .where(BudgetLine.proposal_id == proposal_id)
        .order_by(BudgetLine.position, BudgetLine.id)
    )
    return tuple(
        BudgetRow(
            row.heading_code or "",
            row.label,
            row.unit,
            row.quantity,
            row.unit_cost_centimes,
            row.grant_centimes,
            row.own_cash_centimes,
            row.in_kind_centimes,
            row.other_centimes,
            row.id,
        )
        for row in rows
    )


def _documents(proposal_id: int) -> tuple[JoinedFile, ...]:
    rows = db.session.execute(
        select(
            ProposalDocument.id,
            func.coalesce(RequiredDocument.code, ProposalDocument.question_code),
            Document.filename,
            Document.sha256,
            func.coalesce(ProposalDocument.question_code, ""),
        )
        .outerjoin(RequiredDocument, RequiredDocument.id == ProposalDocument.required_document_id)
        .join(Document, Document.id == ProposalDocument.document_id)
        .join(Blob, Blob.sha256 == Document.sha256)
        .where(
            ProposalDocument.proposal_id == proposal_id,
            ProposalDocument.removed_at.is_(None),
            Blob.state != ScanState.INFECTED,  # counts as missing
        )
        .order_by(
            ProposalDocument.question_code.is_not(None),
            RequiredDocument.position,
            RequiredDocument.code,
            ProposalDocument.id,
        )
    )
    return tuple(JoinedFile(*row) for row in rows)


_PARTS: dict[str, Callable[[int], Any]] = {
    "texts": _texts,
    "activities": _activities,
    "beneficiaries": _beneficiaries,
    "budget": _budget,
    "documents": _documents,
    **{name: plan.reader(name) for name in KINDS},
    "answers": plan.answers,
    "confirmed": plan.confirmed,
}
# The parts of the content that the rules of each section look at.
_LOOKED_AT = {
    "basics": ("texts",),
    "needs": ("texts",),
    "activities": ("activities", "beneficiaries"),
    "beneficiaries": ("activities", "beneficiaries"),
    "timetable": ("activities", "milestones"),
    "team": ("team",),
    "partners": ("partners",),
    "budget": ("budget",),
    "funding": ("budget", "funders", "subsidies"),
    "sustainability": ("texts",),
    "questions": ("answers", "documents"),
    "references": ("confirmed",),
    "documents": ("documents",),
    "declaration": ("confirmed",),
}
