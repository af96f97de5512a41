"""Read appeals: of one file, those that wait for the ministry, those that a new session must judge."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from grants.associations.models import Association
from grants.calls.models import CallLine
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.file_notes import FileNote
from grants.core.i18n import _, date_words, ngettext
from grants.core.pagination import Page, paginate
from grants.core.worklist import WorkItem
from grants.documents.models import Document
from grants.evaluation.models import (
    Appeal,
    AppealFile,
    Decision,
    DecisionLetter,
    Evaluation,
    SelectionSession,
    SessionPresence,
)
from grants.evaluation.policies import can_read_appeals
from grants.evaluation.states import AppealState
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState

PENDING = (AppealState.FILED, AppealState.ACKNOWLEDGED, AppealState.PREPARED)
SOON = timedelta(days=5)


def appeals_of(proposal_id: int) -> list[Appeal]:
    """Return the appeals about a file with their files, the latest first: three statements."""
    statement = _with_files().where(Appeal.proposal_id == proposal_id)
    return list(db.session.scalars(statement.order_by(Appeal.id.desc())))


def appeal_against(letter_id: int) -> Appeal | None:
    """Return the appeal against the decision of a letter with its files, or None."""
    found: Appeal | None = db.session.scalar(_with_files().where(Appeal.letter_id == letter_id))
    return found


def appeal_for_update(ref: str, viewer: Actor) -> Appeal:
    """Return the latest appeal about a file of the viewer's association, both locked. Raises NotFound."""
    proposal = proposals.get_for_update(ref, viewer)
    if viewer.is_member(proposal.association_id):
        found = _locked(Appeal.proposal_id == proposal.id)
        if found is not None:
            return found
    raise NotFound(_("Aucun recours n’est commencé pour ce dossier."))


def get_appeal(reference: str, viewer: Actor) -> Appeal:
    """Return a filed appeal by its number, with all that is shown, for staff. Raises NotFound."""
    found: Appeal | None = db.session.scalar(_whole().where(Appeal.reference == reference.strip().upper()))
    if found is None or not can_read_appeals(viewer, found):
        raise NotFound(_("Aucun recours ne porte ce numéro."))
    return found


def filed_for_update(reference: str, viewer: Actor) -> Appeal:
    """Return a filed appeal by its number, its file and itself locked. Raises NotFound."""
    key = db.session.scalar(select(Appeal.proposal_id).where(Appeal.reference == reference.strip().upper()))
    if key is not None:
        proposals.load_for_update(key)
        found = _locked(Appeal.reference == reference.strip().upper())
        if found is not None and can_read_appeals(viewer, found):
            return found
    raise NotFound(_("Aucun recours ne porte ce numéro."))


def load_appeal(appeal_id: int) -> Appeal:
    """Return an appeal by its key, locked; for jobs. Raises NotFound."""
    found = _locked(Appeal.id == appeal_id)
    if found is None:
        raise NotFound
    return found


def _locked(condition: Any) -> Appeal | None:
    statement = _whole().where(condition).order_by(Appeal.id.desc()).limit(1)
    found: Appeal | None = db.session.scalar(
        statement.with_for_update(of=Appeal).execution_options(populate_existing=True)
    )
    return found


def _with_files() -> Select[Any]:
    return select(Appeal).options(selectinload(Appeal.files).joinedload(AppealFile.document, innerjoin=True))


def _whole() -> Select[Any]:
    return _with_files().options(
        joinedload(Appeal.proposal, innerjoin=True).options(
            joinedload(Proposal.call_line, innerjoin=True).options(
                joinedload(CallLine.call, innerjoin=True), joinedload(CallLine.line, innerjoin=True)
            ),
            joinedload(Proposal.association, innerjoin=True),
        ),
        joinedload(Appeal.decision, innerjoin=True).joinedload(Decision.session, innerjoin=True),
        joinedload(Appeal.letter, innerjoin=True),
    )


def appeal_document(reference: str, file_id: int, viewer: Actor) -> Document:
    """Return a file joined to an appeal that the viewer may read: own draft files, filed ones for staff."""
    row = db.session.execute(
        select(AppealFile, Appeal, Proposal.association_id)
        .join(Appeal, Appeal.id == AppealFile.appeal_id)
        .join(Proposal, Proposal.id == Appeal.proposal_id)
        .where(AppealFile.id == file_id, Proposal.reference == reference.strip().upper())
        .options(joinedload(AppealFile.document, innerjoin=True))
    ).first()
    if row is not None:
        file, appeal, association_id = row
        is_filed = appeal.state != AppealState.DRAFT and file.removed_at is None
        if viewer.is_member(association_id) or (is_filed and can_read_appeals(viewer, appeal)):
            document: Document = file.document
            return document
    raise NotFound(_("Ce fichier n’est pas joint à ce recours."))


