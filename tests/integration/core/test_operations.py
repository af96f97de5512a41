"""A database of a version before the first release: the demonstration begins anew, production stops."""

import pytest
from sqlalchemy import inspect, select, text

from grants import create_app
from grants.core.db import db, unit_of_work
from grants.operations import UnknownDatabase, initialise
from grants.territory.models import City
from tests import postgres, requirements
from tests.conftest import settings_for


@pytest.fixture
def own_app(engine, tmp_path):
    url = f"sqlite:///{tmp_path}/old.db"
    if engine == "postgresql":
        requirements.require("postgresql")
        url = postgres.create_database("old")
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        initialise(lambda _line: None)
        with unit_of_work() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
            session.execute(text("CREATE TABLE forgotten (id INTEGER PRIMARY KEY)"))
        yield app
        db.session.remove()
        db.engine.dispose()


def test_the_demonstration_begins_anew(own_app):
    said = []
    initialise(said.append)
    assert any("beginning again" in line for line in said)
    assert not inspect(db.engine).has_table("forgotten")
    assert db.session.scalar(select(City.code).limit(1))
    db.session.rollback()
    said.clear()
    initialise(said.append)
    assert not any("beginning again" in line for line in said)


def test_production_stops_and_says_why(own_app):
    own_app.config["DEMONSTRATION"] = False
    with pytest.raises(UnknownDatabase, match="before the first release"):
        initialise(lambda _line: None)
    assert inspect(db.engine).has_table("forgotten")
