"""Load the reference data of every package that carries some; running it again changes nothing."""

import importlib
import importlib.util

from grants.core.db import db
from grants.wiring import FEATURES


def load_reference_data() -> dict[str, int]:
    """Load or refresh reference rows inside the caller's unit of work; return rows by table name."""
    counts: dict[str, int] = {}
    for feature in FEATURES:
        name = f"grants.{feature}.seeds"
        if importlib.util.find_spec(name):
            counts.update(importlib.import_module(name).load(db.session()))
    return counts
