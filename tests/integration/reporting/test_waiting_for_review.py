"""A report submitted in time blocks no payment however long the ministry reviews it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from grants.agreements.models import Agreement, PaymentTranche
from grants.agreements.queries.standing import payment_reasons
from grants.core.db import db, unit_of_work
from grants.obligations.models import Obligation
from grants.reporting import queries, services
from tests.factories.reporting import FILED, make_people, make_report

LONG_AFTER = FILED + timedelta(days=120)


def is_blocked(people) -> bool:
    """Say whether lateness stands against the first tranche long after the report was due."""
    tranche = db.session.scalars(
        select(PaymentTranche)
        .where(PaymentTranche.agreement_id == people.agreement_id, PaymentTranche.number == 1)
        .options(joinedload(PaymentTranche.agreement).joinedload(Agreement.association))
        .execution_options(populate_existing=True)
    ).one()
    return any("plus de 30 jours" in reason for reason in payment_reasons(tranche, LONG_AFTER))


@pytest.fixture
def people(database):
    return make_people()


def test_a_report_not_submitted_blocks(people):
    make_report(people)
    assert db.session.get_one(Obligation, people.obligation_id).received_at is None
    assert is_blocked(people)


def test_a_submitted_report_does_not_block_and_a_returned_one_does(people):
    reference = make_report(people, "submitted")
    assert db.session.get_one(Obligation, people.obligation_id).received_at == FILED
    assert not is_blocked(people)
    with unit_of_work():
        revision = queries.get_for_update(reference, people.officer)
        draft = services.send_back_report(revision, {"": "À revoir."}, None, people.officer, LONG_AFTER)
        key = draft.id
    assert is_blocked(people)
    with unit_of_work():
        services.submit_report(queries.load_for_update(key), None, people.owner, LONG_AFTER)
    assert not is_blocked(people)


def test_a_correction_of_a_validated_report_changes_nothing_owed(people):
    reference = make_report(people, "validated")
    before = db.session.get_one(Obligation, people.obligation_id).version
    with unit_of_work():
        revision = queries.get_for_update(reference, people.owner)
        draft = services.start_correction(revision, "Erreur.", people.owner, LONG_AFTER)
        services.submit_report(queries.load_for_update(draft.id), None, people.owner, LONG_AFTER)
    assert db.session.get_one(Obligation, people.obligation_id).version == before
    assert not is_blocked(people)
