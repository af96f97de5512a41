"""A virus scanner for the tests that want one."""

import pytest

from tests import clamd


@pytest.fixture(scope="session")
def scanner(tmp_path_factory):
    """The socket of a real clamd that knows one signature."""
    with clamd.serve(tmp_path_factory.mktemp("clamd")) as address:
        yield address


@pytest.fixture
def scanned(app, scanner, monkeypatch):
    """The application with a scanner."""
    monkeypatch.setitem(app.config, "CLAMD", scanner)
