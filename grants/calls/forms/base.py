"""What the forms of a call share: rows inside a form, fields written in Arabic, percentages."""

from typing import Any

from markupsafe import Markup
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import TextArea, TextInput

from grants.core.errors import DomainError, ProblemsError
from grants.core.fields import CountField, Needed
from grants.core.forms import AppForm
from grants.core.i18n import _


class RowForm(Form):
    """A row inside a form: no token of its own."""

    class Meta(AppForm.Meta):
        csrf = False

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed in the row, which then counts for nothing."""
        return False


class PlacedErrors(AppForm):
    """Shows a problem at the field of its row: "lines.EDU.envelope_centimes", "bands.0.tranches.1.share_pct".

    A row is found by its code, or by its place.
    """

    def add_error(self, error: DomainError) -> None:
        """Show each problem at its field; above the form where the page has no such field."""
        left = []
        for name, message in (
            error.problems if isinstance(error, ProblemsError) else [(error.field, error.message)]
        ):
            field = _field_at(self, name.split(".")) if name and "." in name else None
            if field is None:
                left.append((name, message))
            elif str(message) not in field.errors:
                field.errors = [*field.errors, str(message)]
        super().add_error(ProblemsError(left))


def _field_at(form: Any, path: list[str]) -> Any:
    field = form[path[0]] if path[0] in form else None  # noqa: SIM401
    if len(path) == 1 or field is None:
        return field
    rows = [entry.form for entry in getattr(field, "entries", ()) if not entry.form.is_blank]
    for position, row in enumerate(rows):
        keys = {str(row[name].data) for name in ("code", "line_code") if name in row}
        if path[1] in keys or path[1] == str(position):
            return _field_at(row, path[2:])
    return None


class LanguageInput(TextInput):
    """A text input written in a language, with its direction, whatever the page's."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        html: Markup = super().__call__(field, **{**kwargs, **_written_in(self.language)})
        return html


class LanguageArea(TextArea):
    """A text area written in a language, with its direction, whatever the page's."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        html: Markup = super().__call__(field, **{**kwargs, **_written_in(self.language)})
        return html


def _written_in(language: str) -> dict[str, str]:
    return {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}


class UpTo:
    """Validator: a number that is not above the highest."""

    def __init__(self, highest: int) -> None:
        self.highest = highest

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and field.data > self.highest:
            raise ValidationError(_("%(highest)s au plus.", highest=self.highest))


def title_field(label: Any, language: str, size: int = 200) -> StringField:
    """Return the field of a short text in a language."""
    return StringField(
        label, [Needed(), Length(max=size)], widget=LanguageInput(language), render_kw={"maxlength": size}
    )


def name_field(label: Any, language: str) -> TextAreaField:
    """Return the field of a name of up to two lines in a language."""
    return TextAreaField(
        label,
        [Needed(), Length(max=300)],
        widget=LanguageArea(language),
        render_kw={"rows": 3},
    )


def prose_field(label: Any, language: str, description: Any = "") -> TextAreaField:
    """Return the field of a longer text in a language; it may wait until approval is asked."""
    return TextAreaField(
        label,
        [Length(max=8000)],
        description=description,
        widget=LanguageArea(language),
        render_kw={"rows": 7},
    )


def percentage_field(label: Any, highest: int, description: Any = "") -> CountField:
    """Return the field of a whole percentage."""
    return CountField(label, [Needed(), UpTo(highest)], description=description)
