"""Moves of a call that need a reason."""

from wtforms import TextAreaField
from wtforms.validators import Length

from grants.calls.forms.base import UpTo
from grants.core.fields import CountField, Needed
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


class SendBackCallForm(VersionedForm):
    reason = TextAreaField(_l("Ce qui est à revoir"), [Needed(), Length(max=2000)], render_kw={"rows": 3})


class CancelCallForm(VersionedForm):
    cancellation = TextAreaField(
        _l("Raison de l’annulation"), [Needed(), Length(max=2000)], render_kw={"rows": 3}
    )


class CopyCallForm(AppForm):
    year = CountField(_l("Année du nouvel appel"), [Needed()])


class RehearseForm(AppForm):
    per_line = CountField(_l("Associations inventées par axe"), [Needed()], description=_l("De 1 à 10"))
    seed = CountField(
        _l("Tirage"), [Needed(), UpTo(2**31)], description=_l("Le même nombre donne la même répétition")
    )
