"""Read the marks given apart in blind calls: the group on experience, by two readers who know who applies."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, func, select

from grants.accounts.models import StaffRole, User
from grants.associations.models import Association
from grants.calls.models import Call, CallLine
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _, ngettext
from grants.core.worklist import WorkItem
from grants.evaluation.grid_spec import ABSTAINED, UNMARKED, MarkValue
from grants.evaluation.grids import READ_APART, GridRows
from grants.evaluation.models import CallReader, ReaderSheet
from grants.proposals.models import Proposal
from grants.proposals.queries.single import with_call
from grants.proposals.states import ProposalState

READERS_A_CALL = 2
READER_ROLES = ("call_manager", "programme_officer")
# One person never both scores or decides and reads apart.
OTHER_DUTIES = ("evaluator", "committee_member", "chair")


@dataclass(frozen=True)
class Apart:
    """What the readers gave for one file of a blind call: the value on every sheet, and their comments."""

    values: Mapping[str, MarkValue]
    comments: Mapping[str, tuple[str, ...]]


def apart_of(proposal_ids: Collection[int], grid: GridRows) -> dict[int, Apart]:
    """Return what was marked apart for the files of blind calls, no entry for others: one statement.

    A mark is the exact mean of the readers who gave one; all abstained: nobody marked; before both
    have read: not yet marked.
    """
    rows = db.session.execute(
        select(Proposal.id, ReaderSheet.marks)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Call, Call.id == CallLine.call_id)
        .outerjoin(ReaderSheet, ReaderSheet.proposal_id == Proposal.id)
        .where(Proposal.id.in_(proposal_ids), Call.hides_identity)
        .order_by(Proposal.id, ReaderSheet.id)
    )
    sheets: dict[int, list[dict[str, Any]]] = {}
    for key, marks in rows:
        found = sheets.setdefault(key, [])
        if marks is not None:
            found.append(marks)
    codes = [row.code for group in grid.groups if group.code == READ_APART for row in group.criteria]
    return {key: _apart(found, codes) for key, found in sheets.items()}


def _apart(sheets: list[dict[str, Any]], codes: list[str]) -> Apart:
    values: dict[str, MarkValue] = {}
    comments: dict[str, tuple[str, ...]] = {}
    for code in codes:
        given = [sheet[code] for sheet in sheets if code in sheet]
        halves = [mark["half_points"] for mark in given if mark["half_points"] is not None]
        if len(given) < READERS_A_CALL:
            values[code] = UNMARKED
        else:
            values[code] = Fraction(sum(halves), 2 * len(halves)) if halves else ABSTAINED
        comments[code] = tuple(
            mark["comment"] for mark in given if mark["comment"] and mark["half_points"] is not None
        )
    return Apart(values, comments)


def readers_of(call_id: int) -> list[tuple[int, str]]:
    """Return (key, name) of the readers of a call: one statement."""
    rows = db.session.execute(
        select(User.id, User.display_name)
        .join(CallReader, CallReader.user_id == User.id)
        .where(CallReader.call_id == call_id)
        .order_by(User.display_name, User.id)
    )
    return [(key, name) for key, name in rows]


def possible_readers() -> list[tuple[int, str]]:
    """Return (key, name) of who may be appointed: who neither scores nor decides."""
    others = select(StaffRole.user_id).where(StaffRole.role.in_(OTHER_DUTIES))
    rows = db.session.execute(
        select(User.id, User.display_name)
        .join(StaffRole, StaffRole.user_id == User.id)
        .where(StaffRole.role.in_(READER_ROLES), User.is_active, User.id.not_in(others))
        .distinct()
        .order_by(User.display_name, User.id)
    )
    return [(key, name) for key, name in rows]


def is_reader(call_id: int, user_id: int | None) -> bool:
    """Say whether a person was appointed to read apart in a call."""
    return user_id is not None and db.session.get(CallReader, (call_id, user_id)) is not None


def has_sheets(call_id: int) -> bool:
    """Say whether a reader of a call gave marks already: the readers no longer change."""
    return bool(
        db.session.scalar(
            select(func.count(ReaderSheet.id))
            .join(Proposal, Proposal.id == ReaderSheet.proposal_id)
            .join(CallLine, CallLine.id == Proposal.call_line_id)
            .where(CallLine.call_id == call_id)
        )
    )


def readings_of(viewer: Actor) -> list[Any]:
    """Return the files that the viewer reads apart, those to do first: one statement.

    Rows hold reference, title, code of call and line, names of the association, given_at.
    """
    return list(
        db.session.execute(
            select(
                Proposal.reference,
                Proposal.title,
                Call.code,
                CallLine.line_code,
                Association.name_fr,
                Association.name_ar,
                ReaderSheet.given_at,
            )
            .join(CallLine, CallLine.id == Proposal.call_line_id)
            .join(Call, Call.id == CallLine.call_id)
            .join(CallReader, and_(CallReader.call_id == Call.id, CallReader.user_id == viewer.id))
            .join(Association, Association.id == Proposal.association_id)
            .outerjoin(
                ReaderSheet,
                and_(ReaderSheet.proposal_id == Proposal.id, ReaderSheet.reader_id == viewer.id),
            )
            .where(Proposal.state == ProposalState.IN_EVALUATION, Call.state == CallState.IN_EVALUATION)
            .order_by(ReaderSheet.given_at.is_not(None), Proposal.reference)
        )
    )


def reading_of(reference: str, viewer: Actor, lock: bool = False) -> Proposal:
    """Return a file that the viewer reads apart, with call, line and association. Raises NotFound."""
    statement = with_call(
        select(Proposal)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(CallReader, and_(CallReader.call_id == CallLine.call_id, CallReader.user_id == viewer.id))
        .where(Proposal.reference == reference.strip().upper())
    )
    if lock:
        statement = statement.with_for_update(of=Proposal).execution_options(populate_existing=True)
    found: Proposal | None = db.session.scalar(statement)
    if found is None:
        raise NotFound(_("Aucun dossier à lire ne se trouve à cette référence."))
    return found


def sheet_of_reader(proposal_id: int, user_id: int | None) -> ReaderSheet | None:
    """Return what a reader gave for a file, None before."""
    return db.session.scalar(
        select(ReaderSheet).where(ReaderSheet.proposal_id == proposal_id, ReaderSheet.reader_id == user_id)
    )


def earlier_files(association_id: int, but: int) -> list[Any]:
    """Return the record of an association: its other files submitted, with their call and state."""
    return list(
        db.session.execute(
            select(Proposal.reference, Proposal.title, Proposal.state, Call.code, Proposal.request_centimes)
            .join(CallLine, CallLine.id == Proposal.call_line_id)
            .join(Call, Call.id == CallLine.call_id)
            .where(
                Proposal.association_id == association_id,
                Proposal.id != but,
                Proposal.submitted_at.is_not(None),
                Proposal.state != ProposalState.DRAFT,
            )
            .order_by(Call.code, Proposal.reference)
        )
    )


def work_of_readers(actor: Actor) -> list[WorkItem]:
    """Return the files that wait for the reader's marks."""
    number = sum(row.given_at is None for row in readings_of(actor))
    words = ngettext("dossier à lire à part", "dossiers à lire à part", number)
    return [WorkItem(number, words, "evaluation.readings")]
