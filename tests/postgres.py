"""A throw-away PostgreSQL for one test run, shared by its worker processes, and quick databases in it.

The first process that asks starts the server in a temporary folder; a keeper process stops and removes it
once every process that used it has gone, even after a kill.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests import requirements

MEMORY_WANTED = 3 * 2**30
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "max_wal_size": "256MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}
# What tests may give up and measurements may not: a commit that is on disk when it is acknowledged.
FLEETING = ("fsync", "synchronous_commit", "full_page_writes")
KEEPER = """
cd /
while :; do
    alive=
    for file in "$1"/users/*; do
        if kill -0 "${file##*/}" 2>/dev/null; then alive=1; break; fi
    done
    [ -n "$alive" ] || break
    sleep 1
done
kill -INT "$2" 2>/dev/null
sleep 1
rm -rf "$1" "$1".*.lock
"""


def server_account() -> dict[str, Any]:
    """Return the process options under which the server may run: it refuses root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return {}


def run_folder() -> Path:
    """Return the folder of this test run, the same in all its worker processes."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"process-{os.getpid()}")
    return quick_folder() / f"grants-pg-{run[:20]}"


def quick_folder() -> Path:
    """Return a folder in memory where there is room: each test copies a database of many small files.

    Measurements stay on the disk.
    """
    memory = Path("/dev/shm")
    if os.environ.get("GRANTS_TEST_DURABLE") or not os.access(memory, os.W_OK):
        return Path(tempfile.gettempdir())
    return memory if shutil.disk_usage(memory).free > MEMORY_WANTED else Path(tempfile.gettempdir())


@contextlib.contextmanager
def locked(name: str) -> Iterator[None]:
    path = run_folder().with_name(f"{run_folder().name}.{name}.lock")
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def start_cluster(folder: Path) -> None:
    binaries = requirements.postgresql_bin()
    if binaries is None:
        raise RuntimeError("PostgreSQL's server programs are absent: apt-get install postgresql")
    account = server_account()
    join(folder)
    if account:
        os.chown(folder, account["user"], account["group"])
    options: dict[str, Any] = {**account, "cwd": folder, "stdin": subprocess.DEVNULL}
    initdb = [binaries / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "--no-sync"]
    locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.run([*initdb, *locale], check=True, capture_output=True, **options)
    kept = {
        name: value
        for name, value in OPTIONS.items()
        if not (os.environ.get("GRANTS_TEST_DURABLE") and name in FLEETING)
    }
    settings = [word for name, value in kept.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [binaries / "postgres", "-D", folder / "data", "-k", folder, *settings],
            stdout=log,
            stderr=log,
            start_new_session=True,
            **options,
        )
    server.returncode = 0  # the keeper looks after it, not this process
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", folder, str(server.pid)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    keeper.returncode = 0


def wait_until_ready(url: URL, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(**connection_arguments(url)).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def connection_arguments(url: URL) -> dict[str, Any]:
    return {**url.translate_connect_args(username="user", database="dbname"), **url.query}


def join(folder: Path) -> None:
    """Tell the keeper that this process uses the server; its end is seen by the process being gone."""
    users = folder / "users"
    users.mkdir(parents=True, exist_ok=True)
    (users / str(os.getpid())).touch()


class Server:
    """A PostgreSQL server in which the tests may create and drop databases."""

    def __init__(self, url: URL, prefix: str = "grants_test_") -> None:
        self.url = url
        self._prefix = prefix
        self._created: set[str] = set()

    def _name(self, name_or_url: str) -> str:
        if "://" not in name_or_url:
            return name_or_url
        return str(make_url(name_or_url).database).removeprefix(self._prefix)

    def database_url(self, name: str) -> str:
        return self.url.set(database=self._prefix + name).render_as_string(hide_password=False)

    def _execute(self, statement: str, *names: str) -> None:
        with psycopg.connect(**connection_arguments(self.url), autocommit=True) as connection:
            identifiers = (sql.Identifier(self._prefix + name) for name in names)
            connection.execute(sql.SQL(statement).format(*identifiers))  # type: ignore[arg-type]

    def create_database(self, name: str, template: str | None = None) -> str:
        """Create an empty database, or a copy of one made here earlier, and return its URL.

        Names may be given as URLs. A template must have no open connection.
        """
        name = self._name(name)
        self.drop_database(name)
        if template is None:
            self._execute("CREATE DATABASE {} TEMPLATE template0", name)
        else:
            self._execute("CREATE DATABASE {} TEMPLATE {}", name, self._name(template))
        self._created.add(name)
        return self.database_url(name)

    def drop_database(self, name: str) -> None:
        name = self._name(name)
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._created.discard(name)

    def drop_created(self) -> None:
        for name in list(self._created):
            self.drop_database(name)

    def ensure_template(self, name: str, prepare: Callable[[str], None]) -> str:
        """Create `name` and run `prepare(url)` on it, once for all worker processes; return the name.

        `prepare` must close its connections, or copies of the template will be refused.
        """
        with locked(f"template-{name}"):
            if not self._exists(name):
                unfinished = f"{name}_unfinished"
                prepare(self.create_database(unfinished))
                self._execute("ALTER DATABASE {} RENAME TO {}", unfinished, name)
                self._created.discard(unfinished)
                self._created.add(name)
        return name

    def _exists(self, name: str) -> bool:
        with psycopg.connect(**connection_arguments(self.url), autocommit=True) as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            return connection.execute(query, [self._prefix + name]).fetchone() is not None


_server: Server | None = None


def server() -> Server:
    """Return this run's server: the one of GRANTS_TEST_POSTGRESQL_URL, or a throw-away one."""
    global _server
    if _server is None:
        given = os.environ.get("GRANTS_TEST_POSTGRESQL_URL")
        _server = _borrowed_server(given) if given else _own_server()
    return _server


def _borrowed_server(given: str) -> Server:
    run = run_folder().name.removeprefix("grants-pg-").replace("-", "_")
    borrowed = Server(make_url(given).set(drivername="postgresql+psycopg"), f"grants_test_{run}_")
    atexit.register(borrowed.drop_created)
    return borrowed


def _own_server() -> Server:
    folder = run_folder()
    url = URL.create(
        "postgresql+psycopg", username="postgres", database="postgres", query={"host": str(folder)}
    )
    with locked("start"):
        if not folder.exists():
            start_cluster(folder)
        join(folder)
    wait_until_ready(url)
    return Server(url)


def create_database(name: str, template: str | None = None) -> str:
    """Create a database and return its URL; see `Server.create_database`."""
    return server().create_database(name, template)


def recreate_database(url: str, template: str) -> str:
    """Replace the database of a URL by a fresh copy of a template; connections to it are cut."""
    return server().create_database(url, template)
