"""Write the single migration `0001_initial` anew from the models; see docs/adr/0004.

Its revision carries a digest of what it builds, so that a database built by an older one is known.
"""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from grants import create_app

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "migrations" / "versions" / "0001_initial.py"


def main() -> None:
    before = TARGET.read_text()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"DATABASE_URL": f"sqlite:///{folder}/empty.db", "VAR": folder}
        app = create_app(settings)
        engine = create_engine(settings["DATABASE_URL"])
        config = Config()
        config.set_main_option("script_location", str(ROOT / "migrations"))
        TARGET.unlink()
        try:
            with app.app_context(), engine.connect() as connection:
                config.attributes["connection"] = connection
                command.revision(config, message="initial", autogenerate=True, rev_id="0001")
        except BaseException:
            TARGET.write_text(before)
            raise
    text = "\n".join(line.rstrip() for line in TARGET.read_text().splitlines())
    text = text.rstrip() + "\n"
    digest = hashlib.sha256(text.encode()).hexdigest()[:10]
    TARGET.write_text(text.replace("revision = '0001'", f"revision = '0001_{digest}'", 1))


if __name__ == "__main__":
    main()
