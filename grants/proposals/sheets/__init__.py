"""The budget as a workbook: written for one draft, read back with every fault at its cell."""

from grants.proposals.sheets.layout import ExportedCost
from grants.proposals.sheets.reading import BudgetSheet, CellFault, SheetCost, read_budget
from grants.proposals.sheets.writing import write_budget

__all__ = ["BudgetSheet", "CellFault", "ExportedCost", "SheetCost", "read_budget", "write_budget"]
