"""Filling in, submitting, returning, validating and correcting a report; each refusal by name."""

from datetime import date

import pytest
from sqlalchemy import func, select

from grants.agreements.models import AgreementFact, PaymentTranche
from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.indicators.keys import FUNDER
from grants.indicators.models import Presence, Rollup
from grants.indicators.queries import FigureFilter, person_figures
from grants.obligations.models import Obligation
from grants.outbox.models import Email
from grants.reporting import queries, services
from grants.reporting.content import ActivityContacts, CityTables, HeadingExpense
from grants.reporting.models import Cell, Remark, ReportRevision
from grants.reporting.services.review import RemarksMissing
from grants.reporting.states import RevisionState
from grants.reporting.tables import CellKey, table_cells
from grants.reporting.verification import verify_rollup
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.reporting import FILED, fill, make_people, make_report, tables

START = date(2015, 9, 1)


def locked(reference, viewer):
    return queries.get_for_update(reference, viewer)


def figures(status):
    found = person_figures(["line_code"], FigureFilter()).get(("EDU",), {})
    return found[status].persons if status in found else None


def in_unit(work):
    with unit_of_work():
        return work()


def test_a_double_click_gives_the_same_draft(database):
    people = make_people()
    first = in_unit(
        lambda: (
            services.start_report(
                queries.get_obligation_for_update(people.obligation_id, people.owner), people.owner, FILED
            ).id
        )
    )
    second = in_unit(
        lambda: (
            services.start_report(
                queries.get_obligation_for_update(people.obligation_id, people.editor), people.editor, FILED
            ).id
        )
    )
    assert first == second
    assert db.session.scalar(select(func.count()).select_from(ReportRevision)) == 1


def test_a_stranger_neither_finds_nor_starts_a_report(database):
    people = make_people()
    reference = make_report(people)
    stranger = make_user("other@example.ma")
    stranger = as_member(stranger, make_association("Autre", owner=stranger))
    for find in (queries.get_visible, queries.get_for_update):
        with pytest.raises(NotFound):
            find(reference, stranger)
    with pytest.raises(NotFound):
        queries.get_obligation_for_update(people.obligation_id, stranger)
    obligation = db.session.get_one(Obligation, people.obligation_id)
    with pytest.raises(NotAllowed), unit_of_work():
        services.start_report(obligation, stranger, FILED)


@pytest.mark.parametrize(
    "reference", ["", "RAP-X", "RAP-CONV-2015-EDU-901-P1-R9", "RAP-CONV-2015-EDU-901-F1-R1", "RAP-A-P1-R1"]
)
def test_an_invented_reference_is_not_found(database, reference):
    people = make_people()
    make_report(people)
    with pytest.raises(NotFound):
        queries.get_visible(reference, people.owner)


def test_staff_sees_what_was_submitted_only(database):
    people = make_people()
    reference = make_report(people)
    with pytest.raises(NotFound):
        queries.get_visible(reference, people.officer)
    in_unit(lambda: services.submit_report(locked(reference, people.owner), None, people.owner, FILED))
    assert queries.get_visible(reference, people.officer).reference == reference
    with pytest.raises(NotFound):
        queries.get_visible(reference, make_user("eval@example.ma", "evaluator"))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (tables("rabat", START, {}), "rabat n’est pas dans la convention"),
        (tables("oujda", date(2015, 9, 2), {}), "période"),
        (CityTables("oujda", START, {CellKey("T1", "F", "5-11"): -1}), "à 0"),
        (
            tables("oujda", START, {("F", "5-11"): 11, ("M", "5-11"): 4}, declared=10),
            "11 femmes et filles pour 10",
        ),
        (tables("oujda", START, {("M", "5-11"): 4}, declared=10), "compte 4 personnes"),
        (CityTables("oujda", START, {CellKey("T9", "F"): 1}), "n’existe pas"),
    ],
)
def test_tables_that_are_refused(database, row, words):
    people = make_people()
    reference = make_report(people)
    with pytest.raises(ProblemsError) as caught, unit_of_work():
        services.save_participants(locked(reference, people.owner), [row], people.owner, FILED)
    assert words in str(caught.value)


