"""Forms that start a proposal and edit its title, dates and texts."""

from collections.abc import Mapping

from wtforms import DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, ValidationError

from grants.core.fields import Needed
from grants.core.forms import AppForm
from grants.core.i18n import LANGUAGES, _, _l
from grants.proposals.forms.rows import Later, plain_lines
from grants.proposals.services import UnitChange
from grants.proposals.states import TEXT_SECTIONS, TEXTS
from grants.proposals.units import Seen
from grants.proposals.units.kinds import LABELS

LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class StartProposalForm(AppForm):
    """Where to apply, for whom and under what title."""

    call_line = SelectField(_l("Axe de l’appel"), [Needed()], coerce=str)
    association = SelectField(_l("Association"), [Needed()], coerce=str)
    title = StringField(_l("Titre du projet"), [Needed(), Length(max=200)])
    language = RadioField(_l("Langue du dossier"), choices=LANGUAGE_CHOICES, default="fr")


class EditDescriptionForm(AppForm):
    """Title, dates and the two texts, each with the revision its writer saw."""

    title = StringField(_l("Titre du projet"), [Needed(), Length(max=200)])
    language = RadioField(_l("Langue du dossier"), choices=LANGUAGE_CHOICES)
    starts_on = DateField(_l("Début du projet"), [Later()])
    ends_on = DateField(_l("Fin du projet"), [Later()])
    summary = TextAreaField(
        _l("Résumé du projet"), [Length(max=TEXTS[0][2])], filters=[plain_lines], render_kw={"rows": 8}
    )

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed, field by field."""
        typed = {
            f"field:{name}": {name: self[name].data}
            for name in LABELS
            if self[name].data or name != "language"
        }
        typed |= {f"text:{name}": {name: self[name].data or ""} for name in TEXT_SECTIONS["basics"]}
        return [
            UnitChange(key, values, seen.get(key, Seen()).revision)
            for key, values in typed.items()
            if not seen.get(key, Seen()).shows(values)
        ]

    def validate_ends_on(self, field: DateField) -> None:
        """Refuse dates in the wrong order."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("La fin du projet doit venir après son début."))
