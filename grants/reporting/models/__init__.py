"""Mapped classes of reporting: revisions, cells, expenses, remarks."""

from grants.reporting.models.content import Cell, DeclaredTotal, Expense, Remark
from grants.reporting.models.revision import ReportRevision

__all__ = ["Cell", "DeclaredTotal", "Expense", "Remark", "ReportRevision"]
