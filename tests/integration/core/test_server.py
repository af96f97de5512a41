"""The commands that serve: they answer on their port, say so, and stop at once when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-c", "from grants.cli import main; main()")
STARTS_WITHIN, STOPS_WITHIN = 60, 5


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def settings(folder: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GRANTS_", "PORT"))}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "GRANTS_VAR": str(folder),
        "GRANTS_DATABASE_URL": f"sqlite:///{folder}/grants.db",
        "GRANTS_STORAGE_URL": f"file:{folder}/files",
        "GRANTS_ARGON2_TIME_COST": "1",
        "GRANTS_ARGON2_MEMORY_KIB": "8",
        **more,
    }


def fetch(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.status, answer.read().decode()


def wait_until_served(process: subprocess.Popen[str], port: int) -> None:
    limit = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < limit:
        assert process.poll() is None, process.communicate()[0]
        try:
            fetch(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"not served within {STARTS_WITHIN} s")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with a database prepared by the command of the first run, without demonstration data."""
    made = tmp_path_factory.mktemp("served")
    subprocess.run([*COMMAND, "init"], cwd=made, env=settings(made), check=True, capture_output=True)
    return made


@pytest.mark.parametrize("command", ["serve", "start"])
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_then_stops_cleanly_when_told(folder, command, ending):
    port = free_port()
    # In production, start prepares without loading the demonstration.
    mode = {
        "GRANTS_MODE": "production",
        "GRANTS_SECRET_KEY": "a key for tests only, long enough for production",
        "GRANTS_BASE_URL": "https://subventions.example.ma",
        "GRANTS_MAIL_URL": "smtp://127.0.0.1:9",
        "GRANTS_MAIL_FROM": "ministere@example.ma",
        "GRANTS_HOST": "127.0.0.1",
    }
    process = subprocess.Popen(
        [*COMMAND, command, "--port", str(port)],
        cwd=folder,
        env=settings(folder, **mode),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        wait_until_served(process, port)
        assert fetch(port, "/healthz")[0] == 200
        status, page = fetch(port, "/fr/")
        assert status == 200
        assert '<html lang="fr"' in page
        began = time.monotonic()
        process.send_signal(ending)
        said, _nothing = process.communicate(timeout=STOPS_WITHIN)
        assert process.returncode == 0, said
        assert time.monotonic() - began < STOPS_WITHIN
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
    assert f":{port}/" in said
    assert said.rstrip().endswith("==> Stopped")
    assert "Traceback" not in said
