"""Tell the associations that have a file in a call what changes in it."""

from datetime import datetime

from sqlalchemy import select

from grants.accounts.models import User
from grants.associations.models import Membership
from grants.calls.corrigendum_words import rows_of
from grants.calls.following import follower_links
from grants.calls.models import Call, CallLine, Corrigendum
from grants.core.db import db
from grants.outbox.models import Email
from grants.outbox.services import Recipient, queue
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


def tell_corrigendum(corrigendum_id: int, at: datetime) -> int:
    """Queue call.corrigendum to the members of associations with a file in the call; return how many.

    Who follows the call was told at the publication and is left out; asked again, it tells nobody twice.
    """
    corrigendum = db.session.get_one(Corrigendum, corrigendum_id)
    call = db.session.get_one(Call, corrigendum.call_id)
    told = set(
        db.session.scalars(
            select(Email.recipient).where(
                Email.event == "call.corrigendum",
                Email.cause == "corrigendum",
                Email.cause_id == corrigendum_id,
            )
        )
    ) | {recipient.email for recipient, _link in follower_links(call.id)}
    members = [item for item in _members_with_file(call.id) if item.email not in told]
    queue(
        "call.corrigendum",
        members,
        at,
        cause=corrigendum,
        call=call,
        corrigendum=corrigendum,
        shown=lambda: rows_of(corrigendum.changes),
        stop_link=None,
    )
    return len(members)


def _members_with_file(call_id: int) -> list[Recipient]:
    rows = db.session.execute(
        select(User.email, User.language, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .join(Proposal, Proposal.association_id == Membership.association_id)
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(
            CallLine.call_id == call_id,
            Proposal.state != ProposalState.WITHDRAWN,
            Membership.ended_at.is_(None),
            User.is_active,
        )
        .distinct()
        .order_by(User.email)
    )
    return [Recipient(*row) for row in rows]
