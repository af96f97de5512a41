"""Forms of agreements and payments."""

from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from grants.core.fields import Needed
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


class PrepareAgreementForm(AppForm):
    """The button that prepares the agreement of one selected proposal."""

    proposal = HiddenField(validators=[Needed()])


class SignAgreementForm(VersionedForm):
    """Who signs, in full, and that the paper was read."""

    signer_name = StringField(
        _l("Prénom et nom de la personne qui signe"),
        validators=[Needed(), Length(max=200)],
        render_kw={"autocomplete": "name"},
    )
    signer_title = StringField(_l("Qualité"), validators=[Needed(), Length(max=200)])
    agree = BooleanField(
        _l("J’ai lu le document, j’ai qualité pour l’engager et je le signe."),
        validators=[InputRequired(_l("Cochez la case pour signer."))],
    )


class PayTrancheForm(VersionedForm):
    """The payment made by the treasury."""

    paid_on = DateField(_l("Date du paiement"), validators=[Needed()])
    treasury_reference = StringField(
        _l("Référence de la trésorerie"),
        validators=[Needed(), Length(max=60)],
        description=_l("Numéro de l’ordre de virement ou de l’avis de débit."),
    )


class ReasonTrancheForm(VersionedForm):
    """Why a request is sent back, or a payment was rejected."""

    reason = TextAreaField(
        _l("Raison"), validators=[Needed(), Length(max=1000)], description=_l("L’association la lira.")
    )


class SendBackTrancheForm(ReasonTrancheForm):
    """Why a request is sent back to the association."""


class FailTrancheForm(ReasonTrancheForm):
    """Why the bank or the treasury rejected a payment."""


class RenounceForm(VersionedForm):
    """Why an association gives up its grant, or its place on the reserve list."""

    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=2000)])
