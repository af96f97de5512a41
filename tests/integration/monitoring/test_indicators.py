"""The indicator page moves by the exact number reported, and anyone can recompute the exports."""

import csv
from collections import defaultdict

from grants.core.db import unit_of_work
from grants.indicators.queries import FigureFilter
from grants.monitoring.exports import CELL_COLUMNS, INDICATOR_COLUMNS, export_cells, export_indicators
from grants.monitoring.figures import figures_of
from grants.monitoring.queries import indicator_table, load_facts, yearly_figures
from grants.reporting.queries import get_for_update, get_visible
from grants.reporting.services import validate_report
from tests.factories.reporting import make_people, make_report


def figures_now(year):
    return indicator_table(year, None, None, None).whole


def test_validation_moves_the_number_in_the_same_transaction(database, at):
    people = make_people()
    reference = make_report(people, state="submitted")
    year = yearly_figures(FigureFilter())[0][0]
    before = figures_now(year)
    assert before.validated is None
    assert before.provisional
    with unit_of_work():
        validate_report(get_for_update(reference, people.officer), None, people.officer, at)
    after = figures_now(year)
    assert after.validated == before.provisional
    assert after.associations == 1
    assert after.coverage.validated == before.coverage.validated + 1


def test_coverage_counts_each_report_once_above(database):
    make_report(make_people("un", cities=("oujda", "rabat")), "validated")
    make_report(make_people("deux", cities=("rabat",)), "submitted")
    facts = load_facts(FigureFilter())

    def counts(belongs):
        found = figures_of(facts, belongs).coverage
        return found.due, found.received, found.validated

    assert counts(lambda place: True) == (4, 2, 1)
    assert counts(lambda place: place[1] == "oujda") == (2, 1, 1)
    assert counts(lambda place: place[1] == "rabat") == (4, 2, 1)
    assert counts(lambda place: place[2] == "2014/2015") == (2, 2, 1)
    assert counts(lambda place: place[0] == "HUM") == (0, 0, 0)
    assert load_facts(FigureFilter(line_codes=("HUM",))).reports == []


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_exports_say_what_their_columns_hold(database, tmp_path):
    make_report(make_people(), state="validated")
    assert export_cells(tmp_path / "cells.csv") > 0
    assert export_indicators(tmp_path / "indicators.csv") > 0
    for name, columns in (("cells", CELL_COLUMNS), ("indicators", INDICATOR_COLUMNS)):
        assert list(rows_of(tmp_path / f"{name}.csv")[0]) == list(columns)
        described = rows_of(tmp_path / f"{name}.columns.csv")
        assert [row["column"] for row in described] == list(columns)


def test_indicators_can_be_recomputed_from_the_cells_alone(database, tmp_path):
    make_report(make_people(), state="validated")
    export_cells(tmp_path / "cells.csv")
    export_indicators(tmp_path / "indicators.csv")
    persons, women, stated, associations = (defaultdict(int) for _ in range(4))
    present = defaultdict(set)
    for cell in rows_of(tmp_path / "cells.csv"):
        if (cell["measure"], cell["table"]) != ("participants", "T1") or cell["state"] == "not_collected":
            continue
        value = int(cell["value"])
        for line, city in (("", ""), (cell["line"], ""), (cell["line"], cell["city"])):
            key = (line, city, cell["school_year"])
            persons[key] += value
            women[key] += value if cell["sex"] == "F" else 0
            stated[key] += value if cell["sex"] != "NS" else 0
            present[key].add(cell["association"])
    associations = {key: len(found) for key, found in present.items()}
    checked = 0
    for row in rows_of(tmp_path / "indicators.csv"):
        key = (row["line"], row["city"], row["school_year"])
        if row["status"] != "validated":
            continue
        if row["indicator"] == "beneficiaries":
            assert int(row["value"]) == persons[key]
        elif row["indicator"] == "associations_supported":
            assert int(row["value"]) == associations[key]
        elif row["indicator"] == "share_women":
            assert (int(row["numerator"]), int(row["denominator"])) == (women[key], stated[key])
        else:
            continue
        checked += 1
    assert checked >= 6


def test_the_page_leads_down_to_the_report(database, sign_in, at):
    people = make_people()
    reference = make_report(people, state="validated")
    year = yearly_figures(FigureFilter())[0][0]
    total = figures_now(year).validated
    officer = sign_in(people.officer.email)
    page = officer.get(f"/fr/indicators?year={year}")
    assert page.status_code == 200
    assert f"{total:,}".replace(",", "\u00a0") in page.text
    line = get_visible(reference, people.officer).agreement.line_code
    sources = officer.get(f"/fr/indicators/sources?year={year}&line={line}")
    assert reference in sources.text
    assert officer.get(f"/fr/staff/reports/{reference}/content").status_code == 200


def test_only_staff_see_computed_figures(database, client, sign_in):
    people = make_people()
    assert client.get("/fr/indicators").status_code == 302
    assert sign_in(people.owner.email).get("/fr/indicators").status_code == 403


def test_a_source_without_line_or_with_a_strange_status_is_not_found(database, sign_in):
    people = make_people()
    officer = sign_in(people.officer.email)
    assert officer.get("/fr/indicators/sources").status_code == 404
    assert officer.get("/fr/indicators/sources?year=2015/2016&line=EDU&status=planned").status_code == 404
