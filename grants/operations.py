"""What an operator runs: prepare the database, load data, compare migrations with models."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from sqlalchemy import inspect, text

from grants.core.db import Base, db, unit_of_work
from grants.reference import load_reference_data

Say = Callable[[str], None]


class UnknownDatabase(Exception):
    """The database was built by a version before the first release, whose migrations are gone."""


def initialise(say: Say) -> None:
    """Create or upgrade the database and refresh the reference data.

    A database built by a version before the first release can't be upgraded (docs/adr/0004): the
    demonstration begins anew, any other raises UnknownDatabase.
    """
    if _is_unknown():
        if not current_app.config["DEMONSTRATION"]:
            raise UnknownDatabase("this database was built by a version before the first release")
        say("==> The database was built by an older version before the first release: beginning again")
        _empty()
    if not _is_current():
        say("==> Preparing the database")
        logging.getLogger("alembic").setLevel(logging.WARNING)
        with db.engine.begin() as connection:
            _upgrade_connection(connection)
    with unit_of_work():
        counts = load_reference_data()
    say(f"==> Reference data: {sum(counts.values())} rows in {len(counts)} tables")


def prepare(say: Say) -> None:
    """Do what the first run needs: migrate, reference data, demonstration; the next runs change nothing."""
    initialise(say)
    if current_app.config["DEMONSTRATION"]:
        load_demonstration(say, reset=False)


def load_demonstration(say: Say, reset: bool) -> None:
    """Load the demonstration once; with reset, empty the database first."""
    if not current_app.config["DEMONSTRATION"]:
        raise RuntimeError("demonstration data are refused in production")
    from grants.demonstration import load, was_interrupted

    if not reset and was_interrupted():
        say("==> The demonstration was cut short: beginning again")
        reset = True
    if reset:
        _empty()
        initialise(say)
    load(say)


def _scripts() -> Any:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", current_app.config["MIGRATIONS"])
    return ScriptDirectory.from_config(config)


def _recorded() -> set[str]:
    """Return the revisions that the database says it was built by."""
    from alembic.migration import MigrationContext

    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads())


def _is_current() -> bool:
    return _recorded() == set(_scripts().get_heads())


def _is_unknown() -> bool:
    known = {script.revision for script in _scripts().walk_revisions()}
    return not _recorded() <= known


def _empty() -> None:
    """Drop every table there is, also those no model knows any more: only the demonstration asks for it."""
    db.session.remove()
    tables = inspect(db.engine).get_table_names()
    quote = db.engine.dialect.identifier_preparer.quote
    if db.engine.dialect.name == "sqlite":
        raw = db.engine.raw_connection()
        raw.cursor().execute("PRAGMA foreign_keys=OFF")
        for table in tables:
            raw.cursor().execute(f"DROP TABLE {quote(table)}")
        raw.close()
        db.engine.dispose()  # the next connections check foreign keys again
        return
    with unit_of_work() as session:
        for table in tables:
            session.execute(text(f"DROP TABLE {quote(table)} CASCADE"))


def migration_drift(app: Flask) -> list[str]:
    """Return what differs between a database built by the migrations alone and the models."""
    import tempfile

    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import create_engine

    with tempfile.TemporaryDirectory() as folder, app.app_context():
        url = f"sqlite:///{folder}/drift.db"
        engine = create_engine(url)
        with engine.begin() as connection:
            _upgrade_connection(connection)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            drift = [str(item) for item in compare_metadata(context, Base.metadata)]
        engine.dispose()
    return drift


def _upgrade_connection(connection: object) -> None:
    """Run every migration over an open connection."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", current_app.config["MIGRATIONS"])
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
