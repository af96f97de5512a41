"""Seeds of the strategy and of places: complete, the same when loaded twice."""

from sqlalchemy import event, func, select

from grants.core.db import db, unit_of_work
from grants.strategy import models as strategy
from grants.strategy import seeds as strategy_seeds
from grants.territory import models as territory
from grants.territory import seeds as territory_seeds

COUNTS = {
    strategy.Programme: 11,
    strategy.StrategicObjective: 4,
    strategy.SpecificObjective: 27,
    strategy.Line: 6,
    strategy.SubLine: 19,
    strategy.GovernanceBody: 6,
    strategy.PublishedResult: 74,
    strategy.Inconsistency: 23,
    strategy.ConsistencyCheck: 9,
    territory.City: 84,
    territory.Region: 28,
    territory.Holiday: 11,
}


def _counts():
    return {table: db.session.scalar(select(func.count()).select_from(table)) for table in COUNTS}


def _everything():
    return {
        table.__tablename__: sorted(
            tuple(map(str, row)) for row in db.session.execute(select(table.__table__))
        )
        for table in (*COUNTS, strategy.ResultInconsistency, territory.CityAlias)
    }


def test_everything_is_there(database):
    assert _counts() == COUNTS
    by_division = select(territory.Region.division, func.count()).group_by(territory.Region.division)
    assert dict(db.session.execute(by_division).all()) == {"1997": 16, "2015": 12}


def test_loading_again_writes_nothing(database):
    before = _everything()
    written = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.lstrip().upper().startswith(("SELECT", "BEGIN", "PRAGMA")):
            written.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with unit_of_work() as session:
            territory_seeds.load(session)
            strategy_seeds.load(session)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert written == []
    assert _everything() == before


def test_loading_again_repairs_a_row_and_spares_what_staff_added(database):
    with unit_of_work() as session:
        session.get(territory.City, "rabat").name_fr = "Ribat"
        session.add(
            strategy.SubLine(
                code="edu_more", line_code="EDU", name_fr="x", name_ar="x", name_en="x", position=9
            )
        )
    with unit_of_work() as session:
        territory_seeds.load(session)
        strategy_seeds.load(session)
    assert db.session.get(territory.City, "rabat").name_fr == "Rabat"
    assert db.session.get(strategy.SubLine, "edu_more") is not None


def test_every_code_that_a_seed_names_exists(database):
    cities = set(db.session.scalars(select(territory.City.code)))
    keys = set(db.session.scalars(select(strategy.Line.key)))
    regions = {
        tuple(row) for row in db.session.execute(select(territory.Region.division, territory.Region.code))
    }
    for row in db.session.scalars(select(strategy.PublishedResult)):
        assert set((row.city_codes or "").split(";")) - {""} <= cities
        assert row.line_key is None or row.line_key in keys
    for city in db.session.scalars(select(territory.City)):
        assert ("2015", city.region_2015_code) in regions
        assert ("1997", city.region_1997_code) in regions


def test_everything_told_to_readers_is_told_in_three_languages(database):
    for row in db.session.scalars(select(strategy.PublishedResult)):
        assert bool(row.note_fr) == bool(row.note_ar) == bool(row.note_en), row.id
    for row in db.session.scalars(select(strategy.Inconsistency)):
        assert len({row.title_fr, row.title_ar, row.title_en}) == 3, row.code