def test_tables_of_status_and_origin_sum_to_the_first(database):
    people = make_people()
    reference = make_report(people)
    first = tables("oujda", START, {("F", "5-11"): 5})
    second = dict.fromkeys(table_cells("T2"), 0) | {CellKey("T2", sex="F", status_group="refugee"): 4}
    row = CityTables("oujda", START, {**first.cells, **second})
    with unit_of_work():
        services.save_participants(locked(reference, people.owner), [row], people.owner, FILED)
    with pytest.raises(ProblemsError) as caught, unit_of_work():
        services.submit_report(locked(reference, people.owner), None, people.owner, FILED)
    assert "T2 compte 4 personnes, celui par sexe et âge 5" in str(caught.value)
    matching = {**second, CellKey("T2", sex="F", status_group="moroccan"): 1}
    with unit_of_work():
        revision = locked(reference, people.owner)
        services.save_participants(
            revision, [CityTables("oujda", START, {**first.cells, **matching}, 5)], people.owner, FILED
        )
        services.submit_report(revision, None, people.owner, FILED)
    assert verify_rollup() == []
    tables_in_rollup = set(
        db.session.scalars(select(Rollup.table_code).where(Rollup.status == "provisional"))
    )
    assert tables_in_rollup == {"T1", "T2", "SX"}


def test_contacts_and_expenses_that_are_refused(database):
    people = make_people()
    reference = make_report(people)
    activity = queries.plan_of(queries.get_visible(reference, people.owner)).activities[0].id
    for rows in (
        [ActivityContacts(999_999, START, {"F": 1, "M": 1, "NS": 0})],
        [ActivityContacts(activity, START, {"F": 1})],
        [ActivityContacts(activity, START, {"F": -1, "M": 1, "NS": 0})],
        [ActivityContacts(activity, START, {"F": 1, "M": 1, "NS": 0}, audience=50)],
    ):
        with pytest.raises(ProblemsError), unit_of_work():
            services.save_contacts(locked(reference, people.owner), rows, people.owner, FILED)
    for expenses in (
        [HeadingExpense("equipment", 100, 100)],
        [HeadingExpense("staff", -1, 0)],
        [HeadingExpense("staff", 100, 101)],
    ):
        with pytest.raises(ProblemsError), unit_of_work():
            services.save_expenses(locked(reference, people.owner), expenses, people.owner, FILED)


def test_a_report_is_submitted_complete(database):
    people = make_people(cities=("oujda", "rabat"))
    with unit_of_work():
        obligation = queries.get_obligation_for_update(people.obligation_id, people.owner)
        reference = queries.load_for_update(
            services.start_report(obligation, people.owner, FILED).id
        ).reference
    with pytest.raises(ProblemsError) as caught, unit_of_work():
        services.submit_report(locked(reference, people.owner), None, people.owner, FILED)
    words = str(caught.value)
    assert "Oujda" in words
    assert "Rabat" in words
    assert "Racontez" in words


def test_a_city_may_be_declared_not_collected(database):
    people = make_people(cities=("oujda", "rabat"))
    reference = make_report(people)
    plan = queries.plan_of(queries.get_visible(reference, people.owner))
    rows = [CityTables("rabat", start, dict.fromkeys(table_cells("T1"))) for start, _end in plan.periods]
    with unit_of_work():
        revision = locked(reference, people.owner)
        services.save_participants(revision, rows, people.owner, FILED)
        services.submit_report(revision, None, people.owner, FILED)
    by_city = person_figures(["city_code"], FigureFilter())
    assert by_city[("oujda",)]["provisional"].persons == 20
    assert "provisional" not in by_city[("rabat",)]
    assert verify_rollup() == []


def test_submitting_freezes_counts_and_tells(database):
    people = make_people()
    reference = make_report(people, "submitted")
    revision = queries.get_visible(reference, people.owner)
    assert revision.state == RevisionState.SUBMITTED
    assert len(revision.content_sha256) == 64
    assert (figures("provisional"), figures("validated"), figures("planned")) == (20, None, 120)
    mails = db.session.scalars(select(Email).where(Email.event == "report.submitted")).all()
    assert {mail.recipient for mail in mails} == {people.officer.email, people.other_officer.email}
    assert reference in mails[0].subject
    assert f"/staff/reports/{reference}" in mails[0].body
    assert (
        db.session.scalar(select(AuditEntry.to_state).where(AuditEntry.action == "report.submit"))
        == "submitted"
    )
    with pytest.raises(Conflict), unit_of_work():
        fill(locked(reference, people.owner), people.owner)
    with pytest.raises(Conflict), unit_of_work():
        services.submit_report(locked(reference, people.owner), None, people.owner, FILED)


