"""Forms that start a draft from something: a former proposal, or the eligibility check."""

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length

from grants.core.fields import Needed
from grants.core.forms import AppForm
from grants.core.i18n import _l
from grants.proposals.forms.description import LANGUAGE_CHOICES


class CopyProposalForm(AppForm):
    """Which former proposal, into which line of an open call, under what title."""

    source = SelectField(_l("Ancien dossier"), [Needed()], coerce=str)
    call_line = SelectField(_l("Axe de l’appel"), [Needed()], coerce=str)
    title = StringField(_l("Titre du projet"), [Needed(), Length(max=200)])


class StartCheckedForm(AppForm):
    """For whom and under what title; the rest was answered in the check."""

    association = SelectField(_l("Association"), [Needed()], coerce=str)
    title = StringField(_l("Titre du projet"), [Needed(), Length(max=200)])
    language = RadioField(_l("Langue du dossier"), choices=LANGUAGE_CHOICES, default="fr")
