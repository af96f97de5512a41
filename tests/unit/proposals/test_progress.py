"""Where a file stands: something is said in every state and every phase of the call, with the next date."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask

from grants.calls.states import CallState
from grants.proposals.progress import progress_of
from grants.proposals.states import ProposalState

CLOSES = datetime(2026, 11, 30, 23, 59, tzinfo=UTC)
BEFORE, AFTER = CLOSES - timedelta(days=3), CLOSES + timedelta(days=3)


def call(state=CallState.PUBLISHED, results_on=date(2027, 2, 1)):
    return SimpleNamespace(
        state=state,
        closes_at=CLOSES,
        accepts_until=CLOSES,
        results_on=results_on,
        execution_starts_on=date(2027, 3, 1),
        year=2026,
    )


def proposal(state, submitted=True):
    return SimpleNamespace(state=state, submitted_at=BEFORE if submitted else None)


@pytest.fixture(autouse=True)
def in_french(app: Flask):
    with app.test_request_context("/fr/"):
        yield


@pytest.mark.parametrize("state", list(ProposalState))
@pytest.mark.parametrize("at", [BEFORE, AFTER, AFTER + timedelta(days=400)])
@pytest.mark.parametrize("results_on", [None, date(2027, 2, 1)])
def test_every_state_says_something_at_any_time(state, at, results_on):
    for call_state in CallState:
        found = progress_of(proposal(state), call(call_state, results_on), at)
        assert found.now
        assert not (found.when and not found.following)


def test_the_next_date_follows_the_call():
    submitted = proposal(ProposalState.SUBMITTED)
    assert "lundi 30 novembre 2026" in progress_of(submitted, call(), BEFORE).when
    assert "ne change plus" in progress_of(submitted, call(), AFTER).now
    checked = progress_of(submitted, call(CallState.IN_EVALUATION), AFTER)
    assert "vérifie les pièces" in checked.now
    assert checked.when == "lundi 1er février 2027"
    late = progress_of(submitted, call(CallState.IN_EVALUATION), datetime(2027, 2, 2, 9, tzinfo=UTC))
    assert "cette date est passée" in late.when
    assert "à fixer" in progress_of(submitted, call(CallState.IN_EVALUATION, None), AFTER).when


def test_a_draft_knows_whether_it_was_submitted_and_whether_it_still_can_be():
    assert "ne le voit pas" in progress_of(proposal(ProposalState.DRAFT, False), call(), BEFORE).now
    assert "reste valable" in progress_of(proposal(ProposalState.DRAFT), call(), BEFORE).now
    assert "passé" in progress_of(proposal(ProposalState.DRAFT, False), call(), AFTER).now


def test_a_reserve_list_ends_with_the_year():
    reserve = proposal(ProposalState.RESERVE)
    assert "31 décembre 2026" in progress_of(reserve, call(), AFTER).when
    assert "plus valable" in progress_of(reserve, call(), datetime(2027, 1, 1, 9, tzinfo=UTC)).now


def test_a_cancelled_call_is_said_first():
    assert "annulé" in progress_of(proposal(ProposalState.SUBMITTED), call(CallState.CANCELLED), AFTER).now
