"""Form of the activities: one row an activity in one city."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional, StopValidation, ValidationError

from grants.core.fields import CountField, Needed
from grants.core.forms import AppForm, clean_text
from grants.core.i18n import _, _l
from grants.proposals.content import ActivityRow
from grants.proposals.forms.details import details_prefix, shown_details, typed_details, values_of
from grants.proposals.forms.rows import (
    EXTRA_ROWS,
    Later,
    RowForm,
    choices_of,
    new_client_key,
    plain_lines,
    posted_or_saved,
    row_changes,
)
from grants.proposals.forms.typed import Cell, Values
from grants.proposals.services import UnitChange
from grants.proposals.units import Seen
from grants.proposals.units.cities import FindCity, city_finder, code_of_city


class CityField(StringField):
    """A city typed by its name in any accepted spelling; data is its code, found when it is validated."""

    data: Any
    typed = ""
    find: FindCity = staticmethod(code_of_city)
    names: Mapping[str, str] = {}

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = clean_text(valuelist[0]) if valuelist else ""
        self.data = None

    def pre_validate(self, form: object) -> None:
        """Find the city; what is typed stays where it is none, or several."""
        if self.typed:
            try:
                self.data = self.find(self.typed)
            except ValueError as error:
                raise StopValidation(str(error)) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return self.names.get(self.data, self.data) if self.data else ""


class ActivityEntry(RowForm):
    """One activity."""

    id = HiddenField()
    title = StringField(_l("Titre de l’activité"), [Needed(), Length(max=200)])
    sub_line_code = SelectField(_l("Nature"), [Needed()], coerce=str)
    city_code = CityField(_l("Ville"), [Needed()])
    starts_on = DateField(_l("Début"), [Later()])
    ends_on = DateField(_l("Fin"), [Later()])
    planned_participations = CountField(
        _l("Participations prévues"),
        [Optional()],
        description=_l("Présences cumulées : une personne venue trois fois compte trois fois."),
    )
    description = TextAreaField(
        _l("Description"), [Optional(), Length(max=3000)], filters=[plain_lines], render_kw={"rows": 3}
    )
    remove = BooleanField(_l("Retirer cette activité"))
    # The fields of the kind, given by the form of all rows; what is typed here goes with the row.
    details: Sequence[Cell] = ()

    def validate_ends_on(self, field: DateField) -> None:
        """Refuse dates in the wrong order."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("La fin doit venir après le début."))

    def row(self) -> ActivityRow:
        """Return what was typed as content."""
        return ActivityRow(
            self.sub_line_code.data or "",
            self.title.data or "",
            self.city_code.data or "",
            self.description.data or "",
            self.starts_on.data,
            self.ends_on.data,
            self.planned_participations.data or 0,
            self.row_id,
            values_of(self.details),
        )


class EditActivitiesForm(AppForm):
    """All activities, with blank rows to go on."""

    rows = FieldList(FormField(ActivityEntry))

    @classmethod
    def of(
        cls, kinds: list[tuple[str, str]], cities: Mapping[str, str], saved: Sequence[ActivityRow]
    ) -> "EditActivitiesForm":
        """Return the form posted, or one that shows the saved rows; kinds are (code, name) pairs."""
        form: EditActivitiesForm = posted_or_saved(cls, "rows", [vars(row) for row in saved])
        form.kinds, form.cities = kinds, cities
        if not form.is_submitted():
            form.add_rows(1 if saved else EXTRA_ROWS)
        for entry in form.rows:
            form.give_choices(entry.form)
        return form

    def show_details(self, saved: Sequence[ActivityRow]) -> None:
        """Draw the fields of the kind of each saved row."""
        for index, row in enumerate(saved):
            self.rows.entries[index].form.details = shown_details(
                index, row.sub_line_code, row.details, self.cities
            )

    def read_details(self, values: Values, saved: Sequence[ActivityRow]) -> None:
        """Read the cities and the details posted, row by row: one statement.

        A page that showed no detail of a row posts none: what is saved for its kind then stays.
        """
        texts = (clean_text(text) for name, text in values.items() if name.endswith(("-city_code", ".city")))
        find_city = city_finder(texts)
        known = {(row.id, row.sub_line_code): row.details for row in saved}
        for index, entry in enumerate(self.rows):
            row = entry.form
            kind = row.sub_line_code.data or ""
            row.city_code.find = find_city
            if row.is_blank or row.is_removed:
                continue
            if any(name.startswith(details_prefix(index)) for name in values):
                row.details = typed_details(index, kind, values, find_city)
            else:
                row.details = shown_details(index, kind, known.get((row.row_id, kind), {}), self.cities)

    def detail_errors(self) -> list[Cell]:
        """Return the details that hold an error."""
        return [cell for entry in self.rows for cell in entry.form.details if cell.errors]

    def has_homes(self) -> bool:
        """Say whether a row asks for children by home city."""
        return any(cell.spec.kind == "homes" for entry in self.rows for cell in entry.form.details)

    def give_choices(self, row: ActivityEntry) -> ActivityEntry:
        """Give a row the kinds to choose from and the names of the cities."""
        row.sub_line_code.choices = choices_of(self.kinds)
        row.city_code.names = self.cities
        return row

    def add_rows(self, number: int) -> None:
        """Add blank rows at the end."""
        for _number in range(number):
            row = self.give_choices(self.rows.append_entry().form)
            row.client.data = new_client_key()

    def blank_row(self) -> ActivityEntry:
        """Return the row that the page's script copies."""
        return self.give_choices(ActivityEntry(formdata=None, prefix="rows-__index__-"))

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed, row by row."""
        return row_changes("activity", self.rows, seen)
