"""Form of a comment between members."""

from wtforms import HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from grants.core.fields import Needed, as_choices
from grants.core.forms import AppForm
from grants.core.i18n import _l
from grants.proposals.forms.rows import plain_lines


class CommentForm(AppForm):
    """A comment on a section or one of its units, or a reply in a thread; people to tell."""

    place = SelectField(_l("Au sujet de"))
    thread = HiddenField()
    body = TextAreaField(
        _l("Commentaire"), [Needed(), Length(max=3000)], filters=[plain_lines], render_kw={"rows": 4}
    )
    mentioned = SelectMultipleField(
        _l("Prévenir par courriel"),
        [Optional()],
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, places: list[tuple[str, str]], members: list[tuple[int, str]]) -> "CommentForm":
        """Give the places that may be commented and the members that may be told."""
        self.place.choices = as_choices(places)
        self.place.validate_choice = self.thread_id is None  # a reply stands where its thread stands
        self.mentioned.choices = as_choices(members)
        return self

    @property
    def thread_id(self) -> int | None:
        """Return the thread to reply in, None for a new one."""
        text = str(self.thread.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
