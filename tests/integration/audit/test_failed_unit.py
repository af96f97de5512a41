"""What a failed unit of work had collected for the trail is forgotten with it."""

from datetime import datetime

import pytest
from sqlalchemy import select

from grants.audit.models import AuditEntry
from grants.audit.services import record
from grants.core.db import db, unit_of_work
from grants.core.errors import DomainError
from tests.factories.accounts import make_user
from tests.factories.associations import make_association


def test_the_next_unit_does_not_record_what_was_rolled_back(database: None, at: datetime) -> None:
    actor = make_user("a@example.ma")
    thing = make_association(owner=actor)
    with pytest.raises(DomainError), unit_of_work():
        record("account.first", thing, actor, at)
        raise DomainError("a rule was broken after the act was recorded")
    with unit_of_work():
        record("account.second", thing, actor, at)
    actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))
    assert "account.first" not in actions
    assert actions[-1] == "account.second"
