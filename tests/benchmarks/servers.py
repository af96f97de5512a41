"""Start and stop gunicorn with two workers over one application, and weigh its processes."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Running:
    """A running server: its port, the process, and seconds from start to the first answer."""

    port: int
    process: subprocess.Popen[bytes]
    first_answer_seconds: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> bool:
    request = f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode()
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as link:
        link.sendall(request)
        return link.recv(5) == b"HTTP/"
    return False


@contextlib.contextmanager
def serving(command: list[str], port: int, environment: dict[str, str], probe: str) -> Iterator[Running]:
    """Run a server until the block ends; raises RuntimeError where it doesn't answer within a minute."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env={**kept, **environment}, stdout=subprocess.DEVNULL)
    try:
        while not answers(port, probe):
            if process.poll() is not None or time.monotonic() - started > 60:
                raise RuntimeError(f"no answer from: {' '.join(command)}")
            time.sleep(0.01)
        yield Running(port, process, time.monotonic() - started)
    finally:
        process.terminate()
        process.wait(timeout=30)


def gunicorn(application: str, port: int) -> list[str]:
    bind = f"127.0.0.1:{port}"
    return [
        sys.executable,
        "-m",
        "gunicorn",
        "--workers=2",
        "--log-level=warning",
        f"--bind={bind}",
        application,
    ]


def workers(process: subprocess.Popen[bytes]) -> list[int]:
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in children.read_text().split()]


def memory_megabytes(pid: int) -> tuple[float, float]:
    """Return the resident and the proportional memory of a process."""
    rows = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, value = line.split(":")
        rows[name] = int(value.split()[0]) / 1024
    return rows["Rss"], rows["Pss"]
