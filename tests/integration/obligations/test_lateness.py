"""Lateness is what the association has not handed in: never what waits for the ministry."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.core.actors import System
from grants.core.db import db, unit_of_work
from grants.core.errors import IllegalTransition
from grants.obligations import queries, services
from grants.obligations.models import Obligation
from grants.obligations.states import ObligationKind, ObligationState
from tests.factories.associations import make_association

ACTOR = System("reporting")
DUE_ON = date(2016, 1, 31)
FILED = datetime(2016, 1, 30, 12, 0, tzinfo=UTC)
LATER = FILED + timedelta(days=90)


@pytest.fixture
def owed(database) -> int:
    with unit_of_work():
        made = services.create_obligation(
            make_association("Amal").id,
            "agreement",
            1,
            ObligationKind.PROGRESS_REPORT,
            date(2015, 7, 1),
            date(2015, 12, 31),
            DUE_ON,
            ACTOR,
            FILED,
        )
        return made.id


def act(name, obligation_id, *arguments):
    with unit_of_work():
        getattr(services, name)(queries.get_for_update(obligation_id), *arguments)
    return db.session.get_one(Obligation, obligation_id)


def late_keys(at):
    return [row.id for row in queries.late(at)]


def test_what_is_not_handed_in_is_late_from_the_day_after(owed):
    last_day = datetime(2016, 1, 31, 22, 0, tzinfo=UTC)
    assert late_keys(last_day) == []
    assert late_keys(last_day + timedelta(days=1)) == [owed]


def test_what_was_received_is_not_late_until_given_back(owed):
    received = act("receive", owed, ACTOR, FILED)
    assert (received.received_at, received.state, received.version) == (FILED, ObligationState.DUE, 2)
    assert late_keys(LATER) == []
    assert not queries.is_late(received, LATER.date())
    given_back = act("give_back", owed, ACTOR, LATER)
    assert given_back.received_at is None
    assert late_keys(LATER) == [owed]
    assert queries.is_late(given_back, LATER.date())
    actions = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence))
    assert list(actions) == ["obligation.created", "obligation.received", "obligation.given_back"]


def test_what_is_received_is_still_owed(owed):
    act("receive", owed, ACTOR, FILED)
    association_id = db.session.get_one(Obligation, owed).association_id
    assert [row.id for row in queries.due_for_association(association_id)] == [owed]


def test_a_satisfied_obligation_does_not_move(owed):
    act("receive", owed, ACTOR, FILED)
    act("satisfy", owed, "report_revision/1", ACTOR, LATER)
    after = act("give_back", owed, ACTOR, LATER)
    assert (after.state, after.received_at) == (ObligationState.SATISFIED, FILED)
    with pytest.raises(IllegalTransition):
        act("satisfy", owed, "report_revision/2", ACTOR, LATER)
