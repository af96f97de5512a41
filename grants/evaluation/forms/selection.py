"""Forms of the selection committee."""

from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from grants.core.fields import MoneyField, Needed, as_choices
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l, pick
from grants.evaluation.states import DecisionOutcome


class OpenSessionForm(AppForm):
    """The day of the session and the members present."""

    held_on = DateField(_l("Jour de la séance"), [Needed()])
    members = SelectMultipleField(
        _l("Membres présents"),
        [Needed()],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    purpose = TextAreaField(_l("Raison de la nouvelle séance"), [Optional(), Length(max=2000)])

    def offer(self, members: Any) -> None:
        """Name the members of the committee."""
        self.members.choices = as_choices((member.id, member.name) for member in members)


class RecordDecisionForm(VersionedForm):
    """One decision: outcome, amount and reason."""

    outcome = RadioField(_l("Décision"), [Needed(_l("Choisissez une décision."))])
    amount = MoneyField(_l("Montant accordé"), [Optional()])
    reason = TextAreaField(
        _l("Raison"),
        [Optional(), Length(max=3000)],
        description=_l("Exigée quand la décision diffère du classement ; elle figure dans la lettre."),
    )

    reason_codes = SelectMultipleField(
        _l("Motifs du refus"),
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Pour un dossier non retenu."),
    )
    to_vote = BooleanField(_l("Mis aux voix"))

    def offer(self, reasons: Any) -> None:
        """Name the outcomes and the reasons of refusals."""
        self.outcome.choices = as_choices(DecisionOutcome.choices())
        self.reason_codes.choices = as_choices((row.code, pick(row)) for row in reasons)


class OrderFilesForm(VersionedForm):
    """The reason for the order given to equal files; the places are read beside it."""

    reason = TextAreaField(_l("Raison de cet ordre"), [Needed(), Length(max=3000)])