def test_an_editor_fills_in_but_does_not_submit(database):
    people = make_people()
    reference = make_report(people)
    with unit_of_work():
        services.save_narrative(locked(reference, people.editor), "Autre récit.", people.editor, FILED)
    with pytest.raises(NotAllowed), unit_of_work():
        services.submit_report(locked(reference, people.editor), None, people.editor, FILED)


def test_cells_belong_to_their_cut_period(database):
    people = make_people()
    make_report(people, "submitted")
    rows = db.session.execute(
        select(Cell.period_start, Cell.period_end, Cell.school_year).distinct().order_by(Cell.period_start)
    ).all()
    assert [tuple(row)[1:] for row in rows][:2] == [
        (date(2015, 8, 31), "2014/2015"),
        (date(2015, 12, 31), "2015/2016"),
    ]
    assert rows[2].school_year == "2015/2016"


def test_a_return_needs_a_remark(database):
    people = make_people()
    reference = make_report(people, "submitted")
    with pytest.raises(RemarksMissing), unit_of_work():
        services.send_back_report(locked(reference, people.officer), {"": "  "}, None, people.officer, FILED)


def test_a_return_takes_the_figures_back_and_copies_the_content(database):
    people = make_people()
    reference = make_report(people, "submitted")
    before = queries.content_of(queries.get_visible(reference, people.owner))
    with unit_of_work():
        remarks = {"": "", "participants:oujda": "Trop de garçons ?"}
        draft = services.send_back_report(
            locked(reference, people.officer), remarks, None, people.officer, FILED
        )
        draft_id = draft.id
    assert figures("provisional") is None
    assert verify_rollup() == []
    revision = queries.get_visible(reference, people.owner)
    assert (revision.state, revision.decided_by_id) == (RevisionState.RETURNED, people.officer.id)
    draft = queries.load_for_update(draft_id)
    assert (draft.state, draft.number) == (RevisionState.DRAFT, 2)
    assert queries.content_of(draft).as_json() == before.as_json()
    assert queries.remarks_of(draft) == {"participants:oujda": ["Trop de garçons ?"]}
    assert db.session.scalar(select(Remark.author_id)) == people.officer.id
    mails = db.session.scalars(select(Email).where(Email.event == "report.returned")).all()
    assert {mail.recipient for mail in mails} == {people.owner.email, people.editor.email}
    assert "Trop de garçons ?" in mails[0].body
    with unit_of_work():
        services.submit_report(queries.load_for_update(draft_id), None, people.owner, FILED)
    assert figures("provisional") == 20


def test_validating_moves_everything_at_once(database):
    people = make_people()
    reference = make_report(people, "validated", spent_centimes=6_300_000)
    assert (figures("provisional"), figures("validated")) == (20, 20)
    obligation = db.session.get_one(Obligation, people.obligation_id)
    assert obligation.state == "satisfied"
    assert obligation.satisfied_by.startswith("report_revision/")
    facts = set(db.session.scalars(select(AgreementFact.kind)))
    assert facts == {"signature", "progress_70"}
    second = db.session.scalar(select(PaymentTranche).where(PaymentTranche.number == 2))
    assert second.state == "due"
    present = db.session.scalars(select(Presence).where(Presence.status == "validated")).all()
    assert {(row.city_code, row.funder, row.count) for row in present} == {("oujda", FUNDER, 1)}
    mails = db.session.scalars(select(Email).where(Email.event == "report.validated")).all()
    assert {mail.recipient for mail in mails} == {people.owner.email, people.editor.email}
    assert reference in mails[0].subject
    assert verify_rollup() == []


@pytest.mark.parametrize(("spent", "paid", "opens"), [(6_299_999, True, False), (9_000_000, False, False)])
def test_the_next_tranche_waits_for_seventy_per_cent(database, spent, paid, opens):
    people = make_people(first_tranche_paid=paid)
    make_report(people, "validated", spent_centimes=spent)
    assert ("progress_70" in set(db.session.scalars(select(AgreementFact.kind)))) is opens


