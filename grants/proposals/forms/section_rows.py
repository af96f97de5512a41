"""The tables of rows of one section as one form, with what is declared beside them."""

from collections.abc import Mapping
from typing import Any

from grants.core.errors import DomainError
from grants.proposals.forms.light_units import FIXED
from grants.proposals.forms.typed import Cell, RowsForm, TypedForm, Values, shown_cell, typed_cell
from grants.proposals.services import UnitChange
from grants.proposals.units import Seen

NO_SUBSIDY = "funding:no_other_subsidy"


class SectionRows(TypedForm):
    """One form over several tables."""

    declared: Cell | None = None

    def __init__(self, tables: list[RowsForm], submitted: bool) -> None:
        super().__init__(submitted=submitted)
        self.tables = tables

    def all_cells(self) -> list[Cell]:
        return [cell for table in self.tables for cell in table.all_cells()]

    def declare(self, is_declared: bool, posted: Values) -> None:
        """Add the tick that no other subsidy was asked or received."""
        spec = FIXED[NO_SUBSIDY]
        if self.submitted:
            self.declared = typed_cell(spec, spec.name, posted)
        else:
            self.declared = shown_cell(spec, spec.name, is_declared)

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed in all tables and beside them."""
        if self.declared is not None:
            values: dict[str, Any] = {self.declared.spec.name: bool(self.declared.value)}
            self.units = {NO_SUBSIDY: values}
        rows = [change for table in self.tables for change in table.changes(seen)]
        return [*super().changes(seen), *rows]

    def add_error(self, error: DomainError) -> None:
        self.form_errors.append(str(error.message))
