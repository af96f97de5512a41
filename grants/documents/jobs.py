"""What the worker does for files: drop what was begun and never finished."""

from datetime import datetime, timedelta

from grants.core.db import unit_of_work
from grants.documents import storage
from grants.documents.services import sweep_uploads

LEFT_BEHIND = timedelta(days=1)


def sweep(at: datetime) -> None:
    """Forget abandoned uploads, and what writers that were killed left in the store."""
    with unit_of_work():
        sweep_uploads(at)
    storage.store().sweep(at - LEFT_BEHIND)


DAILY = {"documents.sweep": sweep}
