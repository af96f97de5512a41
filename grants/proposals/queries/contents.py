"""Read the content of a proposal, the rules it must meet, and the names of the codes in it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from grants.associations.states import AssociationState
from grants.calls import queries as calls
from grants.calls.models import BudgetHeading, RequiredDocument
from grants.core.db import db
from grants.core.i18n import _, pick
from grants.documents.models import Blob, Document
from grants.documents.states import ScanState
from grants.proposals.completeness import problems_of
from grants.proposals.content import (
    ActivityRow,
    ApplicantName,
    BudgetRow,
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
from grants.proposals.queries.lent import lent_documents
from grants.proposals.queries.names import names_of
from grants.proposals.rules import CallRules, Problem
from grants.proposals.states import TEXTS
from grants.proposals.tables import BudgetGroup, PersonsTables, budget_groups, persons_tables
from grants.strategy.models import SubLine
from grants.territory.models import City


def content_of(proposal: Proposal) -> ProposalContent:
    """Return the content as it stands now: five statements; the association must be loaded."""
    association = proposal.association
    return ProposalContent(
        title=proposal.title,
        language=proposal.language,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        association=ApplicantName(association.reference, association.name_fr, association.name_ar),
        texts=_texts(proposal.id),
        activities=_activities(proposal.id),
        beneficiaries=_beneficiaries(proposal.id),
        budget=_budget(proposal.id),
        documents=_documents(proposal.id),
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
        select(ProposalDocument.id, RequiredDocument.code, Document.filename, Document.sha256)
        .join(RequiredDocument, RequiredDocument.id == ProposalDocument.required_document_id)
        .join(Document, Document.id == ProposalDocument.document_id)
        .join(Blob, Blob.sha256 == Document.sha256)
        .where(
            ProposalDocument.proposal_id == proposal_id,
            ProposalDocument.removed_at.is_(None),
            Blob.state != ScanState.INFECTED,  # counts as missing
        )
        .order_by(RequiredDocument.position, RequiredDocument.code, ProposalDocument.id)
    )
    return tuple(JoinedFile(*row) for row in rows)


def rules_of(proposal: Proposal, on: date | None = None) -> CallRules:
    """Return the rules of the proposal's call and line: four statements; call and line must be loaded.

    A document that the association keeps and that is in force on the day (today) need not be joined.
    """
    line = proposal.call_line
    call = line.call
    lent = lent_documents(proposal, on)
    ceilings = [amount for amount in (call.ceiling_centimes, line.ceiling_centimes) if amount is not None]
    return CallRules(
        execution_starts_on=call.execution_starts_on,
        execution_ends_on=call.execution_ends_on,
        ceiling_centimes=min(ceilings),
        cofunding_min_pct=call.cofunding_min_pct,
        overhead_max_pct=call.overhead_max_pct,
        equipment_max_pct=call.equipment_max_pct,
        in_kind_max_pct=call.in_kind_max_pct,
        heading_rules={heading.code: heading.share_rule for heading in calls.budget_headings()},
        required_documents=tuple(
            (document.code, pick(document))
            for document in calls.required_documents(call.id, line.line_code)
            if document.is_required and document.code not in lent
        ),
    )


def problems_before_submission(
    proposal: Proposal, content: ProposalContent, rules: CallRules
) -> list[Problem]:
    """Return every fault that stands before a submission, the association's own state included."""
    problems = problems_of(content, rules)
    if proposal.association.state != AssociationState.VERIFIED:
        message = _("L’identité de l’association n’est pas encore vérifiée par le ministère.")
        problems.insert(0, Problem("association_not_verified", "association", message, missing=True))
    return problems


@dataclass(frozen=True)
class DisplayNames:
    """Names of the codes found in a content, in the reader's language, and its tables with totals."""

    cities: dict[str, str]
    headings: dict[str, str]
    sub_lines: dict[str, str]
    documents: dict[str, str]
    persons: PersonsTables
    budget: list[BudgetGroup]


def display_names(content: dict[str, Any]) -> DisplayNames:
    """Return the names for a submitted content (its JSON): one statement."""
    names = names_of(
        {
            City: {row["city_code"] for row in [*content["activities"], *content["beneficiaries"]]},
            SubLine: {row["sub_line_code"] for row in content["activities"]},
            RequiredDocument: {row["code"] for row in content["documents"]},
        }
    )
    cities, headings = names[City], names[BudgetHeading]
    return DisplayNames(
        cities=cities,
        headings=headings,
        sub_lines=names[SubLine],
        documents=names[RequiredDocument],
        persons=persons_tables(content["beneficiaries"], cities),
        budget=budget_groups(content["budget"], headings),
    )
