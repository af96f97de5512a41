"""Load the demonstration once, in a few transactions, always the same for a given day."""

import gc
from collections.abc import Callable
from random import Random

from sqlalchemy import select

from grants.accounts.models import User
from grants.core import clock
from grants.core.db import db, unit_of_work
from grants.core.references import Counter, next_number
from grants.demonstration.finished import live_finished_call
from grants.demonstration.present import live_present

Say = Callable[[str], None]
MARK = "demonstration-complete"
OWN_DOMAINS = ("@demo.ma", "@associations.example.ma")


def load(say: Say) -> None:
    """Load the demonstration unless somebody is already registered."""
    if db.session.scalar(select(User.id).limit(1)):
        return
    say("==> Loading the demonstration")
    began = clock.now()
    gc.disable()  # a few long transactions of many small rows: looking for cycles among them is wasted
    try:
        cast = live_finished_call(Random(2015))  # noqa: S311
        live_present(cast, began, Random(began.year))  # noqa: S311
        with unit_of_work() as session:
            next_number(session, MARK)
    finally:
        gc.enable()
    say(f"==> Demonstration loaded in {(clock.now() - began).total_seconds():.1f} s")


def was_interrupted() -> bool:
    """Say whether a loading was cut short: people of the demonstration alone, and no mark of its end."""
    if db.session.get(Counter, MARK) is not None:
        return False
    emails = list(db.session.scalars(select(User.email)))
    return bool(emails) and all(email.endswith(OWN_DOMAINS) for email in emails)
