"""What the worker does for associations: each day, the expiries that come near."""

from datetime import datetime

from grants.associations.queries.documents import associations_with_expiries
from grants.associations.services.expiry import announce_expiries
from grants.core.db import unit_of_work


def announce_all(at: datetime) -> None:
    """Announce the documents that expire soon, one association a transaction; safe to repeat."""
    for association_id in associations_with_expiries(at):
        with unit_of_work():
            announce_expiries(association_id, at)


DAILY = {"associations.announce_expiries": announce_all}
