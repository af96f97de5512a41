"""Turn the second factor on and off, and take its codes, each once."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from grants.accounts import policies, totp
from grants.accounts.models import RecoveryCode, SecondFactor, User
from grants.accounts.queries import find_factor, unused_codes
from grants.accounts.services.sessions import end_rows
from grants.audit.services import record
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.core.i18n import _
from grants.outbox.services import Recipient, queue

ENROLMENT_HOURS = 1


class WrongCode(DomainError):
    """The code is not the one of this moment, or served already."""


def begin_enrolment(user: User, actor: Actor, at: datetime) -> SecondFactor:
    """Give the person a seed to confirm within an hour; a second wish meanwhile keeps the first seed.

    Raises Conflict when a confirmed factor stands.
    """
    if not policies.can_use_account(actor, user):
        raise NotAllowed
    factor = find_factor(user.id, lock=True)
    if factor is not None and factor.confirmed_at is not None:
        raise Conflict(_("La vérification en deux étapes est déjà activée."))
    if factor is None:
        factor = SecondFactor(user_id=user.id, seed=totp.new_seed(), last_step=0, created_at=at)
        db.session.add(factor)
    elif factor.created_at <= at - timedelta(hours=ENROLMENT_HOURS):
        factor.seed, factor.created_at = totp.new_seed(), at
    return factor


def confirm_enrolment(user: User, code: str, actor: Actor, at: datetime) -> list[str]:
    """Turn the factor on with a first code; return the recovery codes, which are kept nowhere.

    Other browsers are signed out. Raises WrongCode, and Conflict when no enrolment is under way.
    """
    if not policies.can_use_account(actor, user):
        raise NotAllowed
    factor = find_factor(user.id, lock=True)
    if factor is None or factor.confirmed_at is not None:
        raise Conflict(_("Aucune activation n’est en cours. Recommencez depuis votre compte."))
    _take(factor, code, at)
    factor.confirmed_at = at
    end_rows(user.id, at, keep=actor.session_id)
    record("account.turn_factor_on", user, actor, at)
    return _write_codes(user)


def renew_recovery_codes(user: User, actor: Actor, at: datetime) -> list[str]:
    """Replace all recovery codes of a person whose factor is on, and return the new ones."""
    if not policies.can_use_account(actor, user):
        raise NotAllowed
    _require_on(user)
    record("account.renew_recovery_codes", user, actor, at)
    return _write_codes(user)


def turn_factor_off(user: User, actor: Actor, at: datetime) -> None:
    """Turn the own factor off; the person is told by e-mail, in case it was somebody else."""
    if not policies.can_use_account(actor, user):
        raise NotAllowed
    _remove(user)
    record("account.turn_factor_off", user, actor, at)
    queue("account.factor_off", [_recipient(user)], at, cause=user)


def reset_factor(user: User, reason: str, actor: Actor, at: datetime) -> None:
    """Take the factor of a person who lost phone and codes away; end the sessions and tell the person.

    Raises DomainError without a reason, Conflict when the factor is off.
    """
    if not policies.can_change_account(actor, user):
        raise NotAllowed(_("Un autre administrateur doit réinitialiser votre vérification en deux étapes."))
    if not reason.strip():
        raise DomainError(_("Donnez le motif."), field="reason")
    _remove(user)
    end_rows(user.id, at)
    record("account.reset_factor", user, actor, at, reason=reason)
    queue("account.factor_reset", [_recipient(user)], at, cause=user)


def accept_code(user_id: int, text: str, at: datetime) -> None:
    """Take a code of the person's application, once. Raises WrongCode, Conflict when the factor is off."""
    factor = find_factor(user_id, lock=True)
    if factor is None or factor.confirmed_at is None:
        raise Conflict(_("La vérification en deux étapes n’est pas activée."))
    _take(factor, text, at)


def accept_recovery_code(user: User, text: str, at: datetime) -> None:
    """Take one recovery code for good, and tell the person by e-mail. Raises WrongCode."""
    _require_on(user)
    digest = totp.recovery_digest(user.id, text)
    row = db.session.scalar(
        select(RecoveryCode).where(
            RecoveryCode.user_id == user.id, RecoveryCode.digest == digest, RecoveryCode.used_at.is_(None)
        )
    )
    if row is None:
        raise WrongCode(_("Ce code de secours n’est pas valable, ou il a déjà servi."))
    row.used_at = at
    db.session.flush()
    left = unused_codes(user.id)
    record("account.use_recovery_code", user, Actor(id=user.id, display_name=user.display_name), at)
    queue("account.recovery_code_used", [_recipient(user)], at, cause=user, left=left)


def _take(factor: SecondFactor, text: str, at: datetime) -> None:
    secret = totp.secret_of(factor.user_id, factor.seed)
    step = totp.matching_step(secret, totp.clean_code(text), at, factor.last_step)
    if step is None:
        raise WrongCode(_("Ce code n’est pas le bon. Attendez le suivant et recopiez-le."))
    factor.last_step = step


def _require_on(user: User) -> SecondFactor:
    """Return the confirmed factor, locked: codes of one person are taken one after the other."""
    factor = find_factor(user.id, lock=True)
    if factor is None or factor.confirmed_at is None:
        raise Conflict(_("La vérification en deux étapes n’est pas activée."))
    return factor


def _remove(user: User) -> None:
    db.session.delete(_require_on(user))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _write_codes(user: User) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = totp.new_recovery_codes()
    db.session.add_all(
        RecoveryCode(user_id=user.id, digest=totp.recovery_digest(user.id, code)) for code in codes
    )
    return codes


def _recipient(user: User) -> Recipient:
    return Recipient(user.email, user.language, user.display_name)
