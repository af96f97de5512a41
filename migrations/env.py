"""Run migrations over the application's database, or over a connection handed in."""

from typing import Any

from alembic import context
from flask import current_app

from grants.core.db import Base, Instant, db


def render_item(kind: str, item: Any, autogen_context: Any) -> Any:
    """Write our own column types as plain SQLAlchemy ones: migrations never import the package."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with current_app.app_context(), db.engine.connect() as connection:
        run(connection)
        connection.commit()
