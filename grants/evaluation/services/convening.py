"""Convene a session: day, hour, place, members invited by mail; open it with those present."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, select, update

from grants.accounts.models import User
from grants.audit.services import record, transition
from grants.calls.models import Call
from grants.calls.states import CallState
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import (
    ReserveRelease,
    SelectionSession,
    SessionItem,
    SessionMember,
    SessionPresence,
)
from grants.evaluation.queries.people import Member
from grants.evaluation.services.session_guards import NoQuorum, require_version
from grants.evaluation.states import SESSION_WORKFLOW, ItemGround, SessionState
from grants.outbox.services import Recipient, queue
from grants.proposals.states import ProposalState

AFTER = (CallState.DECIDED, CallState.CLOSED_OUT)
GROUNDS = {
    ProposalState.EVALUATED: ItemGround.NOT_NOTIFIED,
    ProposalState.RESERVE: ItemGround.RESERVE,
    ProposalState.RENOUNCED: ItemGround.RENOUNCED,
}


def convene_session(
    call: Call,
    starts_at: datetime,
    place: str,
    member_ids: Collection[int],
    purpose: str,
    actor: Actor,
    at: datetime,
) -> SelectionSession:
    """Convene the next session of a call and invite its members; again, change day, place and members.

    The call is locked by the caller. The reason is compulsory for a session after the first. Raises
    NotAllowed, Conflict when a session sits or nothing waits for one, DomainError at a field.
    """
    if not policies.can_convene_session(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels convoque la commission."))
    latest = queries.session_of(call.id)
    if latest is not None and latest.is_running:
        raise Conflict(_("Une séance est en cours pour cet appel."))
    planned = latest if latest is not None and latest.state == SessionState.PLANNED else None
    if starts_at <= at:
        raise DomainError(_("La séance se convoque pour un moment à venir."), field="starts_at")
    if not place.strip():
        raise DomainError(_("Écrivez le lieu de la séance."), field="place")
    members = _members(member_ids)
    session = planned or _next_session(call, latest, purpose)
    session.held_on, session.starts_at, session.place = local_date(starts_at), starts_at, place.strip()
    session.purpose = purpose.strip() or session.purpose
    session.version += 1
    session.convened_at, session.convened_by_id = at, actor.id
    db.session.add(session)
    db.session.flush()
    db.session.execute(delete(SessionMember).where(SessionMember.session_id == session.id))
    db.session.add_all(
        SessionMember(session_id=session.id, user_id=member.id, invited_at=at) for member in members
    )
    record("session.convene", session, actor, at, call=call.code, number=session.number, members=len(members))
    queue(
        "session.convened",
        _recipients([member.id for member in members]),
        at,
        cause=session,
        session=session,
        call=call,
    )
    return session


def _next_session(call: Call, latest: SelectionSession | None, purpose: str) -> SelectionSession:
    after = call.state in AFTER
    if call.state != CallState.IN_EVALUATION and not after:
        raise Conflict(_("Aucun dossier de cet appel n’attend une séance."))
    if latest is not None and not purpose.strip():
        raise DomainError(_("Écrivez la raison d’une nouvelle séance."), field="purpose")
    return SelectionSession(
        call_id=call.id,
        number=latest.number + 1 if latest else 1,
        after_publication=after,
        state=SessionState.PLANNED,
        version=0,
    )


def _members(member_ids: Collection[int]) -> list[Member]:
    known = {member.id: member for member in queries.committee()}
    if set(member_ids) - set(known):
        raise DomainError(_("Une des personnes n’est pas membre du comité."), field="members")
    members = [known[key] for key in known if key in set(member_ids)]
    if len(members) < 2:
        raise NoQuorum(_("Invitez au moins deux membres."), field="members")
    if not any(member.is_chair for member in members):
        raise NoQuorum(_("Invitez un président."), field="members")
    return members


def _recipients(user_ids: Collection[int]) -> list[Recipient]:
    rows = db.session.execute(
        select(User.email, User.language, User.display_name).where(User.id.in_(user_ids)).order_by(User.email)
    )
    return [Recipient(*row) for row in rows]


def open_session(
    call: Call, held_on: date, member_ids: Collection[int], actor: Actor, at: datetime, purpose: str = ""
) -> SelectionSession:
    """Open the session that was convened, or the next one, with the members present; return it.

    The call is locked by the caller. Raises NotAllowed, Conflict when files are still in evaluation, a
    session sits or nothing waits for one, NoQuorum, DomainError for a person who is no member, a day to
    come, or a further session without its reason.
    """
    if not policies.can_open_session(actor, call):
        raise NotAllowed(_("Seul un gestionnaire d’appels ouvre la séance de sélection."))
    latest = queries.session_of(call.id)
    if latest is not None and latest.is_running:
        raise Conflict(_("Une séance existe déjà pour cet appel."))
    planned = latest if latest is not None and latest.state == SessionState.PLANNED else None
    _require_files(call, latest if planned is None else None)
    if held_on > local_date(at):
        raise DomainError(_("La séance ne s’ouvre pas avant son jour."), field="held_on")
    session = planned or _next_session(call, latest, purpose)
    present = set(member_ids)
    _require_quorum(session, present)
    session.held_on, session.opened_at, session.opened_by_id = held_on, at, actor.id
    db.session.add(session)
    db.session.flush()
    transition(session, SESSION_WORKFLOW, "open", actor, at, call=call.code, present=len(present))
    db.session.add_all(
        SessionPresence(session_id=session.id, user_id=member, arrived_at=at) for member in sorted(present)
    )
    if session.after_publication:
        _write_agenda(call, session)
    return session


def _require_files(call: Call, latest: SelectionSession | None) -> None:
    counts = queries.count_by_state(call.id)
    if call.state in AFTER:
        return
    if call.state != CallState.IN_EVALUATION or not counts.get(ProposalState.EVALUATED):
        raise Conflict(_("Aucun dossier de cet appel n’attend une séance."))
    if counts.get(ProposalState.IN_EVALUATION) or counts.get(ProposalState.SUBMITTED):
        raise Conflict(_("La notation de cet appel n’est pas close."))
    if latest is not None and not latest.is_over:
        raise Conflict(_("Une séance existe déjà pour cet appel."))


def _require_quorum(session: SelectionSession, present: set[int]) -> None:
    members = {member.id: member for member in queries.committee()}
    if present - set(members):
        raise DomainError(_("Une des personnes n’est pas membre du comité."), field="members")
    quorum = queries.quorum_of(queries.members_for(session.id))
    if len(present) < quorum:
        raise NoQuorum(_("Le quorum est de %(quorum)s membres présents.", quorum=quorum), field="members")
    if not any(members[member].is_chair for member in present):
        raise NoQuorum(_("Un président doit être présent."), field="members")


def _write_agenda(call: Call, session: SelectionSession) -> None:
    """Put on the agenda what a session after publication may look at by itself."""
    used = {
        key
        for items in queries.session_record(session).items.values()
        for key, (ground, _ref) in items.items()
        if ground == ItemGround.RENOUNCED
    }
    lines = [line.id for line in call.lines]
    db.session.execute(
        update(ReserveRelease)
        .where(ReserveRelease.call_line_id.in_(lines), ReserveRelease.session_id.is_(None))
        .values(session_id=session.id)
    )
    upheld = {appeal.proposal_id: appeal.reference or "" for appeal in queries.upheld_waiting(call.id)}
    for proposal in queries.agenda_files(lines, [state.value for state in GROUNDS]):
        if proposal.id in used:
            continue
        reference = upheld.get(proposal.id)
        ground = GROUNDS[proposal.state] if reference is None else ItemGround.APPEAL
        db.session.add(
            SessionItem(session_id=session.id, proposal_id=proposal.id, ground=ground, reason=reference or "")
        )


def note_presence(
    session: SelectionSession,
    seen_version: int | None,
    user_id: int,
    is_there: bool,
    actor: Actor,
    at: datetime,
) -> None:
    """Note that a member arrives late, or leaves before the end; decisions then need the quorum again.

    Raises NotAllowed, Conflict when the session changed or does not sit, DomainError for a stranger.
    """
    if not policies.can_note_presence(actor, session):
        raise NotAllowed(_("Seuls le président et le gestionnaire notent les présences."))
    require_version(session, seen_version)
    if session.state != SessionState.OPEN:
        raise Conflict(_("La séance ne siège pas."))
    if user_id not in {member.id for member in queries.committee()}:
        raise DomainError(_("Une des personnes n’est pas membre du comité."), field="members")
    row = db.session.get(SessionPresence, (session.id, user_id))
    if is_there and row is None:
        db.session.add(SessionPresence(session_id=session.id, user_id=user_id, arrived_at=at))
    elif is_there and row is not None:
        row.left_at = None
    elif row is not None:
        row.left_at = at
    session.version += 1
    record("session.presence", session, actor, at, member=user_id, present=is_there)


def add_to_agenda(
    session: SelectionSession,
    seen_version: int | None,
    reference: str,
    ground: ItemGround,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Put a file on the agenda of a session after publication, with the reason why it is looked at again.

    Ground: an upheld appeal or a correction. Raises NotAllowed, Conflict, DomainError at a field.
    """
    if not policies.can_open_session(actor, session):
        raise NotAllowed(_("Seul un gestionnaire d’appels complète l’ordre du jour."))
    require_version(session, seen_version)
    if not session.after_publication or session.state != SessionState.OPEN:
        raise Conflict(_("Tous les dossiers sont déjà à l’ordre du jour de cette séance."))
    if not reason.strip():
        raise DomainError(_("Écrivez pourquoi ce dossier est revu."), field="reason")
    file = queries.ranking_of(session.call, session).files.get(reference.strip().upper())
    if file is None or file.is_renounced:
        raise DomainError(_("Aucun dossier noté de cet appel ne porte ce numéro."), field="reference")
    row = db.session.get(SessionItem, (session.id, file.proposal_id)) or SessionItem(
        session_id=session.id, proposal_id=file.proposal_id
    )
    row.ground, row.reason = ground, reason.strip()
    db.session.add(row)
    session.version += 1
    record("session.agenda", session, actor, at, reason.strip(), proposal=file.reference, ground=ground.value)
