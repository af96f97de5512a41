"""Form of a file of a blind call: the reason for showing it or holding it back."""

from wtforms import TextAreaField
from wtforms.validators import Length

from grants.core.fields import Needed
from grants.core.forms import VersionedForm
from grants.core.i18n import _l


class DecideBlindFileForm(VersionedForm):
    """Why a file is shown to evaluators who may not know who applies, or held back."""

    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=1000)])
