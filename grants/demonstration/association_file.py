"""The lasting account of the demonstration's associations: board, account, documents with their terms."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from grants.accounts.services import create_user
from grants.associations.models import Association
from grants.associations.services import (
    Identity,
    OfficerRow,
    declare_board,
    give_document,
    register_association,
    update_bank,
    update_identity,
)
from grants.associations.validity import Dates
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db
from grants.demonstration.names import PEOPLE, person_name
from grants.demonstration.papers import joined_file

FUNCTIONS = ("Secrétaire générale", "Trésorier", "Conseillère")


def fill(association: Association, number: int, owner: Actor, at: datetime, rib: str) -> None:
    """Declare the board, and give the account with its certificate."""
    today = local_date(at)
    declare_board(
        association,
        date(today.year - 1, 3, 1),
        date(today.year + 3, 2, 28),
        _officers(number, owner),
        0,
        None,
        owner,
        at,
    )
    update_bank(association, rib, association.name_fr, None, owner, at, joined_file("RIB"))
    db.session.flush()


def renew_board(association: Association, number: int, owner: Actor, at: datetime) -> None:
    """Declare the board of today: the one of the finished call is closed and stays in the history."""
    today = local_date(at)
    starts_on, ends_on = date(today.year - 1, 3, 1), date(today.year + 3, 2, 28)
    declare_board(association, starts_on, ends_on, _officers(number, owner), 0, None, owner, at, is_new=True)
    db.session.flush()


def _officers(number: int, owner: Actor) -> list[OfficerRow]:
    president = "Présidente" if number % 2 == 0 else "Président"
    others = [
        OfficerRow(function, person_name(number, place)) for place, function in enumerate(FUNCTIONS, start=1)
    ]
    return [OfficerRow(president, owner.display_name), *others]


def give_documents(association: Association, owner: Actor, at: datetime, codes: tuple[str, ...]) -> None:
    """Give some documents; the board list and the minutes hold long, the CNSS paper briefly."""
    today = local_date(at)
    last_year = date(today.year - 1, 12, 31)
    dates = {
        "RMOR": Dates(today - timedelta(days=30), period_ends_on=last_year),
        "RFIN": Dates(today - timedelta(days=30), period_ends_on=last_year),
        "CNSS": Dates(today - timedelta(days=70)),
        "PEC": Dates(today - timedelta(days=200), stated_expiry_on=today + timedelta(days=45)),
    }
    for code in codes:
        give_document(
            association,
            code,
            joined_file(code),
            dates.get(code, Dates(today - timedelta(days=60))),
            owner,
            at,
        )
        db.session.flush()


def enrol_twice(association: Association, at: datetime) -> None:
    """Register the same association again in another spelling: a double to judge."""
    user = create_user("bis@associations.example.ma", PEOPLE[3], "fr", None, at)
    db.session.flush()
    actor = Actor(id=user.id, display_name=user.display_name, email=user.email, language="fr")
    twin = register_association(
        association.name_fr.replace("Association ", "Assoc. ").upper(),
        association.name_ar,
        user.id,
        actor,
        at,
    )
    db.session.flush()
    owner = replace(actor, memberships={twin.id: "owner"})
    identity = Identity(
        name_fr=twin.name_fr, name_ar=twin.name_ar, phone=association.phone, city_code=association.city_code
    )
    update_identity(twin, identity, None, owner, at)
    db.session.flush()
