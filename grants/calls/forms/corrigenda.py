"""What is typed about corrigenda and outages."""

from typing import Any

from wtforms import TextAreaField
from wtforms.validators import Length

from grants.calls.forms.base import LanguageArea
from grants.core.fields import LocalInstantField, Needed
from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


def _reason(label: Any, language: str) -> TextAreaField:
    return TextAreaField(label, [Length(max=2000)], widget=LanguageArea(language), render_kw={"rows": 3})


class ReasonsForm(VersionedForm):
    reason_fr = _reason(_l("Raison publiée, en français"), "fr")
    reason_ar = _reason(_l("Raison publiée, en arabe"), "ar")
    reason_en = _reason(_l("Raison publiée, en anglais"), "en")


class SendBackCorrigendumForm(VersionedForm):
    reason = TextAreaField(_l("Ce qui est à revoir"), [Needed(), Length(max=2000)], render_kw={"rows": 3})


class OutageForm(AppForm):
    from_at = LocalInstantField(_l("Début de la panne"), [Needed()], description=_l("Heure du Maroc"))
    to_at = LocalInstantField(_l("Fin de la panne"), [Needed()], description=_l("Heure du Maroc"))
    reason = TextAreaField(
        _l("Raison"),
        [Needed(), Length(max=2000)],
        description=_l("Pour le personnel ; la page de l’appel dit le jour et les heures."),
        render_kw={"rows": 3},
    )


class GapForm(VersionedForm):
    reason = TextAreaField(
        _l("Raison"),
        [Needed(), Length(max=2000)],
        description=_l("Ce qui s’est passé, ou pourquoi ce n’était pas une panne. Pour le personnel."),
        render_kw={"rows": 3},
    )
