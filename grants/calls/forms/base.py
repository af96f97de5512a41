"""What the forms of a call share: rows inside a form, fields written in Arabic, percentages."""

from typing import Any

from markupsafe import Markup
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import TextArea, TextInput

from grants.core.fields import CountField, Needed
from grants.core.forms import AppForm
from grants.core.i18n import _


class RowForm(Form):
    """A row inside a form: no token of its own."""

    class Meta(AppForm.Meta):
        csrf = False


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
