"""How connections of the two engines behave: transactions for writing, none for reading on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import Session, SessionTransaction

from grants.core.db import db, in_unit_of_work

READING = "grants_reading"


def configure_engine(engine: Engine) -> None:
    """Prepare an engine: SQLite's settings and BEGIN, PostgreSQL's reads without a transaction.

    On both a statement that writes outside a unit of work raises RuntimeError.
    """
    if getattr(engine, "_grants_configured", False):
        return
    engine._grants_configured = True  # type: ignore[attr-defined]
    event.listen(engine, "before_execute", _refuse_write_while_reading)
    event.listen(engine, "checkin", _forget_reading)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_sqlite_up)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "begin", _begin_transaction)


def _set_sqlite_up(connection: Any, _record: Any) -> None:
    """WAL, foreign keys, full sync, and transactions that say BEGIN themselves."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if in_unit_of_work() else "BEGIN")


def _begin_transaction(connection: Connection) -> None:
    """Begin as the driver does, with the first statement; a session that reads takes it back at once."""
    set_autocommit(connection, False)


@event.listens_for(Session, "after_begin")
def _read_without_transaction(
    _session: Session, _transaction: SessionTransaction, connection: Connection
) -> None:
    """Outside a unit of work let each statement stand alone, and remember that nothing may be written."""
    if in_unit_of_work():
        return
    connection.info[READING] = True
    if connection.dialect.name == "postgresql":
        set_autocommit(connection, True)


def set_autocommit(connection: Connection, value: bool) -> None:
    """Set psycopg's autocommit where it differs; costs no round trip."""
    driver: Any = connection.connection.dbapi_connection
    if driver.autocommit != value:
        driver.autocommit = value


def _refuse_write_while_reading(connection: Connection, statement: Any, *_rest: Any) -> None:
    if getattr(statement, "is_dml", False) and connection.info.get(READING):
        raise RuntimeError("a write outside a unit of work")


def _forget_reading(_driver: Any, record: Any) -> None:
    record.info.pop(READING, None)


@contextmanager
def long_read() -> Iterator[Session]:
    """Open one transaction for reading, for results fetched in parts by a cursor of the server.

    Ends any read before it; nothing may be written in it.
    """
    session = db.session()
    session.rollback()
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        set_autocommit(connection, False)
    try:
        yield session
    finally:
        session.rollback()
