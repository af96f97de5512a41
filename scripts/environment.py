"""Prepare `.venv`: create it, install the locked packages once, put the `grants` command in it.

Standard library only, since it runs before anything is installed. A stamp with the hash of the lock file
makes the second run quick. The project itself is put on the path by a `.pth` file, which needs no build tool.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
LAUNCHER = """#!{python}
import sys

from grants.cli import main

if __name__ == "__main__":
    sys.exit(main())
"""


def say(message: str) -> None:
    print(f"==> {message}", flush=True)


def stop(problem: str, remedy: str) -> None:
    sys.exit(f"\nMissing: {problem}\n     Do: {remedy}\n")


def check_port(port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65536:
        stop(f"a usable port: PORT={port} is not a number from 1 to 65535", "make run PORT=8080")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            remedy = "stop the other program, or choose another port: make run PORT=8080"
            stop(f"port {port} on 127.0.0.1 ({error.strerror})", remedy)


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold a lock so that two commands started together don't install over each other."""
    with LOCKS["run"].open("rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def works(python: Path) -> bool:
    """Say whether the environment's Python starts, is recent, has pip and knows it lives here."""
    if not python.exists():
        return False
    code = (
        "import sys; from importlib.util import find_spec as find;"
        "print(bool(find('pip')), sys.version_info >= (3, 11), sys.prefix)"
    )
    done = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, check=False)
    return done.returncode == 0 and done.stdout.strip() == f"True True {VENV}"


def create_environment() -> None:
    if works(PYTHON):
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        stop("Python's venv module", "on Debian or Ubuntu: apt-get install python3-venv")
    say("Creating the environment in .venv")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        stop("a working venv module (see above)", "on Debian or Ubuntu: apt-get install python3-venv")


def stamp(kind: str) -> Path:
    return VENV / f".grants-{kind}"


def is_installed(kind: str) -> bool:
    wanted = hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()
    return stamp(kind).is_file() and stamp(kind).read_text() == wanted


def install_packages(kind: str) -> None:
    """Install a lock with every file's hash checked; the development lock contains the running one."""
    if is_installed(kind) and is_installed("run"):
        return
    lock = LOCKS[kind]
    count = sum("==" in line for line in lock.read_text().splitlines())
    say(f"Installing {count} packages from {lock.name} (only the first time)")
    pip = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--prefer-binary"]
    done = subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=False, cwd=ROOT)
    if done.returncode:
        remedy = "check the network, the proxy and pip's settings (pip config list), then try again"
        stop("packages that could not be installed (see above)", remedy)
    for name in {kind, "run"}:
        stamp(name).write_text(hashlib.sha256(LOCKS[name].read_bytes()).hexdigest())


def write_if_changed(path: Path, text: str, mode: int = 0o644) -> None:
    if path.is_file() and path.read_text() == text:
        return
    path.write_text(text)
    path.chmod(mode)


def link_project() -> None:
    """Put the project's folder on the environment's path, and the command `grants` beside its Python."""
    for packages in VENV.glob("lib/python3*/site-packages"):
        write_if_changed(packages / "grants.pth", f"{ROOT}\n")
    write_if_changed(VENV / "bin" / "grants", LAUNCHER.format(python=PYTHON), 0o755)


def main() -> None:
    parser = argparse.ArgumentParser(description="Prepare .venv for running the project or its tests.")
    parser.add_argument("--dev", action="store_true", help="also the packages for tests and checks")
    parser.add_argument("--port", help="stop if this port is taken")
    arguments = parser.parse_args()
    if arguments.port is not None:
        check_port(arguments.port)
    os.umask(0o022)
    with one_at_a_time():
        create_environment()
        install_packages("dev" if arguments.dev else "run")
        link_project()


if __name__ == "__main__":
    main()
