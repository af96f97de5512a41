"""Read who follows a call, and make the signed links by which a visitor confirms or stops."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer
from sqlalchemy import func, select

from grants.accounts.models import User
from grants.calls.models import CallSubscription
from grants.core.actors import Actor
from grants.core.db import db
from grants.outbox.services import Recipient

CONFIRM_DAYS = 7
_CONFIRM, _STOP = "call-follow-confirm", "call-follow-stop"


def confirm_token(subscription: CallSubscription) -> str:
    """Return the token that confirms an address, good for a week."""
    return str(URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=_CONFIRM).dumps(subscription.id))


def stop_token(subscription_id: int) -> str:
    """Return the token that ends a subscription; it never expires and needs no account."""
    return str(URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_STOP).dumps(subscription_id))


def subscription_to_confirm(token: str, lock: bool = False) -> CallSubscription | None:
    """Return the subscription of a confirmation token, None when it is false or older than a week."""
    serializer = URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=_CONFIRM)
    try:
        return _load(serializer.loads(token, max_age=CONFIRM_DAYS * 86400), lock)
    except BadSignature:
        return None


def subscription_to_stop(token: str, lock: bool = False) -> CallSubscription | None:
    """Return the subscription of a token that ends it, None when it is false or the row is gone."""
    serializer = URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_STOP)
    try:
        return _load(serializer.loads(token), lock)
    except BadSignature:
        return None


def _load(subscription_id: int, lock: bool) -> CallSubscription | None:
    return db.session.get(CallSubscription, subscription_id, with_for_update=lock or None)


def subscription_of(call_id: int, email: str, lock: bool = False) -> CallSubscription | None:
    """Return the row of an address on a call, whether confirmed, ended or neither."""
    statement = select(CallSubscription).where(
        CallSubscription.call_id == call_id, CallSubscription.email == email.strip().lower()
    )
    found: CallSubscription | None = db.session.scalar(statement.with_for_update() if lock else statement)
    return found


def follows(actor: Actor, call_id: int) -> bool:
    """Say whether a signed-in person follows the call."""
    row = subscription_of(call_id, actor.email)
    return row is not None and row.confirmed_at is not None and row.ended_at is None


def follower_links(call_id: int) -> list[tuple[Recipient, str]]:
    """Return the confirmed followers of a call, each with the address that ends it: one statement."""
    rows = db.session.execute(
        select(CallSubscription.id, CallSubscription.email, CallSubscription.language, User.display_name)
        .outerjoin(User, User.id == CallSubscription.user_id)
        .where(
            CallSubscription.call_id == call_id,
            CallSubscription.confirmed_at.is_not(None),
            CallSubscription.ended_at.is_(None),
            User.id.is_(None) | User.is_active,
        )
        .order_by(CallSubscription.id)
    )
    return [
        (Recipient(email, language, name or email), _stop_address(key, language))
        for key, email, language, name in rows
    ]


def _stop_address(subscription_id: int, language: str) -> str:
    return f"{current_app.config['BASE_URL']}/{language}/calls/follow/stop/{stop_token(subscription_id)}"


def follower_count(call_id: int) -> int:
    """Return how many confirmed followers a call has; for staff, without their names."""
    statement = (
        select(func.count())
        .select_from(CallSubscription)
        .where(
            CallSubscription.call_id == call_id,
            CallSubscription.confirmed_at.is_not(None),
            CallSubscription.ended_at.is_(None),
        )
    )
    return db.session.scalar(statement) or 0
