"""Forms of the staff about an association: identity sent back, doubles judged."""

from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from grants.core.fields import Needed
from grants.core.forms import ActionForm, AppForm
from grants.core.i18n import _l


class ReturnAssociationForm(ActionForm):
    reason = TextAreaField(_l("Ce qu’il faut corriger"), [Needed(), Length(max=2000)])


class OverrideIceForm(ActionForm):
    ice = StringField(
        _l("ICE, comme sur l’attestation"),
        [Needed(), Length(max=40)],
        description=_l("15 chiffres."),
        render_kw={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"},
    )
    reason = TextAreaField(_l("Pourquoi l’attestation fait foi"), [Needed(), Length(max=2000)])


class DismissPairForm(ActionForm):
    reason = TextAreaField(_l("Pourquoi ce sont deux associations"), [Needed(), Length(max=2000)])


class MergeForm(AppForm):
    reason = TextAreaField(_l("Pourquoi c’est la même association"), [Needed(), Length(max=2000)])
