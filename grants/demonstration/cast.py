"""The people and associations of the demonstration, registered and verified through the services."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from grants.accounts.demonstration import ACCOUNTS, PASSWORD
from grants.accounts.models import StaffRole, User
from grants.accounts.services import create_user, hash_password
from grants.associations.identifiers import rib_key
from grants.associations.models import Association
from grants.associations.queries import get_for_update
from grants.associations.services import (
    Identity,
    accept_invitation,
    ask_verification,
    invite_member,
    register_association,
    update_identity,
    verify_association,
    verify_bank_data,
)
from grants.associations.states import AssociationKind, MemberRight, ReceiptKind
from grants.core.actors import Actor
from grants.core.db import db
from grants.demonstration import association_file
from grants.demonstration.names import ASSOCIATIONS, person_name
from grants.demonstration.papers import joined_file, receipt_scan

# Associations whose receipt is provisional still, in files that are checked and decided today.
PROVISIONAL = (9, 17)
OPENED = datetime(2015, 1, 12, 9, 0, tzinfo=UTC)
MORE_STAFF = (
    ("secretariat@demo.ma", "Rim Bensouda", ("call_manager",)),
    ("comite2@demo.ma", "Tarik Hajji", ("committee_member",)),
)


@dataclass(frozen=True)
class Member:
    """An association with the actor who owns it."""

    association_id: int
    reference: str
    city_code: str
    owner: Actor


@dataclass(frozen=True)
class Cast:
    """Everybody: staff by the first part of their address, associations with their owners."""

    staff: dict[str, Actor]
    members: list[Member]
    editor: Actor


def engage_staff(at: datetime) -> dict[str, Actor]:
    """Create the accounts of the demonstration with their roles; all share one password hash."""
    password_hash = hash_password(PASSWORD)
    staff = {}
    entries = [(account.email, account.name, account.roles) for account in ACCOUNTS]
    for email, name, roles in (*entries, *MORE_STAFF):
        user = create_user(email, name, "fr", password_hash, at)
        db.session.flush()
        db.session.add_all(StaffRole(user_id=user.id, role=role, granted_at=at) for role in roles)
        staff[email.partition("@")[0]] = person(user, roles)
    return staff


def person(user: User, roles: tuple[str, ...] = ()) -> Actor:
    """Return the actor of a person with staff roles."""
    return Actor(
        id=user.id,
        display_name=user.display_name,
        email=user.email,
        language=user.language,
        roles=frozenset(roles),
    )


def found_associations(staff: dict[str, Actor], random: Random) -> Cast:
    """Register every association, fill its identity, and have it verified with its bank data."""
    members = []
    scan = receipt_scan()
    for number, (name_fr, name_ar, city) in enumerate(ASSOCIATIONS):
        at = OPENED + timedelta(hours=number)
        owner = staff["association"] if number == 0 else _new_owner(number, at)
        association = register_association(name_fr, name_ar, owner.id or 0, owner, at)
        db.session.flush()
        owner = replace(owner, memberships={association.id: "owner"})
        identity = identity_of(number, name_fr, name_ar, city, random)
        sworn = joined_file("DECL") if number in PROVISIONAL else None
        update_identity(association, identity, None, owner, at, scan, sworn)
        association_file.fill(association, number, owner, at, new_rib(random))
        _verify(association, owner, staff, at)
        members.append(Member(association.id, association.reference, city, owner))
    editor = _invite_editor(members[0], staff["editeur"])
    return Cast({**staff, "association": members[0].owner, "editeur": editor}, members, editor)


def _verify(association: Association, owner: Actor, staff: dict[str, Actor], at: datetime) -> None:
    association = get_for_update(association.reference, owner)
    ask_verification(association, None, owner, at + timedelta(minutes=20))
    verify_association(association, None, staff["gestionnaire"], at + timedelta(days=2))
    verify_bank_data(association, None, staff["finance"], at + timedelta(days=3))


def _new_owner(number: int, at: datetime) -> Actor:
    name = person_name(number, 0)
    language = "ar" if number % 3 == 0 else "fr"
    user = create_user(f"contact{number:02d}@associations.example.ma", name, language, None, at)
    db.session.flush()
    return person(user)


def _invite_editor(member: Member, editor: Actor) -> Actor:
    at = OPENED + timedelta(days=5)
    association = get_for_update(member.reference, member.owner)
    token = invite_member(association, editor.email, MemberRight.EDITOR, member.owner, at)
    accept_invitation(token, editor.id or 0, at + timedelta(hours=2))
    return replace(editor, memberships={member.association_id: "editor"})


def member_of(association: Association, user: User) -> Actor:
    """Return the owner of an association as an actor."""
    return replace(person(user), memberships={association.id: "owner"})


def identity_of(number: int, name_fr: str, name_ar: str, city: str, random: Random) -> Identity:
    """Return an invented, complete identity."""
    founded = date(random.randint(1998, 2012), random.randint(1, 12), random.randint(1, 28))
    is_provisional = number in PROVISIONAL
    migrants = "Subsahariens" in name_fr or "Migrants" in name_fr
    return Identity(
        name_fr=name_fr,
        name_ar=name_ar,
        kind=AssociationKind.MIGRANTS if migrants else AssociationKind.NATIONAL,
        purpose="Accueil, éducation et participation des personnes migrantes et de leurs voisins.",
        founded_on=founded,
        receipt_kind=ReceiptKind.PROVISIONAL if is_provisional else ReceiptKind.DEFINITIVE,
        receipt_number=f"{random.randint(100, 999)}/{founded.year}",
        receipt_on=founded + timedelta(days=45),
        receipt_authority="Autorité locale",
        phone=f"05 37 00 {number:02d} 0{number % 10}",
        email=f"contact{number:02d}@associations.example.ma",
        address=f"{random.randint(1, 120)}, rue de l’Oasis",
        city_code=city,
        communities_served="Familles d’Afrique de l’Ouest et centrale du quartier." if migrants else None,
        migrants_on_board=3 if migrants else None,
    )


def new_rib(random: Random) -> str:
    """Return a RIB with a right key under the bank code 999, which no bank bears."""
    body = f"999780{random.randrange(10**16):016d}"
    return f"{body}{rib_key(body):02d}"
