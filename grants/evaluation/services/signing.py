"""Sign closed minutes: each member present, a refusal with its reason, or the paper signed by hand."""

from datetime import datetime

from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.documents.services import StoredFile, register
from grants.evaluation import policies, queries
from grants.evaluation.models import MinutesSignature, SelectionSession, SessionMinutes
from grants.evaluation.states import SessionState, SignatureKind


def sign_minutes(session: SelectionSession, seen_sha256: str, actor: Actor, at: datetime) -> None:
    """Note that the actor, who was present, signs the minutes that he read.

    Raises NotAllowed, Conflict when the minutes are not closed, are published, or he answered already.
    """
    if not policies.can_sign_minutes(actor, session):
        raise NotAllowed(_("Seuls les membres présents à la séance signent son procès-verbal."))
    minutes = _to_sign(session, actor.id or 0)
    if seen_sha256 != minutes.sha256:
        raise Conflict(_("Ce n’est pas le procès-verbal de cette séance. Relisez-le."))
    _note(session, minutes, actor.id or 0, SignatureKind.SIGNED, "", actor, at)


def refuse_to_sign(session: SelectionSession, user_id: int, reason: str, actor: Actor, at: datetime) -> None:
    """Note that a member present refuses to sign, with the reason: himself, or the manager for him.

    Raises NotAllowed, Conflict as `sign_minutes`, DomainError without a reason.
    """
    if not (policies.can_sign_minutes(actor, session) or policies.can_note_refusal(actor, session)):
        raise NotAllowed(_("Seuls les membres présents à la séance signent son procès-verbal."))
    if user_id != actor.id and not policies.can_note_refusal(actor, session):
        raise NotAllowed(_("Chacun refuse pour soi ; le gestionnaire note le refus d’un autre."))
    minutes = _to_sign(session, user_id)
    if not reason.strip():
        raise DomainError(_("Écrivez la raison du refus."), field="reason")
    _note(session, minutes, user_id, SignatureKind.REFUSED, reason.strip(), actor, at)


def give_signed_scan(session: SelectionSession, stored: StoredFile, actor: Actor, at: datetime) -> None:
    """Keep the scan of the minutes signed by hand by all. Raises NotAllowed, Conflict, FileRefused."""
    if not policies.can_note_refusal(actor, session):
        raise NotAllowed(_("Seul un gestionnaire d’appels joint le procès-verbal signé à la main."))
    if session.state != SessionState.CLOSED:
        raise Conflict(_("Le procès-verbal ne se signe qu’entre la clôture et la publication."))
    minutes = db.session.get(SessionMinutes, session.id)
    if minutes is None:
        raise Conflict(_("Le procès-verbal ne se signe qu’entre la clôture et la publication."))
    document = register(stored, actor, at)
    db.session.flush()
    minutes.scan_id, minutes.scan_added_at, minutes.scan_added_by_id = document.id, at, actor.id
    session.version += 1
    record("minutes.scan", session, actor, at, document=stored.sha256)


def _to_sign(session: SelectionSession, user_id: int) -> SessionMinutes:
    minutes = db.session.get(SessionMinutes, session.id)
    if session.state != SessionState.CLOSED or minutes is None:
        raise Conflict(_("Le procès-verbal ne se signe qu’entre la clôture et la publication."))
    signing = queries.signing_of(session)
    if user_id not in {seat.user_id for seat in signing.present}:
        raise NotAllowed(_("Seuls les membres présents à la séance signent son procès-verbal."))
    if user_id in signing.signatures:
        raise Conflict(_("La réponse de ce membre est déjà notée."))
    return minutes


def _note(
    session: SelectionSession,
    minutes: SessionMinutes,
    user_id: int,
    kind: SignatureKind,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    db.session.add(
        MinutesSignature(
            session_id=session.id,
            user_id=user_id,
            kind=kind,
            reason=reason,
            sha256=minutes.sha256,
            signed_at=at,
            recorded_by_id=actor.id or 0,
        )
    )
    session.version += 1
    record(f"minutes.{kind.value}", session, actor, at, reason or None, member=user_id)
