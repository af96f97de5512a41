"""What the system says of each point before the officer does: kept, shown, passed over with a reason only."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from grants.associations.models import Association
from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.evaluation import queries, services
from grants.evaluation.models import Screening
from grants.evaluation.screening_points import ELIGIBILITY
from grants.evaluation.services.screening import ReasonsMissing
from grants.proposals.models import Proposal
from grants.proposals.queries import load_for_update
from tests.integration.evaluation.conftest import Statements
from tests.integration.evaluation.test_screening import DOCUMENTS, POINTS, admissibility

WHY = "L’original a été présenté au guichet le jour même."


@pytest.fixture
def waiting(world, at):
    """A file whose documents were admitted, waiting for the rules of the call."""
    proposal = world.proposal("submitted")
    admissibility(world, proposal, at)
    return proposal


def too_much(call):
    """Return a request a centime above the ceiling, with an own share as large."""
    request = call.ceiling_centimes + 1
    return {"request_centimes": request, "total_cost_centimes": 2 * request}


def change(proposal, **values):
    with unit_of_work():
        row = db.session.get_one(Proposal, proposal.id)
        for name, value in values.items():
            setattr(row, name, value)


def verdicts(proposal):
    db.session.rollback()
    return queries.eligibility_facts(load_for_update(proposal.id)).verdicts


def pass_all(world, proposal, at, reasons=None):
    with unit_of_work():
        services.check_eligibility(
            load_for_update(proposal.id), POINTS, True, "", world.manager, at, reasons=reasons
        )


def test_all_is_clear_where_nothing_is_wrong(waiting):
    found = verdicts(waiting)
    assert set(found) == set(ELIGIBILITY)
    assert not [code for code, verdict in found.items() if verdict.is_fault]


@pytest.mark.parametrize(
    ("code", "broken"),
    [
        ("amount", too_much),
        ("cofunding", lambda _call: {"request_centimes": 100_00, "total_cost_centimes": 100_00}),
        ("duration", lambda call: {"ends_on": call.execution_ends_on + timedelta(days=1)}),
    ],
)
def test_a_broken_rule_is_found_and_passes_with_a_reason_only(world, waiting, at, code, broken):
    change(waiting, **broken(world.call))
    assert verdicts(waiting)[code].is_fault
    with pytest.raises(ReasonsMissing) as refused:
        pass_all(world, waiting, at)
    assert refused.value.codes == (code,)
    with pytest.raises(ReasonsMissing):
        pass_all(world, waiting, at, {code: "   "})
    pass_all(world, waiting, at, {code: WHY})
    kept = db.session.scalars(select(Screening).where(Screening.stage == "eligibility")).one().points
    assert kept[code]["reason"] == WHY
    assert kept[code]["seen"]
    assert not [other for other in ELIGIBILITY if other != code and kept[other]["reason"]]
    entry = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.action == "evaluation.screen")
        .order_by(AuditEntry.sequence.desc())
    ).first()
    assert entry.details["overridden"] == [code]


def test_an_association_whose_identity_nobody_verified_is_named(world, waiting, at):
    with unit_of_work():
        db.session.get_one(Association, waiting.association_id).state = "draft"
    assert verdicts(waiting)["association"].is_fault


def test_a_missing_document_is_a_fault_that_needs_a_reason_of_its_own(world, at):
    proposal = world.proposal("submitted")
    found = load_for_update(proposal.id)
    points = queries.document_points(found)
    seen = queries.document_verdicts(found, points)
    missing = {point.code for point in points if point.is_required and not point.files}
    assert missing
    assert all(seen[code].is_fault for code in missing)
    db.session.rollback()
    with pytest.raises(ReasonsMissing) as refused, unit_of_work():
        services.check_admissibility(
            load_for_update(proposal.id), DOCUMENTS, True, "", world.manager, at, reasons={}
        )
    assert missing <= set(refused.value.codes)


def test_the_page_says_what_the_system_found_and_keeps_what_was_typed(world, waiting, sign_in):
    change(waiting, **too_much(world.call))
    client = sign_in(world.manager.email)
    address = f"/fr/staff/proposals/{waiting.reference}/screening"
    assert 'name="reason-amount"' in client.get(address).text
    data = {"points": list(ELIGIBILITY), "verdict": "pass", "reason": "Note gardée."}
    refused = client.post(address, data=data)
    assert refused.status_code == 422
    assert "Note gardée." in refused.text
    assert client.post(address, data={**data, "reason-amount": WHY}).status_code == 302
    db.session.rollback()
    assert db.session.get_one(Proposal, waiting.id).state == "in_evaluation"


def test_a_verdict_costs_the_same_for_a_file_of_one_city_and_of_many(world, waiting):
    other = world.proposal("submitted", cities=("oujda", "berkane", "nador"))
    with Statements() as few:
        queries.eligibility_facts(load_for_update(waiting.id))
    with Statements() as many:
        queries.eligibility_facts(load_for_update(other.id))
    assert many.count <= few.count <= 9
