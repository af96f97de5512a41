"""Associations and their members for tests."""

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy import func, select

from grants.associations.models import Association, Membership
from grants.associations.services.papers import keep_document
from grants.associations.states import AssociationState, MemberRight, ReceiptKind
from grants.associations.validity import Dates
from grants.core.actors import Actor
from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.documents import storage
from grants.documents.services import StoredFile
from grants.territory.models import City

CREATED = datetime(2015, 1, 6, 9, 0, tzinfo=UTC)
RIB = "999780000123456789012341"
ICE = "009999999000012"


def make_association(
    name: str = "Association Amal",
    state: str = "verified",
    owner: Actor | None = None,
    editor: Actor | None = None,
    city: str = "oujda",
) -> Association:
    """Create an association with a complete identity and, if given, its owner and its editor.

    The actors given carry no membership: see as_member.
    """
    if in_unit_of_work():
        return _insert(name, state, owner, editor, city)
    with unit_of_work():
        return _insert(name, state, owner, editor, city)


def make_provisional(association_id: int, receipt_on: date, sworn: bool, actor: Actor, at: datetime) -> None:
    """Give an association a provisional receipt of a day, with the sworn statement or without."""
    with unit_of_work():
        association = db.session.get_one(Association, association_id)
        association.receipt_kind, association.receipt_on = ReceiptKind.PROVISIONAL, receipt_on
        if sworn:
            content = b"%PDF-1.4\nsworn\n%%EOF\n"
            stored = StoredFile(storage.put(content), len(content), "application/pdf", "honneur.pdf")
            keep_document(association, "DECL", stored, Dates(), actor, at)


def as_member(actor: Actor, association: Association, right: str = "owner") -> Actor:
    """Return the actor as a request of that member would load it."""
    return replace(actor, memberships={**actor.memberships, association.id: right})


def _insert(name: str, state: str, owner: Actor | None, editor: Actor | None, city: str) -> Association:
    number = (db.session.scalar(select(func.count()).select_from(Association)) or 0) + 1
    association = Association(
        reference=f"T-{number:04d}",
        name_fr=name,
        name_ar="جمعية الأمل",
        purpose="Accompagner les migrants dans leurs démarches.",
        founded_on=date(2010, 3, 1),
        receipt_kind=ReceiptKind.DEFINITIVE,
        receipt_number=f"{number}/2010",
        receipt_on=date(2010, 4, 12),
        receipt_authority="Préfecture d’Oujda-Angad",
        ice=ICE,
        rib=RIB,
        rib_holder=name,
        phone="+212536000000",
        email="contact@example.ma",
        address="12, rue de la Source",
        city_code=city if db.session.get(City, city) else None,
        representative_name="Salma Bennani",
        representative_title="Présidente",
        mandate_ends_on=date(2030, 12, 31),
        created_at=CREATED,
    )
    association.state = AssociationState(state)
    if association.state == AssociationState.VERIFIED:
        association.verified_at = association.rib_verified_at = CREATED
    db.session.add(association)
    db.session.flush()
    for actor, right in ((owner, MemberRight.OWNER), (editor, MemberRight.EDITOR)):
        if actor is not None:
            db.session.add(
                Membership(association_id=association.id, user_id=actor.id, right=right, since_at=CREATED)
            )
    db.session.flush()
    return association
