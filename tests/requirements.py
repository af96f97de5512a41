"""What the suite needs beyond Python packages: is it here, must it be, and how to get it."""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@functools.cache
def postgresql_bin() -> Path | None:
    """Find the folder that holds `initdb` and `postgres`, newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name.zfill(4))[::-1]
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def postgresql_available() -> bool:
    if importlib.util.find_spec("psycopg") is None:
        return False
    return bool(os.environ.get("GRANTS_TEST_POSTGRESQL_URL")) or postgresql_bin() is not None


@functools.cache
def chromium_path() -> str | None:
    names = (os.environ.get("GRANTS_TEST_CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@functools.cache
def clamd_path() -> str | None:
    """Find the virus scanner's server program, which Debian keeps outside ordinary paths."""
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


def poppler_available() -> bool:
    return all(shutil.which(name) for name in ("pdftotext", "pdftoppm", "pdfinfo"))


def unicode_data_dir() -> Path | None:
    """Find the folder of Unicode's own test files."""
    folder = Path(os.environ.get("GRANTS_TEST_UNICODE_DATA", "/usr/share/unicode"))
    return folder if (folder / "BidiTest.txt").exists() else None


@dataclass(frozen=True)
class Requirement:
    name: str
    present: Callable[[], bool]
    serves: str
    package: str


ALL = {
    r.name: r
    for r in (
        Requirement("postgresql", postgresql_available, "everything on PostgreSQL", "postgresql"),
        Requirement("chromium", lambda: chromium_path() is not None, "journeys in a browser", "chromium"),
        Requirement("poppler", poppler_available, "reading PDFs back as others do", "poppler-utils"),
        Requirement("clamd", lambda: clamd_path() is not None, "virus scans", "clamav-daemon"),
        Requirement(
            "unicode-data",
            lambda: unicode_data_dir() is not None,
            "Unicode's bidirectional test files",
            "unicode-data",
        ),
    )
}
REQUIRED = frozenset(filter(None, os.environ.get("GRANTS_TEST_REQUIRE", "").replace(" ", "").split(",")))


def missing() -> list[Requirement]:
    return [requirement for requirement in ALL.values() if not requirement.present()]


def require(name: str) -> None:
    """Skip the calling test where `name` is absent; fail it where GRANTS_TEST_REQUIRE lists it."""
    requirement = ALL[name]
    if requirement.present():
        return
    reason = f"{name} is absent: apt-get install {requirement.package}"
    if name in REQUIRED:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def check_required() -> None:
    """Refuse to start where something that GRANTS_TEST_REQUIRE lists is unknown or absent."""
    unknown = REQUIRED - ALL.keys()
    if unknown:
        raise pytest.UsageError(f"GRANTS_TEST_REQUIRE names unknown things: {', '.join(sorted(unknown))}")
    absent = [r for r in missing() if r.name in REQUIRED]
    if absent:
        packages = " ".join(r.package for r in absent)
        raise pytest.UsageError(f"required and absent, apt-get install {packages}")


def missing_report() -> list[str]:
    """Return the lines that say what was not run here and how to get it; empty when nothing is missing."""
    absent = missing()
    if not absent:
        return []
    lines = ["Not run on this machine:"]
    lines += [f"  - {r.serves} ({r.name} is absent)" for r in absent]
    return [*lines, f"To run them: apt-get install {' '.join(r.package for r in absent)}"]
