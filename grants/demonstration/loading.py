"""Load the demonstration once, in a few transactions, always the same for a given day."""

from collections.abc import Callable
from random import Random

from sqlalchemy import func, select

from grants.accounts.models import User
from grants.core import clock
from grants.core.db import db
from grants.demonstration.finished import live_finished_call
from grants.demonstration.present import live_present

Say = Callable[[str], None]


def load(say: Say) -> None:
    """Load the demonstration unless somebody is already registered."""
    if db.session.scalar(select(func.count()).select_from(User)):
        return
    say("==> Loading the demonstration")
    began = clock.now()
    cast = live_finished_call(Random(2015))  # noqa: S311
    live_present(cast, began, Random(began.year))  # noqa: S311
    say(f"==> Demonstration loaded in {(clock.now() - began).total_seconds():.1f} s")
