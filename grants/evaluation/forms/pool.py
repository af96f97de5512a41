"""Forms of the pool of evaluators: profile, absences, former ties, guide, invitations, substitution."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from grants.core.fields import CountField, Needed, as_choices
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l
from grants.core.pagination import key_in
from grants.evaluation.states import PastTieKind


class EvaluatorProfileForm(VersionedForm):
    """What an evaluator offers."""

    languages = SelectMultipleField(
        _l("Langues que vous lisez"),
        [Needed(_l("Choisissez au moins une langue que vous lisez."))],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Un dossier ne vous est confié que dans une langue que vous lisez."),
    )
    capacity = CountField(
        _l("Dossiers par appel"),
        [Needed()],
        description=_l("Le plus que vous puissiez noter en quinze jours."),
    )
    phone = TelField(
        _l("Téléphone"),
        [Optional(), Length(max=40)],
        description=_l(
            "Sert seulement à chercher un lien avec une association ; lu par le gestionnaire seul."
        ),
    )
    address = StringField(
        _l("Adresse postale"),
        [Optional(), Length(max=300)],
        description=_l(
            "Sert seulement à chercher un lien avec une association ; lue par le gestionnaire seul."
        ),
    )

    def offer(self, languages: Any) -> None:
        """Name the languages."""
        self.languages.choices = as_choices(languages)


class AbsenceForm(AppForm):
    """Days away."""

    starts_on = DateField(_l("Premier jour"), [Needed()])
    ends_on = DateField(_l("Dernier jour"), [Needed()])


class PastTieForm(AppForm):
    """A former or present tie with an association."""

    kind = SelectField(_l("Lien"), [Needed()])
    name = StringField(
        _l("Association"),
        [Needed(_l("Nommez l’association.")), Length(max=200)],
        description=_l("Son nom, ou sa référence comme ASSO-2015-0001 si vous la connaissez."),
    )
    from_year = CountField(_l("Depuis l’année"), [Optional(), NumberRange(1900, 2199)])
    to_year = CountField(_l("Jusqu’à l’année"), [Optional(), NumberRange(1900, 2199)])

    def offer(self) -> None:
        """Name the kinds."""
        self.kind.choices = as_choices(PastTieKind.choices())

    @property
    def tie_kind(self) -> PastTieKind:
        """Return the kind chosen."""
        return PastTieKind.of(str(self.kind.data))


class AcceptInvitationForm(VersionedForm):
    """How many files one accepts."""

    capacity = CountField(_l("Nombre de dossiers, au plus"), [Needed()])


class AnswerReasonForm(VersionedForm):
    """Why one refuses or steps down."""

    reason = TextAreaField(_l("Raison"), [Optional(), Length(max=1000)])


class PublishGuideForm(AppForm):
    """A further version of the guide in three languages."""

    body_fr = TextAreaField(_l("Texte en français"), [Needed(), Length(max=20000)], render_kw={"rows": 16})
    body_ar = TextAreaField(
        _l("Texte en arabe"),
        [Needed(), Length(max=20000)],
        render_kw={"lang": "ar", "dir": "rtl", "rows": 16},
    )
    body_en = TextAreaField(_l("Texte en anglais"), [Optional(), Length(max=20000)], render_kw={"rows": 12})


class SubstituteForm(AppForm):
    """The reason of a substitution; the substitutes stand beside the files."""

    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=1000)])


def chosen_substitutes(values: MultiDict[str, str], evaluation_ids: Any) -> dict[int, int]:
    """Return evaluation -> substitute for those chosen."""
    found = {}
    for key in evaluation_ids:
        if (person := key_in(values.get(f"substitute-{key}", ""))) is not None:
            found[key] = person
    return found


def invited_people(values: MultiDict[str, str]) -> list[int]:
    """Return the persons ticked to be invited."""
    return [key for text in values.getlist("invite") if (key := key_in(text)) is not None]


class SetTieAsideForm(AppForm):
    """Why a piece of evidence proves nothing."""

    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=1000)])
