"""What waits for call managers, evaluators and the selection committee."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from grants.calls.models import Call, CallLine
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.i18n import _, ngettext
from grants.core.worklist import WorkItem
from grants.evaluation.models import (
    Evaluation,
    FurtherEvaluation,
    MinutesSignature,
    SelectionSession,
    SessionPresence,
)
from grants.evaluation.queries.appeals import appeals_to_do
from grants.evaluation.queries.cockpit import blocks_of
from grants.evaluation.queries.completion import work_of_managers, work_of_members
from grants.evaluation.queries.endings import endings_to_do
from grants.evaluation.queries.invited import work_of_invited, work_of_pool_managers
from grants.evaluation.queries.letters import letters_to_open
from grants.evaluation.queries.own import TIME_TO_SCORE
from grants.evaluation.queries.readers import READER_ROLES, work_of_readers
from grants.evaluation.queries.sheets import ACTIVE
from grants.evaluation.states import EvaluationState, SessionState
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return what waits for the actor, call by call for managers and the committee."""
    items = letters_to_open(actor, at) + appeals_to_do(actor, at) + work_of_members(actor, at)
    items += endings_to_do(actor)
    if actor.has_role("call_manager"):
        items += work_of_managers(at) + _for_manager()
        items += work_of_pool_managers()
    if actor.has_role(*READER_ROLES):
        items += work_of_readers(actor)
    if actor.has_role("evaluator"):
        items += _for_evaluator(actor, at) + work_of_invited(actor)
    if actor.has_role("chair", "committee_member"):
        items += _for_committee(actor)
    return items


def _for_manager() -> list[WorkItem]:
    items = []
    for code, to_screen, in_evaluation, evaluated in _calls_under_evaluation():
        if to_screen:
            words = ngettext("dossier à examiner", "dossiers à examiner", to_screen)
            items.append(WorkItem(to_screen, words, "evaluation.screening", {"call": code}, code))
        items += _assignments(code)
        if in_evaluation and not to_screen and not _waiting(code):
            items.append(
                WorkItem(in_evaluation, _("notation à clore"), "evaluation.cockpit", {"code": code}, code)
            )
        elif evaluated and not in_evaluation and not to_screen and not _has_session(code):
            items.append(
                WorkItem(1, _("séance de sélection à ouvrir"), "evaluation.session", {"code": code}, code)
            )
    return items + _minutes()


