"""Who may apply and until when exactly: what the call decides beside its dates and rules."""

from dataclasses import replace
from typing import Any

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from grants.associations.states import AssociationKind
from grants.calls.draft import CallDraft
from grants.calls.forms.base import UpTo
from grants.core.fields import CountField, Needed, as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _l

APPLY = (
    "minimum_age_months",
    "provisional_receipt_days",
    "questions_days",
    "grace_minutes",
    "outage_window_hours",
    "outage_round_minutes",
)


class EditApplyForm(VersionedForm):
    eligible_kinds = SelectMultipleField(
        _l("Associations admises"),
        [Needed()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    minimum_age_months = CountField(
        _l("Ancienneté de l’association, en mois"),
        [Needed(), UpTo(120)],
        description=_l("Au jour de la date limite"),
    )
    provisional_receipt_days = CountField(
        _l("Ancienneté d’un récépissé provisoire, en jours"), [Needed(), UpTo(365)]
    )
    questions_days = CountField(_l("Fin des questions, en jours avant la date limite"), [Needed(), UpTo(60)])
    grace_minutes = CountField(
        _l("Délai de grâce, en minutes"),
        [Needed(), UpTo(1440)],
        description=_l("Le même pour tous, dit sur la page de l’appel"),
    )
    outage_window_hours = CountField(
        _l("Panne : heures avant la date limite"),
        [Needed(), UpTo(240)],
        description=_l("Une panne qui touche ces dernières heures repousse la date limite"),
    )
    outage_round_minutes = CountField(_l("Panne : durée arrondie aux minutes"), [Needed(), UpTo(1440)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.eligible_kinds.choices = as_choices(AssociationKind.choices())

    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the conditions typed."""
        kinds = self.eligible_kinds.data or ()
        known = tuple(kind.value for kind in AssociationKind if kind.value in kinds)
        return replace(draft, eligible_kinds=known, **{name: self[name].data for name in APPLY})
