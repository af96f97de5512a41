"""Forms that start a proposal and edit its title, dates and texts."""

from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, ValidationError

from grants.core.fields import Needed
from grants.core.forms import AppForm
from grants.core.i18n import LANGUAGES, _, _l
from grants.proposals.forms.rows import Later, plain_lines
from grants.proposals.states import TEXTS

LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class StartProposalForm(AppForm):
    """Where to apply, for whom and under what title."""

    call_line = SelectField(_l("Axe de l’appel"), [Needed()], coerce=str)
    association = SelectField(_l("Association"), [Needed()], coerce=str)
    title = StringField(_l("Titre du projet"), [Needed(), Length(max=200)])
    language = RadioField(_l("Langue du dossier"), choices=LANGUAGE_CHOICES, default="fr")


class EditDescriptionForm(AppForm):
    """Title, dates and the summary, with the revision its writer saw."""

    title = StringField(_l("Titre du projet"), [Needed(), Length(max=200)])
    language = RadioField(_l("Langue du dossier"), choices=LANGUAGE_CHOICES)
    starts_on = DateField(_l("Début du projet"), [Later()])
    ends_on = DateField(_l("Fin du projet"), [Later()])
    summary = TextAreaField(
        _l("Résumé du projet"), [Length(max=TEXTS[0][2])], filters=[plain_lines], render_kw={"rows": 8}
    )
    summary_revision = HiddenField(default="0")

    def seen_revision(self, name: str) -> int:
        """Return the revision of a text that its writer saw; 0 for none."""
        text = str(self[f"{name}_revision"].data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0

    def validate_ends_on(self, field: DateField) -> None:
        """Refuse dates in the wrong order."""
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_("La fin du projet doit venir après son début."))
