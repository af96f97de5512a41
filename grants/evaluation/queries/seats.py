"""Read who sits in a session, who left which item, its votes and what it moved between lines."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from grants.accounts.models import StaffRole, User
from grants.core.db import db
from grants.core.i18n import pick
from grants.evaluation.models import (
    Ballot,
    RejectionReason,
    SessionMember,
    SessionPresence,
    SessionRecusal,
    SessionVote,
)
from grants.evaluation.queries.people import committee
from grants.evaluation.queries.selection import conflicted_associations
from grants.evaluation.states import BallotChoice, RecusalKind
from grants.proposals.models import Activity, Proposal
from grants.territory.models import City


@dataclass(frozen=True)
class Seat:
    """A member in a session: invited or present, and when he left."""

    user_id: int
    name: str
    is_chair: bool
    is_invited: bool
    is_present: bool
    arrived_at: datetime | None
    left_at: datetime | None

    @property
    def sits(self) -> bool:
        """Say whether the member is in the room."""
        return self.is_present and self.left_at is None


def seats_of(session_id: int) -> list[Seat]:
    """Return everybody invited to a session or present in it, chairs first: three statements."""
    invited = set(
        db.session.scalars(select(SessionMember.user_id).where(SessionMember.session_id == session_id))
    )
    present = {
        row.user_id: row
        for row in db.session.scalars(select(SessionPresence).where(SessionPresence.session_id == session_id))
    }
    people = db.session.execute(
        select(User.id, User.display_name, StaffRole.role)
        .outerjoin(StaffRole, (StaffRole.user_id == User.id) & (StaffRole.role == "chair"))
        .where(User.id.in_(invited | set(present)))
        .order_by(User.display_name, User.id)
    )
    seats = [
        Seat(
            key,
            name,
            role is not None,
            key in invited,
            key in present,
            present[key].arrived_at if key in present else None,
            present[key].left_at if key in present else None,
        )
        for key, name, role in people
    ]
    return sorted(seats, key=lambda seat: not seat.is_chair)


def members_for(session_id: int | None) -> int:
    """Return over how many members the quorum is counted: those invited, else the whole committee."""
    if session_id is not None:
        rows = select(SessionMember.user_id).where(SessionMember.session_id == session_id)
        if invited := len(db.session.scalars(rows).all()):
            return invited
    return len(committee())


@dataclass(frozen=True)
class Recused:
    """A member who left an item, by which way and why."""

    user_id: int
    kind: RecusalKind
    reason: str


def recusals_of(session_id: int) -> dict[int, list[Recused]]:
    """Return who left which item of a session, by the key of the file: one statement."""
    found: dict[int, list[Recused]] = {}
    rows = select(SessionRecusal).where(SessionRecusal.session_id == session_id)
    for row in db.session.scalars(rows.order_by(SessionRecusal.user_id)):
        found.setdefault(row.proposal_id, []).append(Recused(row.user_id, row.kind, row.reason))
    return found


def out_of_item(session_id: int, proposal_id: int, association_id: int) -> dict[int, RecusalKind]:
    """Return the members present who take no part in an item: by a known tie, or said in the session."""
    present = {seat.user_id for seat in seats_of(session_id) if seat.is_present}
    out = {
        user_id: RecusalKind.DECLARED
        for user_id, key in conflicted_associations(present)
        if key == association_id
    }
    for recused in recusals_of(session_id).get(proposal_id, ()):
        out.setdefault(recused.user_id, recused.kind)
    return out


def voters(session_id: int, proposal_id: int | None, association_id: int | None) -> list[Seat]:
    """Return who votes on an item, or on a question about no file: those in the room who did not leave it."""
    out = out_of_item(session_id, proposal_id, association_id or 0) if proposal_id else {}
    return [seat for seat in seats_of(session_id) if seat.sits and seat.user_id not in out]


def votes_of(session_id: int) -> list[SessionVote]:
    """Return the votes of a session in their order."""
    statement = select(SessionVote).where(SessionVote.session_id == session_id).order_by(SessionVote.number)
    return list(db.session.scalars(statement))


def ballots_of(vote_ids: Collection[int]) -> dict[int, dict[int, BallotChoice]]:
    """Return the ballots of votes: vote -> person -> choice."""
    found: dict[int, dict[int, BallotChoice]] = {key: {} for key in vote_ids}
    for row in db.session.scalars(select(Ballot).where(Ballot.vote_id.in_(vote_ids))):
        found[row.vote_id][row.user_id] = row.choice
    return found


def rejection_reasons() -> list[RejectionReason]:
    """Return the reasons of refusals that may be chosen, in their order."""
    statement = select(RejectionReason).where(RejectionReason.is_active)
    return list(db.session.scalars(statement.order_by(RejectionReason.position)))


def reason_names(codes: Sequence[str]) -> Mapping[str, str]:
    """Return the words of reasons in the reader's language, retired ones too."""
    if not codes:
        return {}
    rows = db.session.scalars(select(RejectionReason).where(RejectionReason.code.in_(codes)))
    return {row.code: pick(row) for row in rows}


def regions_of(proposal_ids: Collection[int]) -> dict[int, set[str]]:
    """Return the regions (2015) that files work in, by their activities: one statement."""
    found: dict[int, set[str]] = {key: set() for key in proposal_ids}
    rows = db.session.execute(
        select(Activity.proposal_id, City.region_2015_code)
        .join(City, City.code == Activity.city_code)
        .where(Activity.proposal_id.in_(proposal_ids))
        .distinct()
    )
    for proposal_id, region in rows:
        found[proposal_id].add(region)
    return found


def agenda_files(call_line_ids: Collection[int], states: Collection[str]) -> list[Proposal]:
    """Return the files of lines in these states, by reference."""
    statement = select(Proposal).where(Proposal.call_line_id.in_(call_line_ids), Proposal.state.in_(states))
    return list(db.session.scalars(statement.order_by(Proposal.reference)))
