"""A throw-away copy of the application: a database of its own built by the migrations, files of its own.

Nothing lived in it reaches the real database, files, counters, audit chain or outbox. The folder goes at
the end; one that a killed process left is swept by the next rehearsal.
"""

import logging
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Table, insert, select

from grants.core.db import Base, db, unit_of_work
from grants.core.settings import read_settings

PREFIX = "grants-rehearsal-"
# Filled from the beginning, and not reference data: the copy's own audit chain begins at nothing.
OWN_TABLES = ("audit_head",)
FORGOTTEN_AFTER_SECONDS = 3600
logger = logging.getLogger(__name__)

Rows = dict[str, list[dict[str, Any]]]


@contextmanager
def sandbox() -> Iterator[Flask]:
    """Give an application over an empty database with today's reference data; gone at the end.

    Called in an application context, outside any transaction.
    """
    sweep()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        app = _application(Path(folder))
        reference = _reference_tables(app)
        rows = _read(reference)
        with app.app_context():
            _write(reference, rows)
        try:
            yield app
        finally:
            with app.app_context():
                db.session.remove()
                db.engine.dispose()


def sweep() -> None:
    """Remove the folders that killed rehearsals left more than an hour ago."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if time.time() - path.stat().st_mtime > FORGOTTEN_AFTER_SECONDS:
                shutil.rmtree(path)
        except OSError:
            logger.warning("a folder of a rehearsal cannot be removed: %s", path)


def _application(folder: Path) -> Flask:
    from grants.app import create_app

    same = {name: current_app.config[name] for name in read_settings() if name in current_app.config}
    return create_app(
        {
            **same,
            "MODE": "demonstration",
            "HOST": "127.0.0.1",
            "BASE_URL": "http://127.0.0.1",
            "DATABASE_URL": f"sqlite:///{folder}/rehearsal.db",
            "STORAGE_URL": f"file:{folder}/files",
            "MAIL_URL": f"file:{folder}/mail",
            "VAR": str(folder),
            "SECRET_KEY": secrets.token_hex(32),
        }
    )


def _reference_tables(app: Flask) -> list[Table]:
    """Prepare the copy's database and return the tables that reference data fill, in order."""
    from grants.operations import initialise

    with app.app_context():
        initialise(lambda _words: None)
        with db.engine.connect() as connection:
            return [
                table
                for table in Base.metadata.sorted_tables
                if table.name not in OWN_TABLES and connection.scalar(select(table.select().exists()))
            ]


def _read(tables: list[Table]) -> Rows:
    """Return the real reference rows, with what staff added: lines, cities, holidays."""
    with db.engine.connect() as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table))] for table in tables
        }


def _write(tables: list[Table], rows: Rows) -> None:
    """Put the real reference rows in place of those that the copy began with."""
    with unit_of_work() as session:
        for table in reversed(tables):
            session.execute(table.delete())
        for table in tables:
            if rows[table.name]:
                session.execute(insert(table), rows[table.name])
