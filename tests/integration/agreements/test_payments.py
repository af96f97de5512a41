"""Four hands, one after the other, each another person; and every rule that blocks a payment."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from grants.agreements import queries, services
from grants.agreements.models import PaymentTranche
from grants.agreements.states import WORKFLOW, TrancheState
from grants.associations.queries import lock_association
from grants.audit.services import transition
from grants.core.clock import local_date
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.core.worklist import WorkItem
from grants.outbox.models import Email
from tests.factories.accounts import make_user
from tests.integration.agreements.people import act, in_force, make_cast, pay_in_full

OTHER_RIB = "999780000123456789012438"


@pytest.fixture
def cast(database):
    return make_cast()


@pytest.fixture
def reference(cast, at) -> str:
    # The call of the factory ended long ago: its reports would be late.
    return in_force(cast, at - timedelta(days=4000)).reference


@pytest.fixture
def early(at):
    """An instant when no report is late yet."""
    return at - timedelta(days=3990)


def test_the_whole_way_of_a_tranche(cast, reference, early):
    tranche = pay_in_full(cast, reference, 1, early)
    assert tranche.state == TrancheState.PAID
    assert (
        len({tranche.requested_by_id, tranche.verified_by_id, tranche.ordered_by_id, tranche.paid_by_id}) == 4
    )
    assert tranche.order_reference == f"OP-{early.year}-1"
    assert tranche.rib_at_verification == cast.association.rib
    assert (tranche.paid_on, tranche.treasury_reference) == (local_date(early), "VIR-77")
    events = list(
        db.session.scalars(select(Email.event).where(Email.event.like("payment.%")).order_by(Email.id))
    )
    assert list(dict.fromkeys(events)) == [
        "payment.requested",
        "payment.verified",
        "payment.ordered",
        "payment.paid",
    ]


def test_a_second_request_is_refused(cast, reference, early):
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    with pytest.raises(Conflict):
        act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)


def test_two_officers_at_once(cast, reference, early):
    seen = act("request_tranche", cast.owner, reference, 1, None, cast.owner, early).version
    act("verify_tranche", cast.finance, reference, 1, seen, cast.finance, early)
    with unit_of_work():
        second = make_user("second@example.ma", "finance_officer")
    with pytest.raises(Conflict):
        act("verify_tranche", second, reference, 1, seen, second, early)


def test_who_may_not(cast, reference, early):
    with pytest.raises(NotAllowed):
        act("request_tranche", cast.editor, reference, 1, None, cast.editor, early)
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    with pytest.raises(NotAllowed):
        act("verify_tranche", cast.treasury, reference, 1, None, cast.treasury, early)
    with pytest.raises(Conflict):
        act("order_tranche", cast.officer, reference, 1, None, cast.officer, early)
    with unit_of_work():
        stranger = make_user("stranger@example.ma")
    with pytest.raises(NotFound):
        act("request_tranche", stranger, reference, 1, None, stranger, early)


@pytest.mark.parametrize("role", ["finance_officer", "authorising_officer", "treasury_accountant"])
def test_one_person_never_has_two_hands(cast, reference, early, role):
    with unit_of_work():
        both = make_user("both@example.ma", "finance_officer", "authorising_officer", "treasury_accountant")
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    finance = both if role == "finance_officer" else cast.finance
    act("verify_tranche", finance, reference, 1, None, finance, early)
    if finance is both:
        with pytest.raises(NotAllowed):
            act("order_tranche", both, reference, 1, None, both, early)
        return
    officer = both if role == "authorising_officer" else cast.officer
    act("order_tranche", officer, reference, 1, None, officer, early)
    if officer is both:
        with pytest.raises(NotAllowed):
            act("pay_tranche", both, reference, 1, local_date(early), "VIR", None, both, early)


def test_the_database_refuses_the_same_hand_too(cast, reference, early):
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    values = {"verified_by_id": cast.owner.id}
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(update(PaymentTranche).where(PaymentTranche.number == 1).values(**values))


def test_the_second_waits_for_its_condition_and_for_the_first(cast, reference, early):
    with pytest.raises(services.PaymentBlocked) as caught:
        act("request_tranche", cast.owner, reference, 2, None, cast.owner, early)
    assert "rapport d’avancement validé" in str(caught.value)
    assert "tranche précédente" in str(caught.value)
    with unit_of_work():
        agreement = queries.get_for_update(reference, cast.manager)
        services.record_fact(agreement, "progress_70", "report_revision/1", cast.manager, early)
    pay_in_full(cast, reference, 1, early)
    assert pay_in_full(cast, reference, 2, early).order_reference == f"OP-{early.year}-2"


def test_a_report_late_by_more_than_thirty_days_blocks(cast, reference, at):
    with pytest.raises(services.PaymentBlocked, match="plus de 30 jours"):
        act("request_tranche", cast.owner, reference, 1, None, cast.owner, at)


def test_bank_data_not_verified_block_each_hand(cast, reference, early):
    def verified(instant) -> None:
        with unit_of_work():
            lock_association(cast.association_id).rib_verified_at = instant

    verified(None)
    with pytest.raises(services.PaymentBlocked, match="bancaires"):
        act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    verified(early)
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    verified(None)
    with pytest.raises(services.PaymentBlocked, match="bancaires"):
        act("verify_tranche", cast.finance, reference, 1, None, cast.finance, early)


def test_an_account_changed_after_the_verification_stops_the_order(cast, reference, early):
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    act("verify_tranche", cast.finance, reference, 1, None, cast.finance, early)
    with unit_of_work():
        lock_association(cast.association_id).rib = OTHER_RIB
    with pytest.raises(DomainError, match="RIB a changé"):
        act("order_tranche", cast.officer, reference, 1, None, cast.officer, early)


def test_a_suspended_agreement_pays_nothing(cast, reference, early):
    with unit_of_work():
        agreement = queries.get_for_update(reference, cast.officer)
        transition(agreement, WORKFLOW, "suspend", cast.officer, early, reason="contrôle")
    with pytest.raises(services.PaymentBlocked, match="suspendue"):
        act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)


def test_sent_back_with_a_reason_then_requested_again(cast, reference, early):
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    with pytest.raises(DomainError, match="raison"):
        act("send_back_tranche", cast.finance, reference, 1, " ", None, cast.finance, early)
    tranche = act("send_back_tranche", cast.finance, reference, 1, "RIB illisible", None, cast.finance, early)
    assert (tranche.state, tranche.requested_by_id) == (TrancheState.DUE, None)
    assert queries.last_reasons([tranche]) == {tranche.id: "RIB illisible"}
    assert pay_in_full(cast, reference, 1, early).state == TrancheState.PAID


def test_a_rejected_payment_is_ordered_again_under_another_number(cast, reference, early):
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    act("verify_tranche", cast.finance, reference, 1, None, cast.finance, early)
    act("order_tranche", cast.officer, reference, 1, None, cast.officer, early)
    failed = act("fail_tranche", cast.treasury, reference, 1, "compte clos", None, cast.treasury, early)
    assert failed.state == TrancheState.FAILED
    assert pay_in_full(cast, reference, 1, early).order_reference == f"OP-{early.year}-2"


def test_the_members_read_why_a_payment_came_back(cast, reference, early):
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    act("send_back_tranche", cast.finance, reference, 1, "RIB illisible", None, cast.finance, early)
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    act("verify_tranche", cast.finance, reference, 1, None, cast.finance, early)
    act("order_tranche", cast.officer, reference, 1, None, cast.officer, early)
    act("fail_tranche", cast.treasury, reference, 1, "compte <clos> & soldé", None, cast.treasury, early)
    members = {"owner@example.ma", "editor@example.ma"}
    for event, reason in (
        ("payment.sent_back", "RIB illisible"),
        ("payment.failed", "compte <clos> & soldé"),
    ):
        mails = db.session.scalars(select(Email).where(Email.event == event)).all()
        assert {mail.recipient for mail in mails} == members
        assert all(reference in mail.subject for mail in mails)
        assert all(reason in mail.body and f"/agreements/{reference}" in mail.body for mail in mails)


def test_the_day_of_a_payment_lies_between_the_order_and_today(cast, reference, early):
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    act("verify_tranche", cast.finance, reference, 1, None, cast.finance, early)
    act("order_tranche", cast.officer, reference, 1, None, cast.officer, early)
    for shift in (-1, 1):
        day = local_date(early + timedelta(days=shift))
        with pytest.raises(DomainError):
            act("pay_tranche", cast.treasury, reference, 1, day, "VIR", None, cast.treasury, early)


def test_each_hand_finds_it_in_its_queue(cast, reference, early):
    def waiting(actor) -> dict[str, int]:
        items: list[WorkItem] = queries.work_items(actor, early)
        return {item.label: item.count for item in items if item.count}

    assert waiting(cast.owner) == {"versement à demander": 1}
    act("request_tranche", cast.owner, reference, 1, None, cast.owner, early)
    assert waiting(cast.owner) == {}
    assert waiting(cast.finance) == {"demande de versement à vérifier": 1}
    act("verify_tranche", cast.finance, reference, 1, None, cast.finance, early)
    assert waiting(cast.finance) == {}
    assert waiting(cast.officer) == {"versement à ordonner": 1}
    act("order_tranche", cast.officer, reference, 1, None, cast.officer, early)
    assert waiting(cast.treasury) == {"versement à payer": 1}
