"""Forms that join a file, submit and withdraw."""

from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from grants.core.fields import UploadField, UploadRequired
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


class UploadDocumentForm(AppForm):
    """One file for one required document."""

    required_document = HiddenField()
    upload = UploadField(_l("Fichier"), [UploadRequired(_l("Choisissez un fichier."))])


class SubmitProposalForm(VersionedForm):
    """The sworn declaration that goes with a submission."""

    declared = BooleanField(
        _l("Je certifie que ces renseignements sont exacts et j’engage l’association à les respecter."),
        [InputRequired(_l("Cochez la déclaration pour déposer."))],
    )


class WithdrawProposalForm(VersionedForm):
    """A withdrawal with an optional reason."""

    reason = TextAreaField(_l("Raison du retrait"), [Optional(), Length(max=1000)])