def page_of_appeals(number: int) -> Page:
    """Return one page of the filed appeals, those that wait first, by their due day: two statements.

    Rows hold the appeal, the reference of the file and the association.
    """
    statement: Any = (
        select(Appeal, Proposal.reference.label("file"), Association)
        .join(Proposal, Proposal.id == Appeal.proposal_id)
        .join(Association, Association.id == Proposal.association_id)
        .where(Appeal.state != AppealState.DRAFT)
        .order_by(Appeal.state.not_in(PENDING), Appeal.answer_due_on, Appeal.id)
    )
    return paginate(statement, number)


def upheld_waiting(call_id: int) -> list[Appeal]:
    """Return the upheld appeals of a call whose files no session has judged again, oldest first.

    A new session takes them on its agenda on the ground of the appeal (decision rule 13).
    """
    statement = (
        _whole()
        .join(Proposal, Proposal.id == Appeal.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call_id,
            Appeal.state == AppealState.UPHELD,
            Proposal.state == ProposalState.EVALUATED,
        )
    )
    return list(db.session.scalars(statement.order_by(Appeal.answered_at, Appeal.id)))


def took_part(appeal: Appeal) -> set[int]:
    """Return who had a hand in the decision appealed: the session's members, its clerks, the evaluators."""
    decision = appeal.decision
    session: SelectionSession = decision.session
    present = db.session.scalars(
        select(SessionPresence.user_id).where(SessionPresence.session_id == decision.session_id)
    )
    evaluators = db.session.scalars(
        select(Evaluation.evaluator_id).where(Evaluation.proposal_id == appeal.proposal_id)
    )
    hands = {decision.decided_by_id, session.opened_by_id, session.closed_by_id, *present, *evaluators}
    return {key for key in hands if key is not None}


def to_remind(at: datetime) -> list[int]:
    """Return the keys of the appeals whose answer is due within five days or late, not recalled since."""
    today = local_date(at)
    rows = db.session.execute(
        select(Appeal.id, Appeal.answer_due_on, Appeal.reminded_on)
        .where(Appeal.state.in_(PENDING), Appeal.answer_due_on <= today + SOON)
        .order_by(Appeal.id)
    )
    return [key for key, due_on, told_on in rows if due_on and _is_to_remind(due_on, told_on, today)]


def _is_to_remind(due_on: date, reminded_on: date | None, today: date) -> bool:
    """Once when five days are left, once when it is late."""
    if reminded_on is None:
        return True
    return reminded_on <= due_on < today


def open_appeals(call_id: int, line_code: str) -> int:
    """Return how many appeals of a line of a call wait for an answer or for their session."""
    statement = (
        select(Appeal.id)
        .join(Proposal, Proposal.id == Appeal.proposal_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call_id,
            CallLine.line_code == line_code,
            Appeal.state.in_(PENDING)
            | ((Appeal.state == AppealState.UPHELD) & (Proposal.state == ProposalState.EVALUATED)),
        )
    )
    return len(db.session.scalars(statement).all())


def appeal_notes(proposal: Proposal, actor: Actor, at: datetime) -> list[FileNote]:
    """Return the notes about the appeals of a file to its members."""
    if not actor.is_member(proposal.association_id) or not proposal.submitted_at:
        return []
    rows = db.session.scalars(select(Appeal).where(Appeal.proposal_id == proposal.id).order_by(Appeal.id))
    return [
        FileNote(
            appeal.state.label.capitalize(),
            _("Réponse attendue au plus tard le %(day)s.", day=date_words(appeal.answer_due_on))
            if appeal.is_pending and appeal.answer_due_on
            else "",
            _("Voir le recours"),
            "evaluation.appeal",
            {"ref": proposal.ref},
            "warning" if appeal.state == AppealState.DRAFT else "info",
        )
        for appeal in rows
    ]


def appeals_to_do(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return the appeals that wait for managers and directors; one statement."""
    wanted = []
    if actor.has_role("call_manager"):
        wanted += [AppealState.FILED, AppealState.ACKNOWLEDGED]
    if actor.has_role("director"):
        wanted.append(AppealState.PREPARED)
    if not wanted:
        return []
    today = local_date(at)
    rows = db.session.execute(
        select(Appeal.reference, Appeal.answer_due_on)
        .where(Appeal.state.in_(wanted))
        .order_by(Appeal.answer_due_on, Appeal.id)
    ).all()
    first, due_on = rows[0] if rows else (None, None)
    if due_on is None:
        return []
    return [
        WorkItem(
            len(rows),
            ngettext("recours à traiter", "recours à traiter", len(rows)),
            "evaluation.appeals",
            {},
            _("%(ref)s, réponse due le %(day)s", ref=first, day=date_words(due_on)),
            due_on < today,
        )
    ]


def contested_letter(ref: str, viewer: Actor) -> DecisionLetter | None:
    """Return the latest decision letter about a file, locked by the caller's lock on the file, or None."""
    proposal = proposals.get_visible(ref, viewer)
    found: DecisionLetter | None = db.session.scalar(
        select(DecisionLetter)
        .where(DecisionLetter.proposal_id == proposal.id, DecisionLetter.kind == "decision")
        .order_by(DecisionLetter.id.desc())
        .limit(1)
        .options(joinedload(DecisionLetter.proposal, innerjoin=True))
    )
    return found
