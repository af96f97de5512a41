"""Read reports: one revision and its content, lists, figures and the reports they come from."""

from grants.reporting.queries.content import content_of, declared_of, plan_of, remarks_of
from grants.reporting.queries.figures import (
    ExportedCell,
    RevisionSum,
    cells_of,
    revisions_behind,
    validated_cells,
)
from grants.reporting.queries.lists import (
    ReportFilter,
    ReportRow,
    history_of,
    page_for_staff,
    reports_of,
)
from grants.reporting.queries.standing import Standing, open_revision, spent_share, standing_of
from grants.reporting.queries.visible import (
    get_for_update,
    get_obligation_for_update,
    get_visible,
    load_for_update,
)
from grants.reporting.queries.work import work_items

__all__ = [
    "ExportedCell",
    "ReportFilter",
    "ReportRow",
    "RevisionSum",
    "Standing",
    "cells_of",
    "content_of",
    "declared_of",
    "get_for_update",
    "get_obligation_for_update",
    "get_visible",
    "history_of",
    "load_for_update",
    "open_revision",
    "page_for_staff",
    "plan_of",
    "remarks_of",
    "reports_of",
    "revisions_behind",
    "spent_share",
    "standing_of",
    "validated_cells",
    "work_items",
]
