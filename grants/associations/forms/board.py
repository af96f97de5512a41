"""Form of the board: the mandate, one row an officer, and who represents the association."""

from datetime import date
from typing import Any

from wtforms import DateField, EmailField, FieldList, FormField, RadioField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from grants.accounts.fields import EmailAddress
from grants.associations.services import OfficerRow
from grants.core.errors import DomainError, ProblemsError
from grants.core.fields import Needed
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _, _l

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 5, 3, 40
NAMES = ("function", "name_fr", "name_ar", "phone", "email")


class OfficerEntry(AppForm):
    """One officer; a row in which nothing is typed is passed over."""

    class Meta(AppForm.Meta):
        csrf = False

    function = StringField(
        _l("Fonction"), [Needed(), Length(max=100)], description=_l("Présidente, secrétaire général…")
    )
    name_fr = StringField(_l("Nom complet en français"), [Needed(), Length(max=200)])
    name_ar = StringField(
        _l("Nom complet en arabe"),
        [Optional(), Length(max=200)],
        render_kw={"lang": "ar", "dir": "rtl"},
    )
    phone = TelField(_l("Téléphone"), [Optional(), Length(max=40)])
    email = EmailField(_l("Adresse électronique"), [Optional(), EmailAddress()])

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed in the row."""
        return not any(str(self[name].data or "").strip() for name in NAMES)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate unless the row is blank."""
        return True if self.is_blank else bool(super().validate(extra_validators))

    def officer(self) -> OfficerRow:
        """Return what was typed as the service takes it."""
        values: dict[str, Any] = {name: self[name].data or None for name in NAMES}
        return OfficerRow(**values)


class DeclareBoardForm(VersionedForm):
    mandate_starts_on = DateField(_l("Début du mandat"), [Needed()])
    mandate_ends_on = DateField(_l("Fin du mandat"), [Needed()])
    rows = FieldList(FormField(OfficerEntry), max_entries=MOST_ROWS)
    representative = RadioField(
        _l("Représentant légal"), [Needed()], description=_l("La personne qui signe pour l’association.")
    )

    @classmethod
    def of(cls, board: Any, version: int) -> "DeclareBoardForm":
        """Return the form posted, or one that shows the board in force; blank rows follow to go on."""
        form = cls()
        if not form.is_submitted():
            saved = list(board.officers) if board else []
            chosen = [str(n) for n, row in enumerate(saved) if row.is_representative]
            form = cls(
                data={
                    "mandate_starts_on": board.mandate_starts_on if board else None,
                    "mandate_ends_on": board.mandate_ends_on if board else None,
                    "rows": [{name: getattr(row, name) for name in NAMES} for row in saved],
                    "representative": chosen[0] if chosen else "0",
                    "version": str(version),
                }
            )
            form.add_rows(MORE_ROWS if saved else FIRST_ROWS)
        form.give_choices()
        return form

    def add_rows(self, number: int) -> None:
        """Add blank rows at the end."""
        for _number in range(min(number, MOST_ROWS - len(self.rows))):
            self.rows.append_entry()
        self.give_choices()

    def give_choices(self) -> None:
        """Let each row be the one of the legal representative."""
        self.representative.choices = [
            SelectChoice(str(position), entry.form.name_fr.data or _("ligne %(n)s", n=position + 1))
            for position, entry in enumerate(self.rows)
        ]

    def filled(self) -> list[int]:
        """Return the positions of the rows in which something is typed."""
        return [position for position, entry in enumerate(self.rows) if not entry.form.is_blank]

    def officers(self) -> list[OfficerRow]:
        """Return the officers typed, blank rows left out."""
        return [self.rows.entries[position].form.officer() for position in self.filled()]

    def chosen(self) -> int:
        """Return the position of the representative among the officers typed, -1 when that row is blank."""
        chosen = int(self.representative.data or -1)
        filled = self.filled()
        return filled.index(chosen) if chosen in filled else -1

    def mandate(self) -> tuple[date, date]:
        """Return the first and the last day of the mandate."""
        return self.mandate_starts_on.data, self.mandate_ends_on.data

    def add_error(self, error: DomainError) -> None:
        """Show a fault of a row at its cell, the others at their fields."""
        problems = error.problems if isinstance(error, ProblemsError) else [(error.field, error.message)]
        filled = self.filled()
        for field, message in problems:
            kind, _dash, rest = (field or "").partition("-")
            if kind == "rows" and "-" in rest:
                position, name = rest.split("-", 1)
                entry = self.rows.entries[filled[int(position)]]
                entry.form[name].errors = [*entry.form[name].errors, str(message)]
                self.rows.errors = [row.errors for row in self.rows]
            else:
                super().add_error(DomainError(message, field=field))
