"""The reports behind a number, exported cells, lists and work queues."""

from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from grants.core.db import db, unit_of_work
from grants.indicators.models import Rollup
from grants.obligations.models import Obligation
from grants.reporting import queries, services
from grants.reporting.queries import ReportFilter
from tests.factories.reporting import FILED, PERSONS, fill, make_people, make_report

LATE = datetime(2016, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def statements(database):
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_the_reports_behind_a_number_sum_to_it(database):
    first = make_people("un", cities=("oujda", "rabat"))
    reference = make_report(first, "validated")
    make_report(make_people("deux"), "validated", {("M", "5-11"): 3, ("NS", "NS"): 2})
    behind = queries.revisions_behind("EDU", None, None, "validated")
    assert [(row.value, row.women, row.not_stated) for row in behind] == [(40, 24, 0), (5, 0, 2)]
    assert behind[0].reference == reference
    assert behind[0].association.name_fr == "Association un"
    total = sum(
        db.session.scalars(
            select(Rollup.value).where(
                Rollup.status == "validated", Rollup.table_code == "T1", Rollup.city_code == "oujda"
            )
        )
    )
    in_oujda = queries.revisions_behind("EDU", "oujda", None, "validated")
    assert sum(row.value for row in in_oujda) == total == 25
    assert queries.revisions_behind("HUM", None, None, "validated") == []
    contacts = queries.revisions_behind(None, "oujda", "2015/2016", "validated", measure="participations")
    assert [row.value for row in contacts] == [100, 100]


def test_provisional_is_the_latest_counted_revision(database):
    people = make_people()
    reference = make_report(people, "validated")
    with unit_of_work():
        draft = services.start_correction(
            queries.get_for_update(reference, people.owner), "Erreur.", people.owner, FILED
        )
        fill(draft, people.owner, {("F", "5-11"): 1})
        services.submit_report(queries.load_for_update(draft.id), None, people.owner, FILED)
    provisional = queries.revisions_behind("EDU", "oujda", None, "provisional")
    assert [row.value for row in provisional] == [1]
    assert [row.value for row in queries.revisions_behind("EDU", "oujda", None, "validated")] == [20]


def test_exported_cells_recompute_the_rollup(database):
    people = make_people(cities=("oujda", "rabat"))
    reference = make_report(people, "validated")
    make_report(make_people("autre"), "submitted")
    cells = list(queries.validated_cells())
    assert {(cell.call, cell.line, cell.revision, cell.status) for cell in cells} == {
        ("AAP-2015", "EDU", reference, "validated")
    }
    persons = sum(cell.value for cell in cells if cell.measure == "participants" and cell.table == "T1")
    assert persons == 2 * sum(PERSONS.values())
    assert {cell.kind for cell in cells} == {"persons", "contacts"}
    assert len(astuple(cells[0])) == 19
    by_revision = queries.cells_of([queries.get_visible(reference, people.owner).id])
    assert sum(len(rows) for rows in by_revision.values()) == len(cells)


@pytest.mark.parametrize("final", [False, True])
def test_the_staff_list_filters(database, final):
    people = make_people("un")
    make_report(people, "submitted", final=final)
    make_report(make_people("deux"), "returned", final=final)
    make_people("trois")

    def listed(at=FILED, **chosen):
        return [
            row.association.name_fr.rpartition(" ")[2]
            for row in queries.page_for_staff(ReportFilter(**chosen), 1, at).rows
        ]

    assert len(listed()) == 6
    assert listed(state="submitted") == ["un"]
    assert listed(state="returned") == ["deux"]
    assert sorted(listed(state="awaited")) == ["deux", "trois", "trois", "un"]
    assert sorted(listed(at=LATE, late=True)) == ["deux", "deux", "trois", "trois", "un"]
    assert listed(line_code="HUM") == []
    assert listed(text="trois") == ["trois", "trois"]


def test_a_page_of_the_list_costs_two_statements(statements):
    counts = []
    for number in range(2):
        for index in range(1 if number == 0 else 15):
            make_report(make_people(f"p{number}x{index}"), "submitted")
        db.session.rollback()
        statements.clear()
        page = queries.page_for_staff(ReportFilter(), 1, FILED)
        assert all(row.association.name_fr for row in page.rows)
        counts.append(len([one for one in statements if one.startswith("SELECT")]))
    assert counts == [2, 2]


def test_work_queues(database):
    people = make_people()
    due = db.session.scalar(select(Obligation.due_on).where(Obligation.id == people.obligation_id))
    before = datetime(due.year, due.month, due.day, 9, 0, tzinfo=UTC) - timedelta(days=5)

    def items(actor, at):
        return {item.label: (item.count, item.late) for item in queries.work_items(actor, at) if item.count}

    assert items(people.editor, before) == {"rapport à déposer": (1, False)}
    assert items(people.editor, before - timedelta(days=90)) == {}
    assert items(people.editor, before + timedelta(days=6))["rapport en retard"] == (1, True)
    assert items(people.officer, before) == {}
    make_report(people, "returned")
    assert items(people.owner, before) == {"rapport à corriger": (1, False)}
    make_report(make_people("deux"), "submitted")
    assert items(people.officer, before) == {"rapport à examiner": (1, False)}
    assert date(2016, 1, 1) < due
