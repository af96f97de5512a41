"""What the worker does for proposals: receipts, and submissions that stand again at the deadline."""

from datetime import datetime
from typing import Any

from grants.core.db import unit_of_work
from grants.outbox.services import queue
from grants.proposals import queries, services


def draw_receipt(payload: dict[str, Any], at: datetime) -> None:
    """Draw and keep the receipt of one submitted version."""
    services.keep_receipt(payload["version_id"], at)


def stand_again(payload: dict[str, Any], at: datetime) -> None:
    """Look at a proposal that was being corrected when its call closed."""
    with unit_of_work():
        services.restore_at_deadline(queries.load_for_update(payload["proposal_id"]), at)


def tell_corrigendum(payload: dict[str, Any], at: datetime) -> None:
    """Tell a corrigendum to the members of every association that has a file in its call; once."""
    with unit_of_work():
        services.tell_corrigendum(payload["corrigendum_id"], at)


def tell_infected(payload: dict[str, Any], at: datetime) -> None:
    """Tell who gave a file in which a virus was found, and the members of the associations it belongs to."""
    with unit_of_work():
        for file in queries.infected_files(payload["sha256"]):
            queue("document.infected", file.recipients, at, file=file)


JOBS = {
    "documents.infected": tell_infected,
    "proposals.tell_corrigendum": tell_corrigendum,
    "proposals.draw_receipt": draw_receipt,
    "proposals.stand_again": stand_again,
}
