"""What waits for a person about associations."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from grants.associations.models import Association, DuplicatePair, OwnershipTransfer
from grants.associations.queries.documents import all_expiring, count_to_review
from grants.associations.queries.lists import AWAITS_BANK
from grants.associations.states import AssociationState, PairState, TransferState
from grants.associations.validity import SOON_DAYS
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import Base, db
from grants.core.i18n import _, ngettext, pick
from grants.core.worklist import WorkItem

SHORTLY_DAYS = 15


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return what waits: verifications for staff, an identity to complete for its owner."""
    items = []
    if actor.has_role("call_manager"):
        params = {"state": "to_verify"}
        count = _count(Association.state == AssociationState.TO_VERIFY)
        label = ngettext("association à vérifier", "associations à vérifier", count)
        items.append(WorkItem(count, label, "associations.index", params))
        items += _checker_items(actor)
    if actor.has_role("finance_officer"):
        params = {"bank": "to_verify"}
        count = _count(*AWAITS_BANK)
        label = ngettext("compte bancaire à vérifier", "comptes bancaires à vérifier", count)
        items.append(WorkItem(count, label, "associations.index", params))
    owned = [association_id for association_id, right in actor.memberships.items() if right == "owner"]
    if owned:
        items += _owner_items(owned)
    if actor.memberships:
        items += _member_items(actor, at)
    return items


def _checker_items(actor: Actor) -> list[WorkItem]:
    documents = count_to_review(actor)
    transfers = _number(OwnershipTransfer, OwnershipTransfer.state == TransferState.ACCEPTED)
    pairs = _number(DuplicatePair, DuplicatePair.state == PairState.OPEN)
    return [
        WorkItem(
            documents,
            ngettext("document d’association à examiner", "documents d’associations à examiner", documents),
            "associations.review_queue",
        ),
        WorkItem(
            transfers,
            ngettext(
                "transmission d’association à accorder", "transmissions d’associations à accorder", transfers
            ),
            "associations.transfers",
        ),
        WorkItem(
            pairs,
            ngettext("ressemblance d’associations à juger", "ressemblances d’associations à juger", pairs),
            "associations.doubles",
        ),
    ]


def _member_items(actor: Actor, at: datetime) -> list[WorkItem]:
    today = local_date(at)
    near = all_expiring(today, today + timedelta(days=SOON_DAYS), members_of=actor.memberships)
    transfers = _number(
        OwnershipTransfer,
        OwnershipTransfer.to_user_id == actor.id,
        OwnershipTransfer.state == TransferState.PROPOSED,
    )
    items = [
        WorkItem(
            transfers,
            _("proposition de devenir propriétaire d’une association"),
            "associations.mine",
        )
    ]
    if near and near[0].expires_on is not None:
        days = (near[0].expires_on - today).days
        items.append(
            WorkItem(
                len(near),
                ngettext("document bientôt périmé", "documents bientôt périmés", len(near)),
                "associations.mine",
                hint=ngettext(
                    "%(name)s : plus valable dans %(num)s jour.",
                    "%(name)s : plus valable dans %(num)s jours.",
                    days,
                    name=pick(near[0].type),
                ),
                late=days <= SHORTLY_DAYS,
            )
        )
    return items


def _owner_items(owned: list[int]) -> list[WorkItem]:
    rows = db.session.execute(
        select(Association.state, Association.return_reason)
        .where(
            Association.id.in_(owned),
            Association.state.in_([AssociationState.DRAFT, AssociationState.RETURNED]),
        )
        .order_by(Association.id)
    ).all()
    returned = [reason for state, reason in rows if state == AssociationState.RETURNED]
    drafts = len(rows) - len(returned)
    return [
        WorkItem(
            len(returned),
            _("identité d’association à corriger"),
            "associations.mine",
            hint=(returned or [""])[0] or "",
        ),
        WorkItem(
            drafts,
            _("identité d’association à compléter"),
            "associations.mine",
            hint=_("Le ministère doit la vérifier avant votre premier dépôt."),
        ),
    ]


def _count(*conditions: Any) -> int:
    return _number(Association, Association.merged_into_id.is_(None), *conditions)


def _number(model: type[Base], *conditions: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
