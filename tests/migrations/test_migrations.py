"""The migrations build what the models describe: tables, columns, checks, indexes, keys, on both engines."""

import os

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Engine

from grants.core.db import Base
from grants.operations import migration_drift
from tests import postgres


def described(engine: Engine) -> dict[str, object]:
    """Return everything a database says of its tables, but for Alembic's own."""
    inspector = inspect(engine)
    return {
        table: {
            "columns": {
                column["name"]: (str(column["type"]), column["nullable"])
                for column in inspector.get_columns(table)
            },
            "key": sorted(inspector.get_pk_constraint(table)["constrained_columns"]),
            "checks": {check["name"]: check["sqltext"] for check in inspector.get_check_constraints(table)},
            "indexes": {
                index["name"]: (
                    index["column_names"],
                    bool(index["unique"]),
                    str({name: str(value) for name, value in index.get("dialect_options", {}).items()}),
                )
                for index in inspector.get_indexes(table)
            },
            "unique": {
                unique["name"]: unique["column_names"] for unique in inspector.get_unique_constraints(table)
            },
            "foreign": sorted(
                (key["constrained_columns"], key["referred_table"], key["referred_columns"])
                for key in inspector.get_foreign_keys(table)
            ),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


@pytest.fixture
def built_from_models(engine, tmp_path):
    if engine == "sqlite":
        address = f"sqlite:///{tmp_path}/models.db"
    else:
        address = postgres.create_database(f"models{os.getpid()}")
    made = create_engine(address)
    Base.metadata.create_all(made)
    yield made
    made.dispose()


def test_migrations_build_what_the_models_describe(app, built_from_models):
    from grants.core.db import db

    with app.app_context():
        migrated = described(db.engine)
    modelled = described(built_from_models)
    assert migrated.keys() == modelled.keys()
    for table, description in modelled.items():
        assert migrated[table] == description, table


def test_a_value_missing_from_a_text_enum_is_seen(app, built_from_models):
    """Alembic's own comparison passes over check constraints: ours must not."""
    with built_from_models.begin() as connection:
        connection.execute(text("DROP TABLE mark"))
        connection.execute(text("CREATE TABLE mark (evaluation_id BIGINT, kind VARCHAR(40))"))
    from grants.core.db import db

    with app.app_context():
        assert described(db.engine)["mark"] != described(built_from_models)["mark"]


def test_no_drift_is_reported(app):
    assert migration_drift(app) == []


def test_every_money_and_count_column_is_64_bits_wide():
    narrow = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_centimes") and "BIGINT" not in str(column.type).upper()
    ]
    assert narrow == []
