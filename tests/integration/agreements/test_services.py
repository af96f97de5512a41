"""From a published decision to an agreement in force: kind, number, frozen facts, two signatures."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from grants.agreements import queries, services
from grants.agreements.models import AgreementCity, AgreementFact, AgreementHeading
from grants.agreements.pdf import draw_paper
from grants.agreements.snapshot import AgreementSnapshot
from grants.agreements.states import AgreementKind, AgreementState, Party, TrancheState
from grants.associations.queries import lock_association
from grants.audit.models import AuditEntry
from grants.calls.kinds import ReportBasis, ReportEnd
from grants.calls.models import CallLine, ReportRule
from grants.calls.report_calendar import months_after
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound
from grants.documents import storage
from grants.indicators.models import Rollup
from grants.obligations.queries import of_subject
from grants.obligations.states import ObligationKind
from grants.outbox.models import Email
from grants.proposals.models import Proposal
from tests.factories.agreements import make_selected_proposal
from tests.integration.agreements.people import in_force, make_cast, offer, offered, prepared, sign


@pytest.fixture
def cast(database):
    return make_cast()


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.sequence)))


def mails() -> list[tuple[str, str]]:
    rows = db.session.execute(select(Email.event, Email.recipient).order_by(Email.id))
    return [(event, recipient) for event, recipient in rows]


@pytest.mark.parametrize(
    ("grant", "kind", "prefix", "tranches"),
    [
        (49_999_99, AgreementKind.GRANT_DECISION, "DEC-2015-EDU-001", [49_999_99]),
        (50_000_00, AgreementKind.CONVENTION, "CONV-2015-EDU-001", [30_000_00, 20_000_00]),
        (200_000_01, AgreementKind.CONVENTION, "CONV-2015-EDU-001", [100_000_00, 60_000_00, 40_000_01]),
    ],
)
def test_the_amount_gives_the_kind_the_number_and_the_tranches(cast, at, grant, kind, prefix, tranches):
    agreement = prepared(cast, at, grant)
    assert (agreement.kind, agreement.reference) == (kind, prefix)
    assert agreement.state == AgreementState.DRAFT
    assert [row.amount_centimes for row in queries.tranches_of(agreement.id)] == tranches


def test_numbers_follow_one_another_in_a_line(cast, at):
    with unit_of_work():
        references = [
            services.prepare_agreement(make_selected_proposal().id, cast.manager, at).reference
            for _number in range(3)
        ]
    assert references == [f"CONV-2015-EDU-00{number}" for number in (1, 2, 3)]


def test_a_grant_below_the_request_reduces_the_budget_exactly(cast, at):
    agreement = prepared(cast, at, 100_000_01, request=150_000_00, cities=("oujda", "rabat"))
    headings = queries.headings_of(agreement.id)
    proposal = db.session.get_one(Proposal, agreement.proposal_id)
    assert sum(row.grant_centimes for row in headings) == 100_000_01
    own = proposal.total_cost_centimes - 150_000_00
    assert sum(row.cost_centimes for row in headings) == agreement.total_cost_centimes == 100_000_01 + own
    assert queries.cities_of(agreement.id) == ["oujda", "rabat"]


def test_what_is_not_selected_or_prepared_already_is_refused(cast, at):
    agreement = prepared(cast, at)
    with pytest.raises(Conflict), unit_of_work():
        services.prepare_agreement(agreement.proposal_id, cast.manager, at)
    waiting = make_selected_proposal().id
    with pytest.raises(NotAllowed), unit_of_work():
        services.prepare_agreement(waiting, cast.officer, at)
    with pytest.raises(NotFound), unit_of_work():
        services.prepare_agreement(10_000, cast.manager, at)
    counts = [
        db.session.scalar(select(func.count()).select_from(model))
        for model in (AgreementCity, AgreementHeading)
    ]
    assert counts == [1, 1]


def test_an_association_without_account_is_refused(cast, at):
    proposal = make_selected_proposal(association=cast.association)
    with unit_of_work():
        lock_association(cast.association_id).rib = None
    with pytest.raises(DomainError, match="RIB"), unit_of_work():
        services.prepare_agreement(proposal.id, cast.manager, at)


def test_the_association_changes_later_and_the_paper_does_not(cast, at):
    agreement = offered(cast, at)
    reference = agreement.reference
    before = {language: row.document.sha256 for language, row in queries.papers_of(agreement.id).items()}
    with unit_of_work():
        association = lock_association(cast.association_id)
        association.name_fr, association.rib, association.representative_name = "Autre", None, "Autre"
    snapshot = AgreementSnapshot.from_json(queries.get_visible(reference, cast.manager).snapshot)
    assert snapshot.association.name.fr == "Association Amal"
    for language, sha256 in before.items():
        assert storage.put(draw_paper(snapshot, language)) == sha256
        assert storage.get(sha256).startswith(b"%PDF")


def test_offering_keeps_both_originals_and_tells_the_owners(cast, at):
    agreement = offered(cast, at)
    assert agreement.state == AgreementState.TO_SIGN
    assert set(queries.papers_of(agreement.id)) == {"fr", "ar"}
    assert ("agreement.to_sign", "owner@example.ma") in mails()
    assert ("agreement.to_sign", "editor@example.ma") not in mails()
    assert services.paper_of(agreement, "fr", cast.manager, at).filename == f"{agreement.reference}-fr.pdf"


def test_a_missing_original_is_drawn_once(cast, at):
    agreement = prepared(cast, at)
    reference = agreement.reference
    with pytest.raises(Conflict):
        services.paper_of(agreement, "fr", cast.manager, at)
    papers = services.draw_papers(agreement, ("fr",))
    with unit_of_work():
        locked = queries.get_for_update(reference, cast.manager)
        services.offer_agreement(locked, papers, locked.version, cast.manager, at)
    agreement = queries.get_visible(reference, cast.manager)
    first = services.paper_of(agreement, "ar", cast.manager, at).id
    assert services.paper_of(agreement, "ar", cast.manager, at).id == first


def test_a_draft_is_offered_once_and_by_the_manager(cast, at):
    agreement = offered(cast, at)
    reference, papers = agreement.reference, services.draw_papers(agreement)
    with pytest.raises(Conflict):
        offer(reference, papers, cast.manager, at)
    with pytest.raises(NotAllowed):
        offer(reference, papers, cast.officer, at)


@pytest.mark.parametrize("order", [(Party.ASSOCIATION, Party.MINISTRY), (Party.MINISTRY, Party.ASSOCIATION)])
def test_the_second_signature_puts_in_force(cast, at, order):
    agreement = offered(cast, at)
    reference = agreement.reference
    sign(cast, reference, order[0], at)
    assert queries.get_visible(reference, cast.manager).state == AgreementState.TO_SIGN
    assert of_subject("agreement", agreement.id) == []
    sign(cast, reference, order[1], at)
    agreement = queries.get_visible(reference, cast.manager)
    assert (agreement.state, agreement.in_force_at) == (AgreementState.IN_FORCE, at)
    papers = queries.papers_of(agreement.id)
    assert {row.paper_sha256 for row in queries.signatures_of(agreement.id)} == {papers["fr"].document.sha256}
    assert [row.state for row in queries.tranches_of(agreement.id)] == [
        TrancheState.DUE,
        TrancheState.PLANNED,
    ]
    assert [row.kind.value for row in of_subject("agreement", agreement.id)] == [
        "progress_report",
        "final_report",
    ]
    assert db.session.scalar(select(func.sum(Rollup.value)).where(Rollup.status == "planned")) == 120
    told = [recipient for event, recipient in mails() if event == "agreement.in_force"]
    assert told == ["owner@example.ma", "editor@example.ma"]
    assert actions().count("agreement.sign") == 2
    assert "tranche.open" in actions()


def test_a_decision_in_force_owes_a_final_report_only(cast, at):
    agreement = in_force(cast, at, 20_000_00)
    assert [row.kind.value for row in of_subject("agreement", agreement.id)] == ["final_report"]


def test_the_reports_owed_are_those_of_the_calendar_of_the_call(cast, at):
    proposal = make_selected_proposal(150_000_00, association=cast.association)
    proposal_id, line_id = proposal.id, proposal.call_line_id
    with unit_of_work() as session:
        call_id = session.get_one(CallLine, line_id).call_id
        session.execute(delete(ReportRule).where(ReportRule.call_id == call_id))
        shared = {"call_id": call_id, "basis": ReportBasis.ALL, "is_cut": False}
        progress, final = ObligationKind.PROGRESS_REPORT, ObligationKind.FINAL_REPORT
        session.add_all(
            [
                ReportRule(
                    position=0,
                    kind=progress,
                    report_end=ReportEnd.MONTHS,
                    end_months=3,
                    due_days=15,
                    **shared,
                ),
                ReportRule(position=1, kind=final, report_end=ReportEnd.END, due_days=45, **shared),
            ]
        )
    with unit_of_work():
        reference = services.prepare_agreement(proposal_id, cast.manager, at).reference
    agreement = queries.get_visible(reference, cast.manager)
    offer(reference, services.draw_papers(agreement), cast.manager, at)
    sign(cast, reference, Party.ASSOCIATION, at)
    sign(cast, reference, Party.MINISTRY, at)
    agreement = queries.get_visible(reference, cast.manager)
    first, last = of_subject("agreement", agreement.id)
    assert first.period_end == months_after(agreement.starts_on, 3) - timedelta(days=1)
    assert (first.due_on - first.period_end).days == 15
    assert (last.kind, (last.due_on - last.period_end).days) == (final, 45)
    assert agreement.snapshot["reports"][0]["due_on"] == first.due_on.isoformat()


def test_each_refusal_of_a_signature(cast, at):
    draft = prepared(cast, at).reference
    with pytest.raises(Conflict):
        sign(cast, draft, Party.MINISTRY, at)
    with pytest.raises(NotFound):
        sign(cast, draft, Party.ASSOCIATION, at)
    reference = offered(cast, at, line="CUL").reference
    with pytest.raises(NotAllowed):
        sign(cast, reference, Party.ASSOCIATION, at, actor=cast.editor, name="A")
    with pytest.raises(NotAllowed):
        sign(cast, reference, Party.MINISTRY, at, actor=cast.manager, name="A")
    with pytest.raises(DomainError, match="nom complet"):
        sign(cast, reference, Party.ASSOCIATION, at, actor=cast.owner, name=" ")
    with pytest.raises(Conflict):
        sign(cast, reference, Party.ASSOCIATION, at, seen=1)
    sign(cast, reference, Party.ASSOCIATION, at, seen=2)
    with pytest.raises(Conflict):
        sign(cast, reference, Party.ASSOCIATION, at)


def test_a_fact_is_noted_once(cast, at):
    reference = in_force(cast, at).reference
    for expected in (True, False):
        with unit_of_work():
            agreement = queries.get_for_update(reference, cast.manager)
            noted = services.record_fact(agreement, "progress_70", "report_revision/1", cast.manager, at)
        assert noted is expected
    agreement = queries.get_visible(reference, cast.manager)
    assert db.session.scalar(select(func.count()).select_from(AgreementFact)) == 2
    assert [row.state for row in queries.tranches_of(agreement.id)] == [TrancheState.DUE, TrancheState.DUE]
