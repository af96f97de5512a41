"""The factory of proposals gives rows that the database accepts in every state."""

import pytest
from sqlalchemy import select

from grants.core.db import db
from grants.proposals.models import Proposal
from tests.factories.associations import make_association
from tests.factories.calls import make_call
from tests.factories.proposals import make_proposal


@pytest.mark.parametrize("state", ["draft", "submitted", "in_evaluation", "evaluated", "selected"])
def test_a_proposal_of_each_state(database, state):
    call = make_call()
    make_proposal(call.lines[0], make_association(), state=state, cities=("oujda", "rabat"))
    proposal = db.session.scalars(select(Proposal)).one()
    assert proposal.state == state
    assert proposal.request_centimes == 150_000_00
