"""What stands in the way of a merge of two associations: drafts of the same title in the same line."""

from collections import defaultdict

from sqlalchemy import func, select

from grants.calls.models import CallLine
from grants.core.db import db
from grants.core.i18n import _
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState


def obstacles(kept_id: int, merged_id: int) -> list[str]:
    """Return in words the drafts that would stand twice, with what to do; one statement."""
    rows = db.session.execute(
        select(
            Proposal.call_line_id, func.lower(Proposal.title), Proposal.association_id, Proposal.draft_code
        )
        .join(CallLine, CallLine.id == Proposal.call_line_id)
        .where(Proposal.association_id.in_([kept_id, merged_id]), Proposal.state == ProposalState.DRAFT)
        .order_by(Proposal.id)
    )
    drafts: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for line_id, title, association_id, code in rows:
        drafts[line_id, title][association_id] = code
    return [
        _(
            "Les brouillons %(one)s et %(other)s portent le même titre dans le même axe : demandez aux"
            " propriétaires d’en retirer un, ou d’en changer le titre.",
            one=codes[kept_id],
            other=codes[merged_id],
        )
        for codes in drafts.values()
        if len(codes) == 2
    ]
