"""Look into the application beside the pages: one piece of work in a context of its own."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

from flask import Flask

from grants.core.db import db


def inside(app: Flask, work: Callable[[], Any]) -> Any:
    """Do something in an application context that leaves nothing behind."""

    def done() -> Any:
        with app.app_context():
            found = work()
            db.session.remove()
            db.engine.dispose()
            return found

    return contextvars.Context().run(done)