def test_a_final_report_opens_the_last_tranche(database):
    people = make_people(grant_centimes=250_000_00)
    make_report(people, "validated", final=True)
    assert "final_report" in set(db.session.scalars(select(AgreementFact.kind)))
    assert verify_rollup() == []


def test_who_submitted_never_reviews(database):
    people = make_people()
    reference = make_report(people, "submitted")
    both = as_member(people.officer, queries.get_visible(reference, people.owner).agreement.association)
    both = type(both)(**{**both.__dict__, "id": people.owner.id})
    for act in (
        lambda revision: services.validate_report(revision, None, both, FILED),
        lambda revision: services.send_back_report(revision, {"": "Non."}, None, both, FILED),
    ):
        with pytest.raises(NotAllowed), unit_of_work():
            act(locked(reference, people.officer))
    for role in ("finance_officer", "auditor"):
        with pytest.raises(NotAllowed), unit_of_work():
            services.validate_report(
                locked(reference, people.officer), None, make_user(f"{role}@example.ma", role), FILED
            )


def test_two_officers_cannot_both_decide(database):
    people = make_people()
    reference = make_report(people, "submitted")
    seen = queries.get_visible(reference, people.officer).version
    with unit_of_work():
        services.validate_report(locked(reference, people.officer), seen, people.officer, FILED)
    with pytest.raises(Conflict), unit_of_work():
        services.validate_report(locked(reference, people.other_officer), seen, people.other_officer, FILED)
    with pytest.raises(Conflict), unit_of_work():
        services.send_back_report(
            locked(reference, people.other_officer), {"": "Non."}, seen, people.other_officer, FILED
        )
    assert figures("validated") == 20


def test_a_stale_version_is_a_conflict(database):
    people = make_people()
    reference = make_report(people, "submitted")
    with pytest.raises(Conflict), unit_of_work():
        services.validate_report(locked(reference, people.officer), 1, people.officer, FILED)


def test_a_correction_replaces_the_report_when_validated(database):
    people = make_people()
    reference = make_report(people, "validated")
    with pytest.raises(DomainError), unit_of_work():
        services.start_correction(locked(reference, people.owner), "  ", people.owner, FILED)
    with pytest.raises(NotAllowed), unit_of_work():
        services.start_correction(locked(reference, people.editor), "Erreur.", people.editor, FILED)
    with unit_of_work():
        draft = services.start_correction(locked(reference, people.owner), "Erreur.", people.owner, FILED)
        draft_id = draft.id
        fill(queries.load_for_update(draft_id), people.owner, {("F", "5-11"): 7})
    with pytest.raises(Conflict), unit_of_work():
        services.start_correction(locked(reference, people.owner), "Encore.", people.owner, FILED)
    assert (figures("provisional"), figures("validated")) == (20, 20)
    with unit_of_work():
        services.submit_report(queries.load_for_update(draft_id), None, people.owner, FILED)
    assert (figures("provisional"), figures("validated")) == (7, 20)
    with unit_of_work():
        services.validate_report(queries.load_for_update(draft_id), None, people.officer, FILED)
    assert (figures("provisional"), figures("validated")) == (7, 7)
    assert queries.get_visible(reference, people.owner).state == RevisionState.SUPERSEDED
    assert verify_rollup() == []


def test_a_validated_report_is_not_begun_again(database):
    people = make_people()
    make_report(people, "validated")
    with pytest.raises(Conflict), unit_of_work():
        services.start_report(
            queries.get_obligation_for_update(people.obligation_id, people.owner), people.owner, FILED
        )


def test_a_script_in_the_narrative_stays_text(database):
    people = make_people()
    reference = make_report(people)
    with unit_of_work():
        services.save_narrative(
            locked(reference, people.owner), "<script>alert(1)</script>", people.owner, FILED
        )
    assert queries.get_visible(reference, people.owner).narrative == "<script>alert(1)</script>"
    with pytest.raises(ProblemsError), unit_of_work():
        services.save_narrative(locked(reference, people.owner), "x" * 20_001, people.owner, FILED)
