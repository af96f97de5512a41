"""A member leaves one item of a session: neither his voice nor his vote exists for this file."""

from datetime import datetime

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.models import SelectionSession, SessionRecusal
from grants.evaluation.services.session_guards import require_open, require_version
from grants.evaluation.states import RecusalKind


def leave_item(
    session: SelectionSession,
    seen_version: int | None,
    reference: str,
    user_id: int,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Note that a member present leaves an item: the member himself, or the chair for what was said aloud.

    Refused once a vote on the file holds his ballot. Raises NotAllowed, Conflict, DomainError at a field.
    """
    if not policies.can_sit(actor, session) or actor.id not in queries.in_room(session.id):
        raise NotAllowed(_("Seuls les membres présents à la séance font cela."))
    if user_id != actor.id and not actor.has_role("chair"):
        raise NotAllowed(_("Chacun dit pour soi qu’il quitte un point ; le président le note pour un autre."))
    require_version(session, seen_version)
    require_open(session)
    if user_id not in queries.in_room(session.id):
        raise DomainError(_("Cette personne n’est pas en séance."), field="user_id")
    if not reason.strip():
        raise DomainError(_("Écrivez pourquoi ce point est quitté."), field="reason")
    file = queries.ranking_of(session.call, session).files.get(reference)
    if file is None:
        raise Conflict(_("Ce dossier n’est pas classé dans cette séance."))
    votes = [vote.id for vote in queries.votes_of(session.id) if vote.proposal_id == file.proposal_id]
    if any(user_id in ballots for ballots in queries.ballots_of(votes).values()):
        raise Conflict(_("Cette personne a déjà voté sur ce dossier."))
    if any(item.user_id == user_id for item in queries.recusals_of(session.id).get(file.proposal_id, ())):
        return
    db.session.add(
        SessionRecusal(
            session_id=session.id,
            proposal_id=file.proposal_id,
            user_id=user_id,
            kind=RecusalKind.SAID,
            reason=reason.strip(),
            noted_at=at,
        )
    )
    session.version += 1
    record("session.recuse", session, actor, at, reason.strip(), proposal=file.reference, member=user_id)
