"""Forms to propose that a line or a call ends before its time, and to send the proposal back."""

from collections.abc import Iterable

from wtforms import RadioField, TextAreaField
from wtforms.validators import Length, Optional

from grants.core.fields import Needed, as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _l

LONGEST = 3000


class PrepareEndingForm(VersionedForm):
    """What is to end, and the reasons that letters and the public page give."""

    target = RadioField(_l("Ce qui est à clore"), [Needed(_l("Choisissez un axe ou l’appel."))])
    reason_fr = TextAreaField(
        _l("Raison, en français"),
        [Needed(), Length(max=LONGEST)],
        description=_l("Elle figure dans les lettres et sur la page publique."),
    )
    reason_ar = TextAreaField(
        _l("Raison, en arabe"), [Optional(), Length(max=LONGEST)], render_kw={"dir": "rtl", "lang": "ar"}
    )

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Name what may be ended: codes of lines, or "call"."""
        self.target.choices = as_choices(tuple(choices))


class SendBackEndingForm(VersionedForm):
    """Why a proposal goes back to the managers."""

    reason = TextAreaField(_l("Ce qui est à reprendre"), [Needed(), Length(max=LONGEST)])
