"""The follow-up of the finished call: signatures, payments, reports, and what is left for today."""

from datetime import UTC, datetime, timedelta
from random import Random

from grants.agreements.queries import get_visible, tranches_of
from grants.agreements.states import Party, TrancheState
from grants.core.db import unit_of_work
from grants.demonstration import agreements, reports
from grants.demonstration.agreements import Deal
from grants.demonstration.cast import Cast

PREPARED = datetime(2015, 6, 22, 9, 0, tzinfo=UTC)
SIGNED = datetime(2015, 7, 6, 9, 0, tzinfo=UTC)
# What the last agreements leave to do: the hand at which their last payment waits.
WAITING_HANDS = ("request", "request", "verify", "verify", "order", "order")


def follow_up(cast: Cast, random: Random) -> None:
    """Carry the agreements of the finished call through, leaving something to do for every role."""
    deals = agreements.prepare(cast, PREPARED, left=1)
    own = [deal for deal in deals if deal.owner.id == cast.staff["association"].id]
    others = [deal for deal in deals if deal not in own]
    # The first is offered and not signed yet, the second signed by the association alone.
    half_signed, *others = others[1:]
    with unit_of_work():
        agreements.sign(half_signed, cast, SIGNED, (Party.ASSOCIATION,))
    # Only an agreement paid in several tranches can wait for its last one.
    several = [deal.reference for deal in others if _tranche_count(deal) > 1]
    hands = dict(zip(several[-len(WAITING_HANDS) :], WAITING_HANDS, strict=True))
    for number, deal in enumerate(others):
        with unit_of_work():
            _live(deal, number, hands.get(deal.reference, "pay"), cast, random)
    for number, deal in enumerate(own):
        with unit_of_work():
            _live_own(deal, number, cast, random)


def _tranche_count(deal: Deal) -> int:
    return len(tranches_of(get_visible(deal.reference, deal.owner).id))


def _live(deal: Deal, number: int, last: str, cast: Cast, random: Random) -> None:
    """Live one agreement: signed, paid, both reports validated; its last tranche stops after ``last``."""
    agreements.sign(deal, cast, SIGNED + timedelta(days=number % 9))
    agreements.pay(deal, 1, cast, SIGNED + timedelta(days=20))
    owed = reports.owed(deal)
    for place, (obligation_id, _kind, at) in enumerate(owed):
        final = place == len(owed) - 1
        revision_id = reports.submit(obligation_id, deal, at, random)
        if final and number == 3:
            return  # waits for the programme officer
        if number % 5 == 0:
            revision_id = reports.send_back(revision_id, cast.staff["programme"], at + timedelta(days=5))
            reports.resubmit(revision_id, deal, at + timedelta(days=9))
        reports.validate(revision_id, cast.staff["programme"], at + timedelta(days=14))
        _pay_due(deal, cast, at + timedelta(days=16), last)


def _pay_due(deal: Deal, cast: Cast, at: datetime, last: str) -> None:
    agreement = get_visible(deal.reference, deal.owner)
    tranches = tranches_of(agreement.id)
    for tranche in tranches:
        if tranche.state == TrancheState.DUE:
            is_last = tranche.number == len(tranches)
            agreements.pay(deal, tranche.number, cast, at, last if is_last else "pay")


def _live_own(deal: Deal, number: int, cast: Cast, random: Random) -> None:
    """Leave the demonstration's own association a report to correct and a tranche to request."""
    agreements.sign(deal, cast, SIGNED)
    agreements.pay(deal, 1, cast, SIGNED + timedelta(days=20))
    for place, (obligation_id, _kind, at) in enumerate(reports.owed(deal)):
        revision_id = reports.submit(obligation_id, deal, at, random)
        if place == 1 and number == 0:
            reports.send_back(revision_id, cast.staff["programme"], at + timedelta(days=6))
            return
        reports.validate(revision_id, cast.staff["programme"], at + timedelta(days=14))
