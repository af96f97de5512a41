"""The committee at work in the demonstration: convened, a member leaves an item, votes, a file lifted."""

from collections.abc import Mapping
from datetime import datetime

from grants.calls.queries import get_for_update
from grants.core.actors import Actor
from grants.core.db import db
from grants.demonstration.evaluation import COMMITTEE
from grants.evaluation.queries import RankedFile, Ranking, ranking_of, regions_of, session_for_update
from grants.evaluation.services import (
    convene_session,
    correct_coverage,
    leave_item,
    record_decision,
    show_item,
)
from grants.evaluation.states import BallotChoice, DecisionOutcome
from grants.proposals.queries import load_for_update

PLACE = "Salle de réunion, 3e étage, siège du ministère, Rabat"
LEFT = "Ancien collègue de la présidente de l’association."
UNCOVERED = "Aucun projet financé de l’axe ne sert cette région, où vivent de nombreuses familles migrantes."


def convene(code: str, staff: dict[str, Actor], starts_at: datetime, at: datetime) -> None:
    """Invite the whole committee to the first session of a call."""
    members = [staff[name].id or 0 for name in COMMITTEE]
    convene_session(get_for_update(code), starts_at, PLACE, members, "", staff["gestionnaire"], at)
    db.session.flush()


def debate(code: str, staff: dict[str, Actor], shown: list[int], at: datetime) -> None:
    """Lift a file for an uncovered region, have a member leave an item, decide another by a vote.

    The files in ``shown`` keep what the pass gives them.
    """
    call = get_for_update(code)
    session, chair = session_for_update(call.id), staff["presidence"]
    ranking = ranking_of(call, session)
    if found := _uncovered(ranking, shown):
        file, region = found
        votes = _ballots(staff, ("for", "for", "abstain"))
        correct_coverage(session, None, file.reference, region, UNCOVERED, votes, chair, at)
        db.session.flush()
    funded = [file for file in ranking_of(call, session).files.values() if _is_funded(file)]
    left, voted = [file for file in funded if file.proposal_id not in shown][:2]
    leaving = staff["comite2"]
    leave_item(session, None, left.reference, leaving.id or 0, LEFT, leaving, at)
    db.session.flush()
    votes = _ballots(staff, ("for", "for", "against"))
    record_decision(
        session,
        None,
        load_for_update(voted.proposal_id),
        DecisionOutcome.SELECTED,
        voted.advised[1],
        "",
        chair,
        at,
        ballots=votes,
    )
    db.session.flush()


def open_item(code: str, staff: dict[str, Actor], at: datetime) -> None:
    """Put the first file to decide on the screen of the session that sits."""
    call = get_for_update(code)
    session = session_for_update(call.id)
    waiting = [file for file in ranking_of(call, session).undecided if file.passes]
    if waiting:
        show_item(session, None, waiting[0].reference, staff["presidence"], at)
        db.session.flush()


def _ballots(staff: dict[str, Actor], choices: tuple[str, ...]) -> Mapping[int, BallotChoice]:
    return {
        staff[name].id or 0: next(choice for choice in BallotChoice if choice.value == value)
        for name, value in zip(COMMITTEE, choices, strict=True)
    }


def _is_funded(file: RankedFile) -> bool:
    return bool(file.proposed and file.proposed.amount_centimes)


def _uncovered(ranking: Ranking, shown: list[int]) -> tuple[RankedFile, str] | None:
    """Find a file that waits and serves a region that no funded file of its line does."""
    for line in ranking.lines:
        if any(file.proposal_id in shown for file in line.files):
            continue
        funded = [file for file in line.passing if _is_funded(file)]
        waiting = [file for file in line.passing if file.advised[0] == DecisionOutcome.RESERVE]
        regions = regions_of([file.proposal_id for file in (*funded, *waiting)])
        covered = {region for file in funded for region in regions[file.proposal_id]}
        for file in waiting:
            if new := sorted(regions[file.proposal_id] - covered):
                return file, new[0]
    return None
