"""Work of calls outside requests: addresses that nobody confirmed are erased."""

from datetime import datetime

from grants.calls import services
from grants.core.db import unit_of_work


def forget_followers(at: datetime) -> None:
    """Erase the addresses that were never confirmed or that stopped; safe to repeat."""
    with unit_of_work():
        services.forget_followers(at)


DAILY = {"calls.forget_followers": forget_followers}
