"""Read the files to screen, their documents, and what was found."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from grants.associations.models import Association
from grants.associations.queries import current_document
from grants.calls import queries as calls
from grants.calls.models import Call, CallLine
from grants.calls.states import CallState
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.pagination import Page, paginate
from grants.documents.queries import infected_among
from grants.evaluation.models import Screening
from grants.evaluation.queries.completion import accepted_files
from grants.evaluation.screening_points import DocumentPoint
from grants.evaluation.states import ScreeningStage
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


def page_to_screen(call_code: str, stage: str, number: int, line_code: str = "") -> Page:
    """Return one page of the files submitted in calls under evaluation, oldest first: two statements.

    stage is admissibility or eligibility, by what is to be checked next; anything else filters nothing.
    Rows hold reference, title, submitted_at, request_centimes, line_code, call_code, association names
    and is_admissible.
    """
    checked = (
        select(func.count())
        .where(
            Screening.proposal_id == Proposal.id,
            Screening.stage == ScreeningStage.ADMISSIBILITY,
            Screening.passed,
        )
        .scalar_subquery()
    )
    statement: Any = (
        select(
            Proposal.reference,
            Proposal.title,
            Proposal.submitted_at,
            Proposal.request_centimes,
            CallLine.line_code,
            Call.code.label("call_code"),
            Association.name_fr,
            Association.name_ar,
            checked.label("is_admissible"),
        )
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Call, Call.id == CallLine.call_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(Proposal.state == ProposalState.SUBMITTED, Call.state == CallState.IN_EVALUATION)
        .order_by(Proposal.reference)
    )
    if call_code:
        statement = statement.where(Call.code == call_code)
    if line_code:
        statement = statement.where(CallLine.line_code == line_code)
    if stage in (ScreeningStage.ADMISSIBILITY, ScreeningStage.ELIGIBILITY):
        statement = statement.where(checked == (1 if stage == ScreeningStage.ELIGIBILITY else 0))
    return paginate(statement, number)


def screenings_of(proposal_id: int) -> dict[ScreeningStage, Screening]:
    """Return what was found at each stage."""
    rows = db.session.scalars(select(Screening).where(Screening.proposal_id == proposal_id))
    return {row.stage: row for row in rows}


def document_points(proposal: Proposal) -> list[DocumentPoint]:
    """Return the documents asked of a file with what was joined, and completed: six statements at most.

    A file in which a virus was found counts as missing.
    """
    line = proposal.call_line
    version = proposals.latest_version(proposal.id)
    completed = accepted_files(proposal.id)
    joined: dict[str, list[dict[str, Any]]] = {}
    given = version.content["documents"] if version else []
    infected = infected_among(row["sha256"] for row in given)
    bad: Counter[str] = Counter()
    for row in given:
        if row["sha256"] in infected:
            bad[row["code"]] += 1
            continue
        joined.setdefault(row["code"], []).append(row)
    return [
        DocumentPoint(
            document.code,
            (document.name_fr, document.name_ar, document.name_en),
            document.is_required,
            tuple((row["id"], row["filename"]) for row in joined.get(document.code, ())),
            tuple((file.file_id, file.document.filename) for file in completed if file.code == document.code),
            bad[document.code],
        )
        for document in calls.required_documents(line.call_id, line.line_code)
    ]


@dataclass(frozen=True)
class ReceiptFlag:
    """A provisional receipt: its day, whether older than so many days at the deadline, sworn to or not."""

    receipt_on: date | None
    days: int
    is_old_enough: bool
    is_sworn: bool


def receipt_flag(association: Association, call: Call) -> ReceiptFlag | None:
    """Return what is flagged of a provisional receipt (domain notes, 5); None for a definitive one."""
    if not association.has_provisional_receipt:
        return None
    days, receipt_on = call.provisional_receipt_days, association.receipt_on
    waited = receipt_on is not None and receipt_on + timedelta(days=days) < local_date(call.closes_at)
    return ReceiptFlag(receipt_on, days, waited, current_document(association.id, "DECL") is not None)
