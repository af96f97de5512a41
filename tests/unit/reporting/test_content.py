"""Content of a report: unknown, zero and not collected kept apart; anomalies; what cells change."""

from datetime import date

from grants.calls.models import BudgetHeading
from grants.indicators.keys import PARTICIPANTS
from grants.reporting.anomalies import anomalies_of
from grants.reporting.completeness import missing_of, parts_of
from grants.reporting.content import ActivityContacts, CityTables, HeadingExpense, ReportContent
from grants.reporting.deltas import cell_deltas, presences
from grants.reporting.display import grid
from grants.reporting.models import Cell
from grants.reporting.plan import PlannedActivity, PlannedHeading, ReportPlan
from grants.reporting.tables import CellKey, table_cells
from grants.territory.models import City

START = date(2015, 9, 1)
PLAN = ReportPlan(
    periods=((START, date(2015, 12, 31)),),
    cities=(City(code="oujda", name_fr="Oujda", name_ar="وجدة"),),
    activities=(PlannedActivity(7, "Cours", "oujda", 100),),
    headings=(PlannedHeading(BudgetHeading(code="staff", name_fr="Personnel"), 1_000_000),),
    planned_cells={("oujda", "F", "5-11"): 10},
)


def table(persons, **values):
    cells = dict.fromkeys(table_cells("T1"), 0) | {CellKey("T1", *key): n for key, n in persons.items()}
    return CityTables("oujda", START, cells, **values)


def whole(persons, contacts=(30, 20, 0), spent=900_000, justified=900_000, narrative="Fait."):
    return ReportContent(
        narrative,
        (table(persons),),
        (ActivityContacts(7, START, dict(zip(("F", "M", "NS"), contacts, strict=True))),),
        (HeadingExpense("staff", spent, justified),),
    )


def test_a_complete_report_misses_nothing():
    content = whole({("F", "5-11"): 8, ("M", "5-11"): 2})
    assert missing_of(PLAN, content) == []
    assert {part.kind for part in parts_of(PLAN, content)} == {"done"}
    assert anomalies_of(PLAN, content) == []


def test_an_empty_report_misses_every_part():
    parts = parts_of(PLAN, ReportContent())
    assert [part.code for part in parts] == ["participants:oujda", "activities", "expenses", "narrative"]
    assert {part.kind for part in parts} == {"todo"}
    assert len(missing_of(PLAN, ReportContent())) == 4


def test_nothing_known_is_not_zero():
    assert ReportContent().persons() is None
    assert whole({}).persons("oujda") == 0
    not_collected = CityTables("oujda", START, dict.fromkeys(table_cells("T1")))
    assert (not_collected.persons, not_collected.is_not_collected) == (None, True)
    assert not CityTables("oujda", START).is_not_collected
    assert ActivityContacts(7, START).participations is None
    assert ActivityContacts(7, START, dict.fromkeys("FM")).is_not_collected


def test_a_city_outside_the_agreement_is_missing_words():
    content = ReportContent(tables=(CityTables("rabat", START, {}),))
    assert any("rabat" in words for words in missing_of(PLAN, content))


def test_anomalies_are_named():
    found = anomalies_of(
        PLAN, whole({("F", "NS"): 31}, contacts=(300, 1, 0), spent=1_100_001, justified=1_000_000)
    )
    assert len(found) == 5
    assert "31 personnes rapportées pour 10 prévues" in found[0]
    assert "âge" in found[1]
    assert "301 participations pour 100 prévues" in found[2]
    assert "11 000,01 DH dépensés pour 10 000,00" in found[3].replace("\u00a0", " ")
    assert "1 000,01 DH" in found[4].replace("\u00a0", " ")
    fewer = anomalies_of(PLAN, whole({("F", "5-11"): 20}, contacts=(5, 5, 0), spent=0, justified=0))
    assert len(fewer) == 1
    assert "moins de participations" in fewer[0]


def test_the_fingerprint_covers_every_number():
    first, second = whole({("F", "5-11"): 8}), whole({("F", "5-11"): 9})
    assert first.as_json() != second.as_json()
    turned = ReportContent(
        first.narrative,
        (CityTables("oujda", START, dict(reversed(list(first.tables[0].cells.items())))),),
        first.contacts,
        first.expenses,
    )
    assert turned.as_json() == first.as_json()


def test_cells_change_figures_only_where_they_hold_a_number():
    base = {
        "measure_code": PARTICIPANTS,
        "city_code": "oujda",
        "period_start": START,
        "school_year": "2015/2016",
        "table_code": "T1",
        "status_group": "-",
        "origin": "-",
    }
    cells = [
        Cell(**base, sex="F", age="5-11", value=4),
        Cell(**base, sex="M", age="5-11", value=0),
        Cell(**base, sex="NS", age="NS", value=None),
    ]
    deltas = cell_deltas(cells, "EDU", "validated", -1)
    assert [(one.combination, one.value, one.cells) for one in deltas] == [
        ("F|5-11", -4, -1),
        ("M|5-11", 0, -1),
    ]
    assert presences(cells) == {("oujda", "2015/2016", 2015)}


def test_a_grid_has_ages_down_and_sexes_across():
    laid = grid("T1", {CellKey("T1", "M", "0-4"): 3})
    assert (len(laid.rows), len(laid.columns)) == (8, 3)
    assert laid.rows[0].entries == ("", 3, "")
    assert grid("T3", {}).is_empty
    assert len(grid("T2", {}).rows) == 6
