"""Screening: each stage in turn, a reason for a refusal, the file moved and the association told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed
from grants.evaluation import services
from grants.evaluation.models import Screening
from grants.evaluation.screening_points import ELIGIBILITY
from grants.evaluation.services.screening import PointsFail
from grants.outbox.models import Email
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from tests.factories.accounts import make_user
from tests.factories.associations import make_provisional

DOCUMENTS = dict.fromkeys(("RECEP", "STAT", "BUR", "PVAG", "RMOR", "RFIN", "RIB", "ENG", "PEC"), True)
POINTS = dict.fromkeys(ELIGIBILITY, True)


def admissibility(world, proposal, at, passed=True, reason="", points=DOCUMENTS, actor=None):
    with unit_of_work():
        services.check_admissibility(
            load_for_update(proposal.id),
            points,
            passed,
            reason,
            actor or world.manager,
            at,
            reasons=dict.fromkeys(DOCUMENTS, "Vue sur l’original."),
        )


def eligibility(world, proposal, at, passed=True, reason="", points=POINTS):
    with unit_of_work():
        services.check_eligibility(load_for_update(proposal.id), points, passed, reason, world.manager, at)


def state_of(proposal):
    return db.session.scalars(select(Proposal.state).where(Proposal.id == proposal.id)).one()


def test_a_file_that_passes_both_stages_enters_evaluation(world, at):
    proposal = world.proposal("submitted")
    admissibility(world, proposal, at)
    assert state_of(proposal) == "submitted"
    eligibility(world, proposal, at)
    assert state_of(proposal) == "in_evaluation"
    assert [row.passed for row in db.session.scalars(select(Screening))] == [True, True]


@pytest.mark.parametrize("sworn", [True, False])
def test_a_provisional_receipt_is_flagged_to_who_screens(world, at, sign_in, sworn):
    proposal = world.proposal("submitted")
    address = f"/fr/staff/proposals/{proposal.reference}/screening"
    manager = sign_in(world.manager.email)
    assert "Récépissé provisoire" not in manager.get(address).text
    close = world.call.closes_at.date()
    make_provisional(proposal.association_id, close - timedelta(days=61), sworn, world.owners[0], at)
    page = manager.get(address).text
    assert "Récépissé provisoire" in page
    assert "Il avait plus de 60 jours" in page
    assert ("l’accompagne" if sworn else "honneur manque") in page
    make_provisional(proposal.association_id, close - timedelta(days=60), False, world.owners[0], at)
    assert "Il n’avait pas plus de 60 jours" in manager.get(address).text


def test_a_missing_compulsory_document_cannot_pass(world, at):
    proposal = world.proposal("submitted")
    with pytest.raises(PointsFail, match="STAT"):
        admissibility(world, proposal, at, points={**DOCUMENTS, "STAT": {"present": True, "readable": False}})


def test_an_inadmissible_file_needs_a_reason_and_its_association_is_told(world, at):
    proposal = world.proposal("submitted")
    with pytest.raises(DomainError, match="raison"):
        admissibility(world, proposal, at, passed=False, points={})
    admissibility(world, proposal, at, passed=False, reason="Statuts illisibles.", points={})
    assert state_of(proposal) == "inadmissible"
    email = db.session.scalars(select(Email).where(Email.event == "proposal.screened_out")).one()
    assert "Statuts illisibles." in email.body
    assert "irrecevable" in email.subject
    with pytest.raises(Conflict):
        eligibility(world, proposal, at)


def test_an_ineligible_file_is_told_why(world, at):
    proposal = world.proposal("submitted")
    admissibility(world, proposal, at)
    eligibility(world, proposal, at, passed=False, reason="Ville hors du Maroc.", points={})
    assert state_of(proposal) == "ineligible"
    emails = select(Email.subject).where(Email.event == "proposal.screened_out")
    assert "inéligible" in db.session.scalars(emails).one()


def test_eligibility_comes_after_admissibility_and_each_stage_once(world, at):
    proposal = world.proposal("submitted")
    with pytest.raises(Conflict):
        eligibility(world, proposal, at)
    admissibility(world, proposal, at)
    with pytest.raises(Conflict):
        admissibility(world, proposal, at)


def test_an_overdue_report_stops_a_file_whatever_was_ticked(world, at):
    from datetime import date

    from grants.obligations.services import create_obligation
    from grants.obligations.states import ObligationKind

    proposal = world.proposal("submitted")
    admissibility(world, proposal, at)
    with unit_of_work():
        create_obligation(
            proposal.association_id,
            "agreement",
            1,
            list(ObligationKind)[0],
            date(2025, 1, 1),
            date(2025, 12, 31),
            date(2026, 3, 1),
            world.manager,
            at,
        )
    with pytest.raises(PointsFail, match="retard"):
        eligibility(world, proposal, at)


def test_only_a_call_manager_screens(world, at):
    proposal = world.proposal("submitted")
    director = make_user("directeur@example.ma", "director")
    with pytest.raises(NotAllowed):
        admissibility(world, proposal, at, actor=director)
