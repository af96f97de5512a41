"""Read the code as text and as syntax trees: what the architecture tests look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# A package imports from the ranks before its own only; those of one rank don't import one another.
ORDER = (
    ("core",),
    ("jobs",),
    ("audit",),
    ("outbox", "documents", "search"),
    ("accounts",),
    ("territory",),
    ("strategy",),
    ("associations",),
    ("obligations",),
    ("indicators",),
    ("calls",),
    ("ledger",),
    ("proposals",),
    ("evaluation",),
    ("agreements",),
    ("reporting",),
    ("monitoring",),
    ("governance",),
    ("portal",),
)
PACKAGE_RANK = {name: rank for rank, names in enumerate(ORDER) for name in names}
ROOM_RANK = {
    "states": 0,
    "models": 1,
    "policies": 2,
    "queries": 2,
    "emails": 2,
    "pdf": 2,
    "sheets": 2,
    "services": 3,
    "jobs": 4,
    "forms": 4,
    "views": 5,
}
# What another package may use of a package.
OPEN_ROOMS = {"states", "models", "policies", "queries", "services", "roles"}


@dataclass(frozen=True)
class Import:
    """One import of one of our modules: where it stands and what it names."""

    module: str
    target: str
    line: int


def python_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "_resources" not in path.parts)


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(source: str, module: str) -> Iterator[Import]:
    """Yield each import of a module under grants, wherever it stands in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield Import(module, f"{node.module}.{alias.name}", node.lineno)


def package_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "grants" and parts[1] in PACKAGE_RANK else None


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if len(parts) > 2 else None
