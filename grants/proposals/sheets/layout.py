"""Where things stand in the workbook of a budget: one layout for writing and reading."""

from dataclasses import dataclass

from grants.proposals.content import BudgetRow

MARK = "grants-budget-1"
KEPT_SHEET = "grants"
FIRST_ROW = 4  # from zero: a title, two lines of advice, the names of the columns
MOST_ROWS = 200

# Columns in order, from zero: what a person fills in stands between the key and the computed ones.
KEY, HEADING, LABEL, UNIT, QUANTITY, UNIT_COST, GRANT, OWN_CASH, IN_KIND, OTHER, COST, GAP = range(12)
AMOUNTS = {
    UNIT_COST: "unit_cost_centimes",
    GRANT: "grant_centimes",
    OWN_CASH: "own_cash_centimes",
    IN_KIND: "in_kind_centimes",
    OTHER: "other_centimes",
}
FIELDS = {HEADING: "heading_code", LABEL: "label", UNIT: "unit", QUANTITY: "quantity", **AMOUNTS}


@dataclass(frozen=True)
class ExportedCost:
    """One cost of a draft with the revision that the workbook shows."""

    row: BudgetRow
    revision: int


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as a spreadsheet shows it, from places counted from zero."""
    return f"{chr(ord('A') + column)}{row + 1}"
