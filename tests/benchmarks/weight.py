"""What running the product needs on disk: packages and megabytes, without tools for development."""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", re.MULTILINE)


def locked_names() -> list[str]:
    return NAME.findall((ROOT / "requirements.lock").read_text())


def megabytes(package: Distribution) -> float:
    """Return the size of a package's files with their compiled form, as they lie on disk."""
    files = [Path(str(package.locate_file(file))) for file in package.files or []]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def installed() -> tuple[int, float]:
    """Return the number of packages of the running lock and their megabytes in this environment."""
    names = locked_names()
    return len(names), sum(megabytes(distribution(name)) for name in names)
