"""Read the files received in a call, and the minutes of its opening."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _
from grants.evaluation.models import OpeningMinutes, OpeningPaper
from grants.evaluation.policies import can_read_opening
from grants.proposals.models import Proposal, SubmittedVersion
from grants.proposals.states import ProposalState


def received_files(call_id: int) -> list[Any]:
    """Return the files submitted and not withdrawn, by line and reference: one statement.

    Rows hold reference, title, line_code, association, number, submitted_at and sha256 of the last version.
    """
    last = (
        select(SubmittedVersion.proposal_id, func.max(SubmittedVersion.number).label("number"))
        .group_by(SubmittedVersion.proposal_id)
        .subquery()
    )
    statement = (
        select(
            Proposal.reference,
            Proposal.title,
            CallLine.line_code,
            Association,
            SubmittedVersion.number,
            SubmittedVersion.submitted_at,
            SubmittedVersion.sha256,
        )
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Association, Association.id == Proposal.association_id)
        .join(last, last.c.proposal_id == Proposal.id)
        .join(
            SubmittedVersion,
            (SubmittedVersion.proposal_id == Proposal.id) & (SubmittedVersion.number == last.c.number),
        )
        .where(
            CallLine.call_id == call_id,
            Proposal.state.not_in([ProposalState.DRAFT, ProposalState.WITHDRAWN]),
        )
        .order_by(CallLine.position, CallLine.line_code, Proposal.reference)
    )
    return list(db.session.execute(statement))


def count_withdrawn(call_id: int) -> int:
    """Return how many files of a call bore a reference and were withdrawn."""
    statement = (
        select(func.count())
        .select_from(Proposal)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call_id,
            Proposal.state == ProposalState.WITHDRAWN,
            Proposal.reference.is_not(None),
        )
    )
    return db.session.scalar(statement) or 0


def opening_of(code: str, viewer: Actor) -> tuple[Call, OpeningMinutes]:
    """Return a call and the minutes of its opening; NotFound before it, or for who may not read them."""
    row = db.session.execute(
        select(Call, OpeningMinutes)
        .join(OpeningMinutes, OpeningMinutes.call_id == Call.id)
        .where(Call.code == code)
    ).one_or_none()
    if row is None or not can_read_opening(viewer):
        raise NotFound(_("Les dossiers de cet appel ne sont pas encore ouverts."))
    return row[0], row[1]


def opening_paper(call_id: int, language: str) -> OpeningPaper | None:
    """Return the original of the opening minutes in a language, its file loaded; None before it is drawn."""
    found: OpeningPaper | None = db.session.scalar(
        select(OpeningPaper)
        .where(OpeningPaper.call_id == call_id, OpeningPaper.language == language)
        .options(joinedload(OpeningPaper.document))
    )
    return found
