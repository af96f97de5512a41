"""Form of the budget: one row a cost, with who pays it."""

from collections.abc import Mapping, Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional

from grants.core.fields import CountField, MoneyField, Needed
from grants.core.forms import AppForm
from grants.core.i18n import _l
from grants.proposals.content import BudgetRow
from grants.proposals.forms.rows import (
    EXTRA_ROWS,
    RowForm,
    choices_of,
    new_client_key,
    posted_or_saved,
    row_changes,
)
from grants.proposals.services import UnitChange
from grants.proposals.units import Seen

SOURCES = ("grant_centimes", "own_cash_centimes", "in_kind_centimes", "other_centimes")


class BudgetEntry(RowForm):
    """One cost."""

    id = HiddenField()
    heading_code = SelectField(_l("Rubrique"), [Needed()], coerce=str)
    label = StringField(_l("Dépense"), [Needed(), Length(max=200)])
    unit = StringField(_l("Unité"), [Optional(), Length(max=40)])
    quantity = CountField(_l("Quantité"), [Needed()])
    unit_cost_centimes = MoneyField(_l("Coût unitaire"), [Needed()])
    grant_centimes = MoneyField(_l("Subvention demandée"), [Optional()])
    own_cash_centimes = MoneyField(_l("Apport en argent"), [Optional()])
    in_kind_centimes = MoneyField(_l("Apport en nature"), [Optional()])
    other_centimes = MoneyField(_l("Autres financeurs"), [Optional()])
    remove = BooleanField(_l("Retirer cette dépense"))

    def row(self) -> BudgetRow:
        """Return what was typed as content; an empty amount is zero."""
        return BudgetRow(
            self.heading_code.data or "",
            self.label.data or "",
            self.unit.data or "",
            self.quantity.data or 0,
            self.unit_cost_centimes.data or 0,
            self.grant_centimes.data or 0,
            self.own_cash_centimes.data or 0,
            self.in_kind_centimes.data or 0,
            self.other_centimes.data or 0,
            self.row_id,
        )

    def cost(self) -> int:
        """Return quantity x unit cost as typed, in centimes."""
        return (self.quantity.data or 0) * (self.unit_cost_centimes.data or 0)

    def funded(self) -> int:
        """Return the sum of the four sources as typed, in centimes."""
        return sum(self[name].data or 0 for name in SOURCES)


class EditBudgetForm(AppForm):
    """All costs, with blank rows to go on."""

    rows = FieldList(FormField(BudgetEntry))

    @classmethod
    def of(cls, headings: list[tuple[str, str]], saved: Sequence[BudgetRow]) -> "EditBudgetForm":
        """Return the form posted, or one that shows the saved rows; headings are (code, name) pairs."""
        form: EditBudgetForm = posted_or_saved(cls, "rows", [vars(row) for row in saved])
        form.headings = headings
        if not form.is_submitted():
            form.add_rows(1 if saved else EXTRA_ROWS)
        for entry in form.rows:
            form.name_cells(form.give_choices(entry.form))
        return form

    def name_cells(self, row: BudgetEntry) -> None:
        """Name the cells after their cost, for who hears them and for the list of errors."""
        for name in (*SOURCES, "quantity", "unit_cost_centimes") if row.label.data else ():
            row[name].label.text = f"{row.label.data}, {row[name].label.text}"

    def give_choices(self, row: BudgetEntry) -> BudgetEntry:
        """Fill in the select of one row."""
        row.heading_code.choices = choices_of(self.headings)
        return row

    def add_rows(self, number: int) -> None:
        """Add blank rows at the end."""
        for _number in range(number):
            row = self.give_choices(self.rows.append_entry().form)
            row.client.data = new_client_key()

    def total(self, name: str | None = None) -> int:
        """Return the sum of one source, or of all four, as typed, in centimes."""
        names = (name,) if name else SOURCES
        return sum(entry.form[source].data or 0 for entry in self.rows for source in names)

    def blank_row(self) -> BudgetEntry:
        """Return the row that the page's script copies."""
        return self.give_choices(BudgetEntry(formdata=None, prefix="rows-__index__-"))

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed, row by row."""
        return row_changes("budget", self.rows, seen)


class ImportBudgetForm(AppForm):
    """The workbook given back."""

    upload = FileField(_l("Classeur rempli (XLSX)"), [FileRequired(_l("Choisissez le classeur rempli."))])
