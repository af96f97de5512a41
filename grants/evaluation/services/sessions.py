"""The session of the selection committee: opened with a quorum, its minutes closed, its results published."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import delete

from grants.audit.services import record, transition
from grants.calls import queries as calls
from grants.calls import services as call_services
from grants.calls.models import Call
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.core.references import next_number
from grants.evaluation import policies, queries
from grants.evaluation.composing import decision_parts
from grants.evaluation.grids import GridRows
from grants.evaluation.models import SelectionSession, SessionOrder, SessionPresence
from grants.evaluation.queries.ranking import RankedFile
from grants.evaluation.services.letters import issue_letter
from grants.evaluation.states import SESSION_WORKFLOW, DecisionOutcome, LetterKind, SessionState
from grants.proposals import queries as proposals
from grants.proposals import services as proposal_services
from grants.proposals.states import ProposalState


class NoQuorum(DomainError):
    """Fewer members than half of the committee plus one."""


class Undecided(DomainError):
    """Files of the session wait for their decision."""


def open_session(
    call: Call, held_on: date, member_ids: Collection[int], actor: Actor, at: datetime
) -> SelectionSession:
    """Open the session of a call whose scoring is closed, with the members present; return it.

    The call is locked by the caller. Raises NotAllowed, Conflict when files are still in evaluation or
    a session exists, NoQuorum, DomainError for a person who is no member or a day to come.
    """
    if not policies.can_open_session(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels ouvre la séance de sélection."))
    counts = queries.count_by_state(call.id)
    if call.state != CallState.IN_EVALUATION or not counts.get(ProposalState.EVALUATED):
        raise Conflict(_("Aucun dossier de cet appel n’attend une séance."))
    if counts.get(ProposalState.IN_EVALUATION) or counts.get(ProposalState.SUBMITTED):
        raise Conflict(_("La notation de cet appel n’est pas close."))
    if queries.session_of(call.id) is not None:
        raise Conflict(_("Une séance existe déjà pour cet appel."))
    if held_on > local_date(at):
        raise DomainError(_("La séance ne s’ouvre pas avant son jour."), field="held_on")
    members = {member.id: member for member in queries.committee()}
    present = set(member_ids)
    if present - set(members):
        raise DomainError(_("Une des personnes n’est pas membre du comité."), field="members")
    quorum = queries.quorum_of(len(members))
    if len(present) < quorum:
        raise NoQuorum(_("Le quorum est de %(quorum)s membres présents.", quorum=quorum), field="members")
    if not any(members[member].is_chair for member in present):
        raise NoQuorum(_("Un président doit être présent."), field="members")
    session = SelectionSession(
        call_id=call.id, held_on=held_on, opened_at=at, opened_by_id=actor.id, version=1
    )
    db.session.add(session)
    db.session.flush()
    db.session.add_all(SessionPresence(session_id=session.id, user_id=member) for member in present)
    record("session.open", session, actor, at, call=call.code, present=len(present))
    return session


def order_equal_files(
    session: SelectionSession,
    seen_version: int | None,
    references: Sequence[str],
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Give an order, best first, to files equal in everything, with its reason (decision rule 4).

    Raises NotAllowed, Conflict when the session changed or these are not all the equal files.
    """
    _require_chair(session, seen_version, actor)
    ranking = queries.ranking_of(session.call, session)
    if tuple(sorted(references)) not in {tuple(sorted(tie)) for tie in ranking.ties}:
        raise Conflict(_("Ces dossiers ne sont pas à départager."), field="order")
    if not reason.strip():
        raise DomainError(_("Écrivez la raison de cet ordre."), field="reason")
    ids = [ranking.files[reference].proposal_id for reference in references]
    db.session.execute(
        delete(SessionOrder).where(SessionOrder.session_id == session.id, SessionOrder.proposal_id.in_(ids))
    )
    db.session.add_all(
        SessionOrder(session_id=session.id, proposal_id=key, place=place, reason=reason.strip())
        for place, key in enumerate(ids, start=1)
    )
    session.version += 1
    record("session.order", session, actor, at, files=list(references))


def close_minutes(session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Close the minutes once every file is decided: number PV-<year of the call>-<n>, reserve ranks.

    Raises NotAllowed, Conflict, Undecided.
    """
    _require_chair(session, seen_version, actor)
    ranking = queries.ranking_of(session.call, session)
    if ranking.undecided:
        names = ", ".join(file.reference for file in ranking.undecided[:10])
        raise Undecided(_("Dossiers sans décision : %(refs)s.", refs=names))
    for line in ranking.lines:
        waiting = [
            file.decision
            for file in line.files
            if file.decision and file.decision.outcome == DecisionOutcome.RESERVE
        ]
        for place, decision in enumerate(waiting, start=1):
            decision.reserve_rank = place
    year = session.call.code.removeprefix("AAP-")
    number = next_number(db.session(), f"minutes:{session.call.code}")
    transition(
        session,
        SESSION_WORKFLOW,
        "close",
        actor,
        at,
        stamps={"closed_at": at, "closed_by_id": actor.id, "minutes_reference": f"PV-{year}-{number}"},
    )


def publish_results(session: SelectionSession, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Publish closed minutes: the files move, the call is decided, every association gets its letter.

    Raises NotAllowed, Conflict when the minutes are open or published already.
    """
    if not policies.can_publish_results(actor, session):
        raise NotAllowed(_("Seul un gestionnaire d’appels ou le président publie les résultats."))
    _require_version(session, seen_version)
    transition(session, SESSION_WORKFLOW, "publish", actor, at, stamps={"published_at": at})
    call = calls.get_for_update(session.call.code)
    ranking = queries.ranking_of(session.call, session)
    for file in sorted(ranking.files.values(), key=lambda file: file.proposal_id):
        if file.decision is not None:
            _publish_one(session, file, ranking.grid, actor, at)
    call_services.mark_decided(call, actor, at)


def _publish_one(
    session: SelectionSession, file: RankedFile, grid: GridRows, actor: Actor, at: datetime
) -> None:
    decision = file.decision
    if decision is None:
        return
    proposal = proposals.load_for_update(decision.proposal_id)
    move = {
        DecisionOutcome.SELECTED: proposal_services.select,
        DecisionOutcome.RESERVE: proposal_services.put_on_reserve,
        DecisionOutcome.REJECTED: proposal_services.reject,
    }[decision.outcome]
    move(proposal, actor, at, decision.reason or None)
    scope = file.proposed.cap_scope if file.proposed else None
    parts = decision_parts(
        proposal.ref,
        decision,
        file.score,
        grid,
        session.minutes_reference or "",
        cap_scope=scope.value if scope else "",
    )
    issue_letter(LetterKind.DECISION, proposal, decision.id, actor, at, **parts)


def _require_chair(session: SelectionSession, seen_version: int | None, actor: Actor) -> None:
    if not policies.can_close_minutes(actor, session) or actor.id not in queries.present_in(session.id):
        raise NotAllowed(_("Seul le président présent à la séance fait cela."))
    _require_version(session, seen_version)
    if session.state != SessionState.OPEN:
        raise Conflict(_("La séance est close."))


def _require_version(session: SelectionSession, seen_version: int | None) -> None:
    if seen_version is not None and seen_version != session.version:
        raise Conflict(_("La séance a changé depuis que vous l’avez ouverte. Relisez le classement."))
