"""A real S3 server for the tests: a process of its own on the loopback address, an empty bucket a test."""

from __future__ import annotations

import contextlib
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Bucket:
    """A bucket and how to reach it; any key opens it."""

    name: str
    endpoint: str

    @property
    def settings(self) -> dict[str, str]:
        return {
            "STORAGE_URL": f"s3://{self.name}/files",
            "STORAGE_ENDPOINT": self.endpoint,
            "STORAGE_REGION": "us-east-1",
            "STORAGE_ACCESS_KEY": "grants",
            "STORAGE_SECRET_KEY": "secret-of-the-tests",
        }


@contextlib.contextmanager
def serve() -> Iterator[str]:
    """Run a server and give its address; it is stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _wait(endpoint, process)
        yield endpoint
    finally:
        process.terminate()
        process.wait(10)


def make_bucket(endpoint: str) -> Bucket:
    """Create an empty bucket."""
    bucket = Bucket(f"test-{secrets.token_hex(6)}", endpoint)
    urllib.request.urlopen(
        urllib.request.Request(f"{endpoint}/{bucket.name}", method="PUT"), timeout=10
    ).close()
    return bucket


def _wait(endpoint: str, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{endpoint}/moto-api/", timeout=2).close()
        except OSError:
            if time.monotonic() > deadline or process.poll() is not None:
                raise
            time.sleep(0.1)
        else:
            return
