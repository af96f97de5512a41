"""Whether the application can serve: database at the right version, storage at hand."""

from typing import Any

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from grants.core.db import db
from grants.documents import storage


def readiness() -> dict[str, bool]:
    """Return what was checked and whether it holds: database, migrations, storage."""
    found = _database_heads()
    return {
        "database": found is not None,
        "migrations": found == _expected_heads(),
        "storage": storage.store().is_ready(),
    }


def _database_heads() -> set[str] | None:
    from alembic.runtime.migration import MigrationContext

    try:
        with db.engine.connect() as connection:
            return set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError:
        return None


def _expected_heads() -> set[str]:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    extensions: dict[str, Any] = current_app.extensions
    if "grants_expected_heads" not in extensions:
        config = Config()
        config.set_main_option("script_location", current_app.config["MIGRATIONS"])
        extensions["grants_expected_heads"] = set(ScriptDirectory.from_config(config).get_heads())
    heads: set[str] = extensions["grants_expected_heads"]
    return heads
