"""Move the roll-up and the presences when the revisions that count for an obligation change."""

from collections import defaultdict
from datetime import datetime

from grants.indicators.keys import FUNDER, PROVISIONAL, VALIDATED, CellDelta
from grants.indicators.services import adjust_presence, apply_deltas
from grants.reporting.deltas import PresenceKey, cell_deltas, presences
from grants.reporting.models import ReportRevision
from grants.reporting.queries.figures import cells_of
from grants.reporting.queries.standing import Standing


def move_figures(revision: ReportRevision, before: Standing, after: Standing, at: datetime) -> None:
    """Take out what the revisions counted before gave and add what those counted now give.

    All changes bear the revision whose act caused them as their source; needs its agreement loaded.
    Keys are touched in order, so that two transactions never wait for each other in a ring.
    """
    changes = [
        (key, status, sign)
        for status, old, new in (
            (PROVISIONAL, before.provisional, after.provisional),
            (VALIDATED, before.validated, after.validated),
        )
        if old != new
        for key, sign in ((old, -1), (new, 1))
        if key is not None
    ]
    cells = cells_of({key for key, _status, _sign in changes})
    deltas: list[CellDelta] = []
    counts: dict[tuple[PresenceKey, str], int] = defaultdict(int)
    for key, status, sign in changes:
        deltas += cell_deltas(cells.get(key, ()), revision.agreement.line_code, status, sign)
        for place in presences(cells.get(key, ())):
            counts[place, status] += sign
    apply_deltas("report_revision", revision.id, deltas, at)
    for (place, status), by in sorted(counts.items()):
        if by:
            agreement = revision.agreement
            adjust_presence(agreement.association_id, agreement.line_code, FUNDER, *place, status, by)
