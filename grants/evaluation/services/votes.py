"""A vote of the committee: a ballot for each member in the room who did not leave the item."""

from collections.abc import Mapping
from datetime import datetime

from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.i18n import _
from grants.evaluation import queries
from grants.evaluation.models import Ballot, SelectionSession, SessionVote
from grants.evaluation.states import BallotChoice, VoteSubject
from grants.evaluation.voting import TieUnbroken, count_votes


class VoteRefused(DomainError):
    """Ballots are missing, belong to nobody who votes, or leave a tie that the chair must break."""


def hold_vote(
    session: SelectionSession,
    subject: VoteSubject,
    question: str,
    ballots: Mapping[int, BallotChoice],
    at: datetime,
    proposal_id: int | None = None,
    association_id: int | None = None,
) -> SessionVote:
    """Write down a vote and its count; the act that puts it holds the right.

    Raises VoteRefused unless there is one ballot of each member who votes, and the chair breaks a tie.
    """
    seats = queries.voters(session.id, proposal_id, association_id)
    if set(ballots) != {seat.user_id for seat in seats}:
        raise VoteRefused(
            _("Écrivez la voix de chaque membre présent, sauf de ceux qui ont quitté le point."),
            field="ballots",
        )
    chair = next((seat.user_id for seat in seats if seat.is_chair), None)
    try:
        count = count_votes(ballots, chair)
    except TieUnbroken:
        raise VoteRefused(
            _("Les voix sont à égalité : le président départage, il ne peut s’abstenir."), field="ballots"
        ) from None
    vote = SessionVote(
        session_id=session.id,
        number=len(queries.votes_of(session.id)) + 1,
        subject=subject,
        proposal_id=proposal_id,
        question=question,
        votes_for=count.votes_for,
        votes_against=count.votes_against,
        abstentions=count.abstentions,
        chair_in_favour=count.chair_in_favour,
        is_carried=count.is_carried,
        held_at=at,
    )
    db.session.add(vote)
    db.session.flush()
    db.session.add_all(Ballot(vote_id=vote.id, user_id=key, choice=choice) for key, choice in ballots.items())
    return vote
