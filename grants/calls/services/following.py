"""Follow a call by e-mail: one click for who is signed in, a confirmed address for a visitor."""

from datetime import datetime, timedelta

from sqlalchemy import delete

from grants.audit.services import record
from grants.calls import following, policies
from grants.calls.models import Call, CallSubscription
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import DomainError, NotAllowed
from grants.core.i18n import _, current_language
from grants.outbox.services import Recipient, queue


class FollowLinkUnusable(DomainError):
    """The link is false, too old, or its subscription is gone."""

    status = 404

    def __init__(self) -> None:
        super().__init__(_("Ce lien n’est plus valable. Demandez-en un nouveau sur la page de l’appel."))


def follow_call(call: Call, actor: Actor, at: datetime) -> None:
    """Follow a call with the address of the account, which is confirmed; again changes nothing."""
    if not policies.can_follow_call(actor, call):
        raise NotAllowed(_("Connectez-vous pour suivre un appel en un clic."))
    row = following.subscription_of(call.id, actor.email, lock=True)
    if row is None:
        row = CallSubscription(
            call_id=call.id, email=actor.email.lower(), language=actor.language, created_at=at
        )
        db.session.add(row)
    if row.confirmed_at is not None and row.ended_at is None:
        return
    row.user_id, row.language = actor.id, actor.language
    row.confirmed_at, row.ended_at = at, None
    db.session.flush()
    record("call.follow", row, actor, at, call=call.code)


def stop_following_call(call: Call, actor: Actor, at: datetime) -> None:
    """Stop following a call with the address of the account; again changes nothing."""
    if not policies.can_follow_call(actor, call):
        raise NotAllowed(_("Connectez-vous pour ne plus suivre un appel."))
    row = following.subscription_of(call.id, actor.email, lock=True)
    if row is not None and row.ended_at is None:
        row.ended_at = at
        record("call.unfollow", row, actor, at, call=call.code)


def ask_to_follow(call: Call, email: str, at: datetime) -> None:
    """Send a visitor the link that confirms the address; an address that follows already gets nothing.

    Says nothing about whether the address was known: the caller shows the same page.
    """
    address = email.strip().lower()
    row = following.subscription_of(call.id, address, lock=True)
    if row is not None and row.confirmed_at is not None and row.ended_at is None:
        return
    if row is None:
        row = CallSubscription(call_id=call.id, email=address, language=current_language(), created_at=at)
        db.session.add(row)
    row.language, row.created_at = current_language(), at
    db.session.flush()
    queue(
        "call.follow_confirm",
        [Recipient(address, row.language, address)],
        at,
        cause=row,
        call=call,
        token=following.confirm_token(row),
        days=following.CONFIRM_DAYS,
    )


def confirm_following(token: str, at: datetime) -> CallSubscription:
    """Confirm an address by its link; again changes nothing. Raises FollowLinkUnusable."""
    row = following.subscription_to_confirm(token, lock=True)
    if row is None:
        raise FollowLinkUnusable
    if row.confirmed_at is None or row.ended_at is not None:
        row.confirmed_at, row.ended_at = at, None
    return row


def stop_following(token: str, at: datetime) -> CallSubscription:
    """End a subscription by its link, without account; again changes nothing. Raises FollowLinkUnusable."""
    row = following.subscription_to_stop(token, lock=True)
    if row is None:
        raise FollowLinkUnusable
    row.ended_at = row.ended_at or at
    return row


def forget_followers(at: datetime) -> int:
    """Erase addresses never confirmed within a week, and those that stopped a month ago; return how many."""
    unconfirmed = CallSubscription.confirmed_at.is_(None) & (
        CallSubscription.created_at < at - timedelta(days=following.CONFIRM_DAYS + 1)
    )
    stopped = CallSubscription.ended_at < at - timedelta(days=30)
    return int(db.session.execute(delete(CallSubscription).where(unconfirmed | stopped)).rowcount)  # type: ignore[attr-defined]
