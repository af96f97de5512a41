"""Form of the two readers of a blind call."""

from collections.abc import Iterable

from wtforms import SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from grants.core.fields import as_choices
from grants.core.forms import AppForm
from grants.core.i18n import _l


class AppointReadersForm(AppForm):
    """Who reads apart."""

    people = SelectMultipleField(
        _l("Lecteurs"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Set who may be chosen; the service refuses anyone else."""
        self.people.choices = as_choices([(str(key), name) for key, name in people])

    @property
    def chosen(self) -> set[int]:
        """Return the keys chosen, without what is no number."""
        return {int(key) for key in self.people.data or [] if key.isdecimal() and len(key) < 10}
