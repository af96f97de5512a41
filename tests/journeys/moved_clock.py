"""Serve the product by a clock that a test puts forward: python -m tests.journeys.moved_clock PORT FILE.

The file holds the seconds by which the clock is ahead; while there is none it is the system's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grants import create_app
from grants.core import clock
from grants.server import serve_pages


def ahead_by(file: Path) -> Callable[[], datetime]:
    """Return a source for the clock that is ahead of the system's by the seconds in a file."""

    def now() -> datetime:
        seconds = float(file.read_text()) if file.exists() else 0
        return datetime.now(UTC) + timedelta(seconds=seconds)

    return now


def put_forward(file: Path, by: timedelta) -> None:
    """Put the clock forward at once for whoever reads it."""
    waiting = file.with_suffix(".new")
    waiting.write_text(str(by.total_seconds()))
    waiting.replace(file)


def command(port: int, file: Path) -> list[str]:
    return [sys.executable, "-m", "tests.journeys.moved_clock", str(port), str(file)]


def main() -> None:
    port, file = int(sys.argv[1]), Path(sys.argv[2])
    clock.set_source(ahead_by(file))
    settings = {
        name.removeprefix("GRANTS_"): value for name, value in os.environ.items() if "GRANTS_" in name
    }
    serve_pages(create_app(settings), port, print)


if __name__ == "__main__":
    main()
