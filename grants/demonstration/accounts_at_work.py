"""Accounts of associations with something under way: a bank change, a transmission, a foreign one; a gap."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from grants.accounts.services import create_user
from grants.associations.models import Association
from grants.associations.queries import get_for_update, get_transfer_for_update
from grants.associations.services import (
    accept_invitation,
    answer_transfer,
    ask_verification,
    invite_member,
    propose_transfer,
    register_association,
    update_bank,
    update_identity,
)
from grants.associations.states import AssociationKind, MemberRight
from grants.calls.services import propose_gap
from grants.core.db import db
from grants.demonstration import association_file
from grants.demonstration.cast import Cast, Member, identity_of, member_of, new_rib, person
from grants.demonstration.names import person_name
from grants.demonstration.papers import joined_file, receipt_scan

NEW_ASSOCIATIONS = (
    ("Association Fenêtres sur le Monde", "جمعية نوافذ على العالم", "sale"),
    ("Association Chemins de Taroudant", "جمعية مسالك تارودانت", "taroudant"),
    ("Association Ponts d’Andalousie Maroc", "جمعية جسور الأندلس بالمغرب", "tanger"),
)
FOREIGN = 92  # the number of the foreign one among them


def put_to_work(cast: Cast, now: datetime, random: Random) -> None:
    """Leave staff something to decide about accounts, and administrators a silence of the service."""
    ask_for_verification(now - timedelta(days=2), random)
    change_account(cast.members[2], now - timedelta(days=4), random)
    pass_on(cast.members[3], now - timedelta(days=5))
    propose_gap(now - timedelta(days=3, minutes=50), now - timedelta(days=3), now - timedelta(days=3))


def ask_for_verification(at: datetime, random: Random) -> None:
    """Register associations that wait for the ministry's verification, a foreign one among them."""
    for number, (name_fr, name_ar, city) in enumerate(NEW_ASSOCIATIONS, start=90):
        email = f"contact{number}@associations.example.ma"
        user = create_user(email, person_name(number, 0), "fr", None, at)
        db.session.flush()
        association = register_association(name_fr, name_ar, user.id, person(user), at)
        db.session.flush()
        owner = member_of(association, user)
        identity = identity_of(number, name_fr, name_ar, city, random)
        if number == FOREIGN:
            identity = replace(
                identity,
                kind=AssociationKind.FOREIGN,
                country_of_origin="Espagne",
                headquarters_abroad="Calle de la Feria 12, Séville",
                authorisation_number=f"47/{identity.receipt_on:%Y}",
                authorised_on=identity.receipt_on,
                authorisation_authority="Secrétariat général du gouvernement",
                local_representative=owner.display_name,
            )
        update_identity(association, identity, None, owner, at, receipt_scan())
        association_file.fill(association, number, owner, at, new_rib(random))
        ask_verification(get_for_update(association.reference, owner), None, owner, at)
        db.session.flush()


def change_account(member: Member, at: datetime, random: Random) -> None:
    """Give another account, which the finance officer is to confirm."""
    association = get_for_update(member.reference, member.owner)
    update_bank(association, new_rib(random), association.name_fr, None, member.owner, at, joined_file("RIB"))
    db.session.flush()


def pass_on(member: Member, at: datetime) -> None:
    """Pass an association on to a new editor, who accepts: the ministry is to consent."""
    association: Association = get_for_update(member.reference, member.owner)
    user = create_user("suite@associations.example.ma", person_name(93, 0), "fr", None, at)
    db.session.flush()
    token = invite_member(association, user.email, MemberRight.EDITOR, member.owner, at)
    accept_invitation(token, user.id, at)
    db.session.flush()
    transfer = propose_transfer(association, user.id, member.owner, at)
    db.session.flush()
    taker = replace(person(user), memberships={association.id: "editor"})
    answer_transfer(get_transfer_for_update(association, transfer.id), True, taker, at + timedelta(days=1))
    db.session.flush()
