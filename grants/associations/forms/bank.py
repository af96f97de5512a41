"""Forms of the bank data: the owner's, and the finance officer's answer."""

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from grants.associations.forms.base import MayWait
from grants.core.fields import Needed, UploadField
from grants.core.forms import VersionedForm
from grants.core.i18n import _l


class UpdateBankForm(VersionedForm):
    rib = StringField(
        _l("RIB"),
        [Needed(), Length(max=60)],
        description=_l("24 chiffres, avec ou sans espaces."),
        render_kw={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"},
    )
    rib_holder = StringField(
        _l("Titulaire du compte"),
        [Needed(), Length(max=200)],
        description=_l("Tel qu’il figure sur l’attestation : le compte est au nom de l’association."),
    )
    certificate = UploadField(
        _l("Attestation de RIB"),
        [MayWait()],
        description=_l("Délivrée par la banque au nom de l’association ; PDF, JPEG ou PNG."),
    )
    key_as_certified = BooleanField(
        _l("La clé est bien celle de l’attestation"),
        [Optional()],
        description=_l("À cocher seulement si la clé est refusée alors que le RIB est recopié sans faute."),
    )


class JudgeBankForm(VersionedForm):
    bank_reason = TextAreaField(_l("Motif"), [Optional(), Length(max=2000)])
