"""Reading holds no transaction on PostgreSQL; writing outside a unit of work is refused on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, update

from grants.core.db import db, unit_of_work
from grants.core.engine import long_read
from grants.territory.models import City, Region

pytestmark = pytest.mark.usefixtures("database")


def _name(city: str) -> str | None:
    return db.session.scalar(select(City.name_fr).where(City.code == city))


def _any_city() -> City:
    return db.session.scalars(select(City).order_by(City.code).limit(1)).one()


def _server_state() -> str:
    """Return what the driver says of the connection: IDLE or INTRANS."""
    driver = db.session.connection().connection.dbapi_connection
    return str(driver.info.transaction_status.name)


def test_reading_on_postgresql_opens_no_transaction(engine: str) -> None:
    if engine != "postgresql":
        return
    _any_city()
    assert _server_state() == "IDLE"
    with unit_of_work():
        _any_city()
        assert _server_state() == "INTRANS"
    _any_city()
    assert _server_state() == "IDLE"


def test_reading_on_postgresql_keeps_its_prepared_statements(engine: str) -> None:
    if engine != "postgresql":
        return
    statement = select(City.name_fr).where(City.code == "prepared")
    for _round in range(8):
        db.session.execute(statement).all()
        db.session.rollback()
    listed = "SELECT count(*) FROM pg_prepared_statements WHERE strpos(statement, 'city.code =') > 0"
    assert db.session.connection().exec_driver_sql(listed).scalar() == 1


@pytest.mark.parametrize(
    "statement",
    [
        update(City).values(name_fr="x"),
        delete(City),
        insert(Region).values(code="x"),
    ],
    ids=["update", "delete", "insert"],
)
def test_a_statement_that_writes_is_refused_outside_a_unit_of_work(statement: object) -> None:
    before = _any_city().name_fr
    with pytest.raises(RuntimeError, match="outside a unit of work"):
        db.session.execute(statement)  # type: ignore[call-overload]
    db.session.rollback()
    assert _any_city().name_fr == before


def test_a_changed_row_is_refused_outside_a_unit_of_work() -> None:
    city = _any_city()
    code, before = city.code, city.name_fr
    city.name_fr = "Changed without a unit of work"
    with pytest.raises(RuntimeError, match="outside a unit of work"):
        db.session.flush()
    db.session.rollback()
    assert _name(code) == before


def test_a_failed_unit_of_work_leaves_nothing_and_the_next_one_writes() -> None:
    code = _any_city().code
    before = _name(code)
    with pytest.raises(ZeroDivisionError), unit_of_work() as session:
        session.execute(update(City).where(City.code == code).values(name_fr="x"))
        raise ZeroDivisionError
    assert _name(code) == before
    with unit_of_work() as session:
        session.execute(update(City).where(City.code == code).values(name_fr="y"))
    assert _name(code) == "y"


def test_a_connection_used_for_reading_gives_a_transaction_to_who_begins_one() -> None:
    code = _any_city().code
    before = _name(code)
    db.session.remove()
    with pytest.raises(ZeroDivisionError), db.engine.begin() as connection:
        connection.execute(update(City).where(City.code == code).values(name_fr="x"))
        raise ZeroDivisionError
    assert _name(code) == before
    db.session.remove()
    with db.engine.connect() as connection:
        connection.execute(update(City).where(City.code == code).values(name_fr="x"))
    assert _name(code) == before


def test_a_long_read_stands_in_one_transaction(engine: str) -> None:
    with long_read() as session:
        rows = session.execute(select(City.code).execution_options(yield_per=2))
        first = next(rows)
        if engine == "postgresql":
            assert _server_state() == "INTRANS"
        assert first.code not in {row.code for row in rows}
    assert _any_city()
    if engine == "postgresql":
        assert _server_state() == "IDLE"
