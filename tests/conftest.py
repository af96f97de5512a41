"""Fixtures: an application over a fresh real database for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextvars
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from grants import create_app
from grants.accounts.models import SignInSession, User
from grants.accounts.queries import token_digest
from grants.core import clock
from grants.core.db import db, unit_of_work
from grants.operations import initialise
from tests import postgres, requirements

hypothesis.settings.register_profile("shared", deadline=None)
hypothesis.settings.load_profile("shared")
ENGINES = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        requirements.check_required()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine", choices=[*ENGINES, "both"], default="both", help="database engines to test on"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--engine")
        names = ENGINES if chosen == "both" else (chosen,)
        metafunc.parametrize("engine", names, scope="session")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    for line in requirements.missing_report():
        terminalreporter.write_line(line)


class FreshContextClient(FlaskClient):
    """Runs each request in an empty context, so that a forgotten commit shows."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return contextvars.Context().run(super().open, *args, **kwargs)


def settings_for(folder: Path, url: str) -> dict[str, Any]:
    return {
        "TESTING": True,
        "DATABASE_URL": url,
        "VAR": str(folder),
        "STORAGE_URL": f"file:{folder}/files",
        "SECRET_KEY": "a key for tests only, long enough for production",
        "ARGON2_TIME_COST": 1,
        "ARGON2_MEMORY_KIB": 8,
        "WTF_CSRF_ENABLED": False,
        "SERVER_NAME": "localhost",
        "PROPAGATE_EXCEPTIONS": None,
    }


class Prepared:
    """An application of one engine, with a template database of reference data to start each test from."""

    def __init__(self, engine: str, folder: Path) -> None:
        self.engine = engine
        self.folder = folder
        self.name = f"w{os.getpid()}"
        if engine == "sqlite":
            url = f"sqlite:///{folder}/test.db"
        else:
            requirements.require("postgresql")
            url = postgres.create_database(self.name)
        self.app = create_app(settings_for(folder, url))
        self.app.test_client_class = FreshContextClient
        with self.app.app_context():
            initialise(lambda _line: None)
        self.release()
        if engine == "sqlite":
            with sqlite3.connect(folder / "test.db") as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
            shutil.copy(folder / "test.db", folder / "template.db")
        else:
            postgres.create_database(f"{self.name}_template", template=self.name)

    def release(self) -> None:
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()

    def reset(self) -> None:
        """Bring the database back to the template."""
        self.release()
        if self.engine == "sqlite":
            for ending in ("-wal", "-shm"):
                (self.folder / f"test.db{ending}").unlink(missing_ok=True)
            shutil.copy(self.folder / "template.db", self.folder / "test.db")
        else:
            postgres.create_database(self.name, template=f"{self.name}_template")
        for name in ("files", "uploads"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self.app.extensions.pop("grants_rounds_made", None)  # a fresh database has made no round


@pytest.fixture(scope="session")
def prepared(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    value = Prepared(engine, tmp_path_factory.mktemp(engine))
    yield value
    value.release()


@pytest.fixture
def app(prepared: Prepared) -> Iterator[Flask]:
    """The application over a fresh database holding the reference data only."""
    prepared.reset()
    yield prepared.app
    clock.set_source(None)


@pytest.fixture
def database(app: Flask) -> Iterator[None]:
    """An application context for tests of services and queries."""
    with app.app_context(), app.test_request_context("/fr/"):
        yield
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def at() -> datetime:
    return NOW


@pytest.fixture
def frozen_clock() -> Iterator[Callable[[datetime], None]]:
    """A function that sets the clock for the requests that follow."""
    yield lambda instant: clock.set_source(lambda: instant)
    clock.set_source(None)


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], FlaskClient]:
    """Return a function that gives a client signed in as the person with this e-mail."""

    def signed_in_client(email: str) -> FlaskClient:
        return client_signed_in_as(app, email)

    return signed_in_client


def client_signed_in_as(app: Flask, email: str) -> FlaskClient:
    client = app.test_client()
    token = secrets.token_hex(16)

    def open_session() -> None:
        with app.app_context(), unit_of_work():
            user = db.session.scalars(select(User).where(User.email == email)).one()
            moment = clock.now()
            db.session.add(
                SignInSession(
                    token_hash=token_digest(token),
                    user_id=user.id,
                    created_at=moment - timedelta(days=3650),
                    expires_at=moment + timedelta(days=3650),
                    proven_at=moment + timedelta(days=3650),
                )
            )

    contextvars.Context().run(open_session)
    with client.session_transaction() as session:
        session["sign_in"] = token
    return client
