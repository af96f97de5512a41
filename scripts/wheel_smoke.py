"""Build the wheel, install it in a clean environment, start it in an empty folder, fetch page and style."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 120


def build_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return next(folder.glob("grants-*.whl"))


def install(wheel: Path, venv: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    lock = ROOT / "requirements.lock"
    subprocess.run([*pip, "--prefer-binary", "--require-hashes", "-r", str(lock)], check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


def wait_for_page(url: str, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return fetch(url)
        except urllib.error.HTTPError as error:
            sys.exit(f"the first page answered {error.code}")
        except OSError as error:
            if server.poll() is not None:
                sys.exit(f"the server ended with {server.returncode} before its first answer")
            if time.monotonic() > deadline:
                sys.exit(f"no answer within {PATIENCE_SECONDS} s: {error}")
            time.sleep(0.1)


def check_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    page = wait_for_page(f"{address}/", server)
    sheet = re.search(r'<link[^>]+href="(/static/[^"]+\.css[^"]*)"', page)
    if sheet is None:
        sys.exit("the first page names no stylesheet")
    style = fetch(address + sheet.group(1))
    if "{" not in style:
        sys.exit("the stylesheet is empty")
    print(f"page {len(page)} characters, stylesheet {sheet.group(1)} {len(style)} characters")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="grants-wheel-") as name:
        folder = Path(name)
        wheel = build_wheel(folder)
        install(wheel, folder / "venv")
        empty = folder / "empty"
        empty.mkdir()
        port = free_port()
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("GRANTS_", "PYTHON"))}
        environment |= {"PORT": str(port), "GRANTS_MODE": "demonstration"}
        started = time.monotonic()
        command = [str(folder / "venv" / "bin" / "grants"), "start"]
        server = subprocess.Popen(command, cwd=empty, env=environment)
        try:
            check_answers(f"http://127.0.0.1:{port}", server)
            print(
                f"{wheel.name}: first page after {time.monotonic() - started:.1f} s, demonstration included"
            )
        finally:
            server.send_signal(signal.SIGTERM)
            status = server.wait(timeout=30)
        if status not in (0, -signal.SIGTERM):
            sys.exit(f"the server ended with {status} after SIGTERM")


if __name__ == "__main__":
    main()
