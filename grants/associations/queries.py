"""Read associations and their members; rows are filtered by the reader's right."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from grants.accounts.models import User
from grants.associations import policies
from grants.associations.models import Association, Membership
from grants.associations.states import AssociationState
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import NotFound
from grants.core.i18n import _, ngettext, pick
from grants.core.pagination import Page, paginate
from grants.core.worklist import WorkItem
from grants.outbox.services import Recipient
from grants.territory.models import City

MEMBER_INVITATION = "member_invitation"
REGISTRATION = "registration"
_DETAILS = (joinedload(Association.city), joinedload(Association.receipt_document))
_AWAITS_BANK = (
    Association.rib.is_not(None),
    Association.rib_verified_at.is_(None),
    Association.state.in_([AssociationState.TO_VERIFY, AssociationState.VERIFIED]),
)


def get_visible(reference: str, viewer: Actor) -> Association:
    """Return an association, city and receipt loaded; NotFound when the viewer may not see it."""
    association = db.session.scalar(
        select(Association).where(Association.reference == reference).options(*_DETAILS)
    )
    if association is None or not policies.can_view(viewer, association):
        raise NotFound
    return association


def get_for_update(reference: str, viewer: Actor) -> Association:
    """Return an association locked until the commit; NotFound when the viewer may not see it."""
    association = db.session.scalar(
        select(Association)
        .where(Association.reference == reference)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if association is None or not policies.can_view(viewer, association):
        raise NotFound
    return association


def lock_association(association_id: int) -> Association:
    """Return an association by its identifier, locked until the commit; NotFound when there is none."""
    association = db.session.scalar(
        select(Association)
        .where(Association.id == association_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if association is None:
        raise NotFound
    return association


def get_by_id(association_id: int) -> Association:
    """Return an association by its identifier, whoever reads; NotFound when there is none."""
    association = db.session.get(Association, association_id)
    if association is None:
        raise NotFound
    return association


def associations_of(viewer: Actor) -> list[Association]:
    """Return the associations of which the viewer is a member, by name, city and receipt loaded."""
    if not viewer.memberships:
        return []
    statement = select(Association).where(Association.id.in_(viewer.memberships)).options(*_DETAILS)
    return list(db.session.scalars(statement.order_by(Association.name_fr, Association.id)))


def current_members(association_id: int) -> list[Membership]:
    """Return the memberships that have not ended, with their people, oldest first."""
    return list(
        db.session.scalars(
            select(Membership)
            .where(Membership.association_id == association_id, Membership.ended_at.is_(None))
            .options(joinedload(Membership.user))
            .order_by(Membership.id)
        )
    )


def get_membership(association: Association, membership_id: int) -> Membership:
    """Return one membership of an association; NotFound when it belongs to another."""
    membership = db.session.scalar(
        select(Membership)
        .where(Membership.id == membership_id, Membership.association_id == association.id)
        .options(joinedload(Membership.user))
    )
    if membership is None:
        raise NotFound
    return membership


def member_recipients(association_id: int, owners_only: bool = False) -> list[Recipient]:
    """Return the members of an association as recipients of an e-mail."""
    statement = (
        select(User.email, User.language, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.association_id == association_id, Membership.ended_at.is_(None), User.is_active)
        .order_by(User.id)
    )
    if owners_only:
        statement = statement.where(Membership.right == "owner")
    return [Recipient(*row) for row in db.session.execute(statement)]


def verified_owner_recipients() -> list[Recipient]:
    """Return the owners of all verified associations as recipients of an e-mail, each once."""
    statement = (
        select(User.email, User.language, User.display_name)
        .join(Membership, Membership.user_id == User.id)
        .join(Association, Association.id == Membership.association_id)
        .where(
            Association.state == AssociationState.VERIFIED,
            Membership.right == "owner",
            Membership.ended_at.is_(None),
            User.is_active,
        )
        .distinct()
        .order_by(User.email)
    )
    return [Recipient(*row) for row in db.session.execute(statement)]


def city_choices() -> list[tuple[str, str]]:
    """Return (code, name in the reader's language) of every city, by name."""
    cities = db.session.scalars(select(City))
    return sorted(((city.code, pick(city)) for city in cities), key=lambda pair: pair[1])


def staff_page(number: int, text: str = "", state: str = "", bank: str = "") -> Page:
    """Return a page of associations for staff, city loaded: what waits longest first, then by name."""
    statement = select(Association).options(joinedload(Association.city))
    if text:
        columns = (Association.name_fr, Association.name_ar, Association.reference)
        statement = statement.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if state:
        statement = statement.where(Association.state == state)
    if bank == "to_verify":
        statement = statement.where(*_AWAITS_BANK)
    waits = Association.state != AssociationState.TO_VERIFY
    return paginate(statement.order_by(waits, Association.name_fr, Association.id), number)


def work_items(actor: Actor, at: datetime) -> list[WorkItem]:
    """Return what waits: verifications for staff, an identity to complete for its owner."""
    items = []
    if actor.has_role("call_manager"):
        params = {"state": "to_verify"}
        count = _count(Association.state == AssociationState.TO_VERIFY)
        label = ngettext("association à vérifier", "associations à vérifier", count)
        items.append(WorkItem(count, label, "associations.index", params))
    if actor.has_role("finance_officer"):
        params = {"bank": "to_verify"}
        count = _count(*_AWAITS_BANK)
        label = ngettext("compte bancaire à vérifier", "comptes bancaires à vérifier", count)
        items.append(WorkItem(count, label, "associations.index", params))
    owned = [association_id for association_id, right in actor.memberships.items() if right == "owner"]
    if owned:
        items += _owner_items(owned)
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


def _count(*conditions: object) -> int:
    statement = select(func.count()).select_from(Association).where(*conditions)  # type: ignore[arg-type]
    return db.session.scalar(statement) or 0
