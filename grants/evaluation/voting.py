"""The count of a vote of the committee (decision rule 9): a plain majority, the chair breaks a tie.

Whoever left the item has no ballot. A vote without a single voice for or against carries nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from grants.evaluation.states import BallotChoice


class TieUnbroken(ValueError):
    """Voices are equal and the chair, who must break the tie, abstained."""


@dataclass(frozen=True)
class VoteCount:
    """The voices of one vote and what they come to."""

    votes_for: int
    votes_against: int
    abstentions: int
    chair_in_favour: bool

    @property
    def is_carried(self) -> bool:
        """Say whether the question is carried."""
        if self.votes_for == self.votes_against:
            return self.votes_for > 0 and self.chair_in_favour
        return self.votes_for > self.votes_against


def count_votes(ballots: Mapping[int, BallotChoice], chair: int | None) -> VoteCount:
    """Count the ballots; chair is the member whose voice breaks a tie, None when none may.

    Raises TieUnbroken when voices are equal, there are some, and the chair abstained.
    """
    choices = list(ballots.values())
    count = VoteCount(
        choices.count(BallotChoice.FOR),
        choices.count(BallotChoice.AGAINST),
        choices.count(BallotChoice.ABSTAIN),
        chair is not None and ballots.get(chair) == BallotChoice.FOR,
    )
    is_tie = count.votes_for == count.votes_against > 0
    if is_tie and chair is not None and ballots.get(chair) == BallotChoice.ABSTAIN:
        raise TieUnbroken
    return count
