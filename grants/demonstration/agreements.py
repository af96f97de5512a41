"""The agreements of the demonstration: prepared, offered, signed, and paid through four hands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from grants.agreements.models import Agreement
from grants.agreements.queries import get_for_update, get_tranche_for_update, selected_without_agreement
from grants.agreements.services import (
    draw_papers,
    offer_agreement,
    order_tranche,
    pay_tranche,
    prepare_agreement,
    request_tranche,
    sign_agreement,
    verify_tranche,
)
from grants.agreements.states import Party
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db, unit_of_work
from grants.demonstration.cast import Cast

HANDS = ("request", "verify", "order", "pay")


@dataclass(frozen=True)
class Deal:
    """An agreement with the actor who owns the association."""

    reference: str
    owner: Actor


def prepare(cast: Cast, at: datetime, left: int) -> list[Deal]:
    """Prepare and offer the agreements of every selected file but the last ``left`` ones."""
    manager = cast.staff["gestionnaire"]
    owners = {member.association_id: member.owner for member in cast.members}
    with unit_of_work():
        selected = [file.proposal.id for file in selected_without_agreement()]
        kept = selected[: len(selected) - left]
        made = [prepare_agreement(proposal_id, manager, at) for proposal_id in kept]
        deals = [Deal(item.reference, owners[item.association_id]) for item in made]
    papers = {deal.reference: draw_papers(_visible(deal, manager), _languages(deal)) for deal in deals}
    with unit_of_work():
        for deal in deals:
            agreement = get_for_update(deal.reference, manager)
            offer_agreement(agreement, papers[deal.reference], None, manager, at + timedelta(days=2))
            db.session.flush()
    return deals


def _languages(deal: Deal) -> tuple[str, ...]:
    """Return the languages its parties sign in; the other paper is drawn when somebody asks for it."""
    return ("fr", "ar") if deal.owner.language == "ar" else ("fr",)


def _visible(deal: Deal, viewer: Actor) -> Agreement:
    return get_for_update(deal.reference, viewer)


def sign(deal: Deal, cast: Cast, at: datetime, parties: tuple[Party, ...] = tuple(Party)) -> None:
    """Sign for the association, then for the ministry nine days later."""
    signers = {
        Party.ASSOCIATION: (deal.owner, "Présidente", at),
        Party.MINISTRY: (cast.staff["ordonnateur"], "Déléguée du ministre", at + timedelta(days=9)),
    }
    for party in parties:
        signer, title, moment = signers[party]
        agreement = get_for_update(deal.reference, signer)
        language = signer.language if signer.language in ("fr", "ar") else "fr"
        sign_agreement(agreement, party, signer.display_name, title, None, signer, moment, language)
        db.session.flush()


def pay(deal: Deal, number: int, cast: Cast, at: datetime, last: str = "pay") -> None:
    """Move a due tranche through the hands, up to the last one named."""
    for step, hand in enumerate(HANDS):
        _move(hand, deal, number, cast, at + timedelta(days=7 * step))
        db.session.flush()
        if hand == last:
            return


def _move(hand: str, deal: Deal, number: int, cast: Cast, at: datetime) -> None:
    people = {
        "request": deal.owner,
        "verify": cast.staff["finance"],
        "order": cast.staff["ordonnateur"],
        "pay": cast.staff["tresorerie"],
    }
    actor = people[hand]
    tranche = get_tranche_for_update(deal.reference, number, actor)
    if hand == "request":
        request_tranche(tranche, None, actor, at)
    elif hand == "verify":
        verify_tranche(tranche, None, actor, at)
    elif hand == "order":
        order_tranche(tranche, None, actor, at)
    else:
        reference = f"TM-{local_date(at).year}-{tranche.id:05d}"
        pay_tranche(tranche, local_date(at), reference, None, actor, at)
