"""A demonstration of one's own: the product's commands over a database and a folder of their own."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COMMAND = ROOT / ".venv" / "bin" / "grants"
PASSWORD = "demonstration-2026"


def settings_for(folder: Path, database_url: str | None = None) -> dict[str, str]:
    """Return the settings of a demonstration kept in `folder`, on SQLite where no database is given."""
    return {
        "GRANTS_MODE": "demonstration",
        "GRANTS_VAR": str(folder),
        "GRANTS_STORAGE_URL": f"file:{folder}/files",
        "GRANTS_DATABASE_URL": database_url or f"sqlite:///{folder}/grants.db",
    }


def load(settings: dict[str, str]) -> None:
    """Build the database by the migrations and load the demonstration through the product's own commands."""
    for name in ("init", "demo"):
        environment = {**os.environ, **settings}
        subprocess.run([COMMAND, name], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
