"""Debian's clamd for the tests: a process of its own, whose whole database is one signature written here."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests import requirements

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SIGNATURE = f"Grants.Test.Eicar:0:*:{EICAR.hex()}\n"
CONFIGURATION = """
LocalSocket {folder}/clamd.sock
LogFile {folder}/clamd.log
TemporaryDirectory {folder}
DatabaseDirectory {folder}/database
OfficialDatabaseOnly no
Foreground yes
StreamMaxLength 25M
MaxThreads 2
ExitOnOOM yes
SelfCheck 600
"""


@contextlib.contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Run a scanner in a folder and give the path of its socket; it is stopped at the end."""
    requirements.require("clamd")
    database = folder / "database"
    database.mkdir(parents=True)
    (database / "test.ndb").write_text(SIGNATURE)
    configuration = folder / "clamd.conf"
    configuration.write_text(CONFIGURATION.format(folder=folder))
    path = requirements.clamd_path()
    assert path is not None
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen([path, "--config-file", configuration], stdout=output, stderr=output)
    try:
        address = str(folder / "clamd.sock")
        _wait(address, process, folder)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes], folder: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as link:
            link.settimeout(5)
            link.connect(address)
            link.sendall(b"zPING\0")
            if link.recv(10).startswith(b"PONG"):
                return
        if time.monotonic() > deadline or process.poll() is not None:
            raise RuntimeError((folder / "output").read_text())
        time.sleep(0.1)
