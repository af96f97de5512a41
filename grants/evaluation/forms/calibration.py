"""Forms of the calibration: the two samples, and the comment beside trial marks."""

from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from grants.core.forms import AppForm, VersionedForm
from grants.core.i18n import _l


def _reference() -> StringField:
    return StringField(
        _l("Référence d’un dossier décidé d’un autre appel"),
        [Optional(), Length(max=40)],
        description=_l("Par exemple AAP-2015-EDU-0004 ; ou laissez vide et écrivez un dossier d’essai"),
    )


def _title() -> StringField:
    return StringField(_l("Titre du dossier d’essai"), [Optional(), Length(max=300)])


def _body() -> TextAreaField:
    return TextAreaField(
        _l("Texte du dossier d’essai"), [Optional(), Length(max=20_000)], render_kw={"rows": 8, "dir": "auto"}
    )


class OpenCalibrationForm(AppForm):
    """Two samples, each a reference or a title with a text."""

    reference_0, title_0, body_0 = _reference(), _title(), _body()
    reference_1, title_1, body_1 = _reference(), _title(), _body()

    def sample(self, place: int) -> dict[str, Any]:
        """Return what was typed for one sample."""
        return {
            "reference": (self[f"reference_{place}"].data or "").upper(),
            "title": self[f"title_{place}"].data or "",
            "body": self[f"body_{place}"].data or "",
        }


class MarkSampleForm(VersionedForm):
    """What goes with trial marks."""

    comment = TextAreaField(_l("Ce qui vous a fait hésiter"), [Optional()], render_kw={"dir": "auto"})