def _calls_under_evaluation() -> list[tuple[str, int, int, int]]:
    def counted(state: ProposalState) -> Any:
        return func.count(Proposal.id).filter(Proposal.state == state)

    rows = db.session.execute(
        select(
            Call.code,
            counted(ProposalState.SUBMITTED),
            counted(ProposalState.IN_EVALUATION),
            counted(ProposalState.EVALUATED),
        )
        .join(CallLine, CallLine.call_id == Call.id)
        .join(Proposal, Proposal.call_line_id == CallLine.id)
        .where(Call.state == CallState.IN_EVALUATION)
        .group_by(Call.code)
        .order_by(Call.code)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _assignments(code: str) -> list[WorkItem]:
    """Count the files that lack an evaluator, those that need a third one apart."""
    active = (
        select(Evaluation.proposal_id, func.count().label("number"))
        .where(Evaluation.state.in_(ACTIVE))
        .group_by(Evaluation.proposal_id)
        .subquery()
    )
    have = func.coalesce(active.c.number, 0)
    pairs, thirds = db.session.execute(
        select(
            func.count().filter(FurtherEvaluation.proposal_id.is_(None), have < 2),
            func.count().filter(have < FurtherEvaluation.needed),
        )
        .select_from(Proposal)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .join(Call, Call.id == CallLine.call_id)
        .outerjoin(active, active.c.proposal_id == Proposal.id)
        .outerjoin(FurtherEvaluation, FurtherEvaluation.proposal_id == Proposal.id)
        .where(Call.code == code, Proposal.state == ProposalState.IN_EVALUATION)
    ).one()
    return [
        _to_assign(pairs, ngettext("dossier à attribuer", "dossiers à attribuer", pairs), code),
        _to_assign(
            thirds,
            ngettext("troisième évaluateur à désigner", "troisièmes évaluateurs à désigner", thirds),
            code,
        ),
    ]


def _to_assign(count: int, words: str, code: str) -> WorkItem:
    return WorkItem(count, words, "evaluation.assignment", {"code": code}, code)


def _waiting(code: str) -> bool:
    """Say whether a file of the call lacks an evaluator or a validation."""
    return bool(blocks_of(select(Call.id).where(Call.code == code).scalar_subquery()))


def _has_session(code: str) -> bool:
    return bool(
        db.session.scalar(
            select(func.count())
            .select_from(SelectionSession)
            .join(Call, Call.id == SelectionSession.call_id)
            .where(Call.code == code, SelectionSession.state != SessionState.PLANNED)
        )
    )


def _minutes() -> list[WorkItem]:
    rows = db.session.execute(
        select(Call.code, SelectionSession.minutes_reference)
        .join(SelectionSession, SelectionSession.call_id == Call.id)
        .where(SelectionSession.state == SessionState.CLOSED)
        .order_by(Call.code)
    )
    return [
        WorkItem(1, _("résultats à publier"), "evaluation.session", {"code": code}, reference or code)
        for code, reference in rows
    ]


def _for_evaluator(actor: Actor, at: datetime) -> list[WorkItem]:
    limit = at - TIME_TO_SCORE
    new, begun, late = db.session.execute(
        select(
            func.count().filter(Evaluation.state == EvaluationState.ASSIGNED),
            func.count().filter(Evaluation.state == EvaluationState.IN_PROGRESS),
            func.count().filter(Evaluation.assigned_at < limit),
        ).where(
            Evaluation.evaluator_id == actor.id,
            Evaluation.state.in_([EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS]),
        )
    ).one()
    hint = _("%(count)s en retard", count=late) if late else ""
    return [
        WorkItem(
            new, ngettext("dossier à ouvrir", "dossiers à ouvrir", new), "evaluation.mine", {}, hint, late > 0
        ),
        WorkItem(begun, ngettext("évaluation à valider", "évaluations à valider", begun), "evaluation.mine"),
    ]


def _for_committee(actor: Actor) -> list[WorkItem]:
    """Return the sessions that sit, those to close by a second person, and the minutes to sign."""
    rows = db.session.execute(
        select(Call.code, SelectionSession)
        .join(SelectionSession, SelectionSession.call_id == Call.id)
        .where(SelectionSession.state.in_([SessionState.OPEN, SessionState.CLOSING]))
        .order_by(Call.code)
    )
    words = _("séance ouverte : décisions à prendre") if actor.has_role("chair") else _("séance ouverte")
    items = []
    for code, session in rows:
        closing = session.state == SessionState.CLOSING and session.closing_asked_by_id != actor.id
        label = _("clôture de séance à confirmer") if closing else words
        items.append(WorkItem(1, label, "evaluation.session", {"code": code}, code))
    return items + _to_sign(actor)


def _to_sign(actor: Actor) -> list[WorkItem]:
    answered = select(MinutesSignature.session_id).where(MinutesSignature.user_id == actor.id)
    rows = db.session.execute(
        select(Call.code, SelectionSession.number, SelectionSession.minutes_reference)
        .join(SelectionSession, SelectionSession.call_id == Call.id)
        .join(SessionPresence, SessionPresence.session_id == SelectionSession.id)
        .where(
            SelectionSession.state == SessionState.CLOSED,
            SessionPresence.user_id == actor.id,
            SelectionSession.id.not_in(answered),
        )
        .order_by(Call.code, SelectionSession.number)
    )
    return [
        WorkItem(
            1,
            _("procès-verbal à signer"),
            "evaluation.minutes",
            {"code": code, "number": number},
            ref or code,
        )
        for code, number, ref in rows
    ]
