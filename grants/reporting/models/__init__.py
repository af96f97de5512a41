"""Mapped classes of reporting: revisions, cells, expenses, remarks."""

from grants.reporting.models.content import Cell, Expense, Remark
from grants.reporting.models.revision import ReportRevision

__all__ = ["Cell", "Expense", "Remark", "ReportRevision"]
