"""The count of a vote: a plain majority, the chair breaks a tie, whoever left has no voice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.evaluation.states import BallotChoice
from grants.evaluation.voting import TieUnbroken, count_votes

FOR, AGAINST, ABSTAIN = BallotChoice.FOR, BallotChoice.AGAINST, BallotChoice.ABSTAIN
ballots = st.dictionaries(st.integers(1, 9), st.sampled_from(list(BallotChoice)), max_size=9)


@pytest.mark.parametrize(
    ("given_ballots", "chair", "carried"),
    [
        ({1: FOR, 2: AGAINST}, 1, True),
        ({1: AGAINST, 2: FOR}, 1, False),
        ({1: FOR, 2: AGAINST}, None, False),
        ({1: AGAINST, 2: FOR, 3: FOR}, 1, True),
        ({1: ABSTAIN, 2: ABSTAIN}, 1, False),
        ({}, 1, False),
    ],
)
def test_a_tie_is_broken_by_the_chair_alone(given_ballots, chair, carried):
    assert count_votes(given_ballots, chair).is_carried is carried


def test_a_chair_who_abstains_leaves_no_tie():
    with pytest.raises(TieUnbroken):
        count_votes({1: ABSTAIN, 2: FOR, 3: AGAINST}, 1)


@given(ballots, st.sampled_from([None, *range(1, 10)]))
def test_a_vote_follows_its_majority(votes, chair):
    try:
        count = count_votes(votes, chair)
    except TieUnbroken:
        assert list(votes.values()).count(FOR) == list(votes.values()).count(AGAINST) > 0
        assert votes[chair] == ABSTAIN
        return
    assert count.votes_for + count.votes_against + count.abstentions == len(votes)
    if count.votes_for != count.votes_against:
        assert count.is_carried is (count.votes_for > count.votes_against)
    else:
        assert count.is_carried is (count.votes_for > 0 and votes.get(chair) == FOR)
