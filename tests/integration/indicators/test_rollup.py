"""The roll-up adds signed deltas exactly, keeps them, and counts associations once."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from grants.core.db import db, unit_of_work
from grants.indicators.keys import CellDelta, combination, opposite
from grants.indicators.models import Rollup, RollupDelta
from grants.indicators.queries import FigureFilter, association_counts, person_figures
from grants.indicators.services import adjust_presence, apply_deltas
from tests.factories.associations import make_association

AGES = ("5-11", "18-24")


def delta(
    value, *, line="EDU", city="oujda", year="2014/2015", sex="F", age="5-11", status="validated", cells=1
):
    return CellDelta(
        line,
        "MCMREAM",
        city,
        year,
        2015,
        "participants",
        "T1",
        combination("T1", sex=sex, age=age),
        status,
        value,
        cells,
    )


def test_figures_by_line_and_status(database, at):
    with unit_of_work():
        apply_deltas(
            "report_revision",
            1,
            [
                delta(30),
                delta(20, sex="M"),
                delta(2, sex="NS"),
                delta(7, city="rabat"),
                delta(90, status="planned"),
            ],
            at,
        )
    figures = person_figures(["line_code"], FigureFilter())[("EDU",)]
    assert (figures["validated"].persons, figures["validated"].women, figures["validated"].known) == (
        59,
        37,
        57,
    )
    assert figures["planned"].persons == 90
    assert (
        person_figures(["city_code"], FigureFilter(city_code="rabat"))[("rabat",)]["validated"].persons == 7
    )


def test_not_reported_is_absent_and_zero_is_zero(database, at):
    with unit_of_work():
        apply_deltas("report_revision", 1, [delta(0)], at)
    figures = person_figures(["line_code"], FigureFilter())
    assert figures[("EDU",)]["validated"].persons == 0
    assert ("CUL",) not in figures


def test_undoing_leaves_nothing_reported_and_both_traces(database, at):
    given_delta = delta(12)
    with unit_of_work():
        apply_deltas("report_revision", 1, [given_delta], at)
        apply_deltas("report_revision", 1, [opposite(given_delta)], at)
    assert person_figures(["line_code"], FigureFilter()) == {}
    assert db.session.scalar(select(func.count()).select_from(RollupDelta)) == 2


def test_an_association_in_two_cities_counts_once_above(database, at):
    first, second = make_association(name="Un").id, make_association(name="Deux").id
    with unit_of_work():
        for association, city in ((first, "oujda"), (first, "rabat"), (second, "rabat")):
            adjust_presence(association, "EDU", "MCMREAM", city, "2014/2015", 2015, "validated", 1)
        adjust_presence(second, "EDU", "MCMREAM", "fes", "2014/2015", 2015, "validated", 1)
        adjust_presence(second, "EDU", "MCMREAM", "fes", "2014/2015", 2015, "validated", -1)
    assert association_counts([], FigureFilter(), "validated") == {(): 2}
    assert association_counts(["city_code"], FigureFilter(), "validated") == {("oujda",): 1, ("rabat",): 2}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.integers(-50, 50),
            st.sampled_from(["EDU", "CUL"]),
            st.sampled_from(["oujda", "rabat"]),
            st.sampled_from(["F", "M", "NS"]),
            st.sampled_from(AGES),
            st.sampled_from(["provisional", "validated"]),
        ),
        max_size=12,
    )
)
def test_the_rollup_equals_the_sum_of_its_deltas(database, at, changes):
    with unit_of_work():
        for number, (value, line, city, sex, age, status) in enumerate(changes):
            apply_deltas(
                "random", number, [delta(value, line=line, city=city, sex=sex, age=age, status=status)], at
            )
    assert _sums(Rollup) == _sums(RollupDelta)


def _sums(model):
    columns = (model.line_code, model.city_code, model.school_year, model.combination, model.status)
    rows = db.session.execute(
        select(*columns, func.sum(model.value), func.sum(model.cells)).group_by(*columns).order_by(*columns)
    )
    return [tuple(row) for row in rows]
