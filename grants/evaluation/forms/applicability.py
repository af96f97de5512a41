"""Form of the criteria left out for one file."""

from collections.abc import Iterable

from wtforms import SelectField, TextAreaField
from wtforms.validators import Length

from grants.core.fields import Needed, as_choices
from grants.core.forms import AppForm
from grants.core.i18n import _l, pick
from grants.evaluation.grids import CriterionRow


class DeclareNotApplicableForm(AppForm):
    """The criterion and the reason that the evaluators will read."""

    criterion = SelectField(_l("Critère sans objet"), validate_choice=False)
    reason = TextAreaField(_l("Raison"), [Needed(), Length(max=1000)])

    def offer(self, criteria: Iterable[CriterionRow]) -> None:
        """Set the criteria to choose from; the service refuses any other."""
        self.criterion.choices = as_choices([(row.code, f"{row.code} {pick(row)}") for row in criteria])
