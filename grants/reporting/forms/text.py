"""The narrative of a report."""

from wtforms import TextAreaField
from wtforms.validators import Length

from grants.core.forms import AppForm
from grants.core.i18n import _l


class NarrativeForm(AppForm):
    """What was done, in words; may be left for later."""

    narrative = TextAreaField(
        _l("Ce qui a été fait"),
        [Length(max=20_000)],
        description=_l("Activités menées, difficultés, écarts avec ce qui était prévu, suite."),
    )
