"""Read the content of a proposal as it stands now, whole or the parts that some sections look at."""

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import bindparam, func, select

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

# Statements that nearly every page of a draft runs are composed once.
_OWNER: Any = bindparam("proposal_id")
_TEXTS = select(ProposalText.name, ProposalText.body).where(ProposalText.proposal_id == _OWNER)
_ACTIVITIES = (
    select(
        Activity.sub_line_code,
        Activity.title,
        Activity.city_code,
        Activity.description,
        Activity.starts_on,
        Activity.ends_on,
        Activity.planned_participations,
        Activity.id,
        Activity.details,
    )
    .where(Activity.proposal_id == _OWNER)
    .order_by(Activity.position, Activity.id)
)
_CELLS = select(PlannedCell.city_code, PlannedCell.sex, PlannedCell.age, PlannedCell.value).where(
    PlannedCell.proposal_id == _OWNER
)
_COSTS = (
    select(
        BudgetLine.heading_code,
        BudgetLine.label,
        BudgetLine.unit,
        BudgetLine.quantity,
        BudgetLine.unit_cost_centimes,
        BudgetLine.grant_centimes,
        BudgetLine.own_cash_centimes,
        BudgetLine.in_kind_centimes,
        BudgetLine.other_centimes,
        BudgetLine.id,
    )
    .where(BudgetLine.proposal_id == _OWNER)
    .order_by(BudgetLine.position, BudgetLine.id)
)
_FILES = (
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
        ProposalDocument.proposal_id == _OWNER,
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


def _rows(statement: Any, proposal_id: int) -> Any:
    return db.session.execute(statement, {"proposal_id": proposal_id})


def _texts(proposal_id: int) -> dict[str, str]:
    found = {row.name: row.body for row in _rows(_TEXTS, proposal_id)}
    return {name: found[name] for name, _label, _longest in TEXTS if found.get(name)}


def _activities(proposal_id: int) -> tuple[ActivityRow, ...]:
    return tuple(
        ActivityRow(sub_line or "", title, city or "", *rest)
        for sub_line, title, city, *rest in _rows(_ACTIVITIES, proposal_id)
    )


def _beneficiaries(proposal_id: int) -> tuple[PlannedRow, ...]:
    cells = [PlannedRow(*row) for row in _rows(_CELLS, proposal_id)]
    return tuple(
        sorted(cells, key=lambda cell: (cell.city_code, SEXES.index(cell.sex), AGES.index(cell.age)))
    )


def _budget(proposal_id: int) -> tuple[BudgetRow, ...]:
    return tuple(BudgetRow(heading or "", *rest) for heading, *rest in _rows(_COSTS, proposal_id))


def _documents(proposal_id: int) -> tuple[JoinedFile, ...]:
    return tuple(JoinedFile(*row) for row in _rows(_FILES, proposal_id))


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
