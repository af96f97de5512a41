"""What the forms of a call share: rows inside a form, fields written in Arabic, percentages."""

from typing import Any

from markupsafe import Markup
from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import TextArea, TextInput

from grants.core.fields import CountField, Needed
from grants.core.forms import AppForm
from grants.core.i18n import _


class RowForm(Form):
    """A row inside a form: no token of its own."""

    class Meta(AppForm.Meta):
        csrf = False


class _ArabicInput(TextInput):
    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        html: Markup = super().__call__(field, **{**kwargs, "dir": "rtl", "lang": "ar"})
        return html


class _ArabicArea(TextArea):
    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        html: Markup = super().__call__(field, **{**kwargs, "dir": "rtl", "lang": "ar"})
        return html


class UpTo:
    """Validator: a number that is not above the highest."""

    def __init__(self, highest: int) -> None:
        self.highest = highest

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is not None and field.data > self.highest:
            raise ValidationError(_("%(highest)s au plus.", highest=self.highest))


def title_field(label: Any, language: str, size: int = 200) -> StringField:
    """Return the field of a short text in a language."""
    widget = _ArabicInput() if language == "ar" else None
    return StringField(
        label, [Needed(), Length(max=size)], widget=widget, render_kw={"lang": language, "maxlength": size}
    )


def prose_field(label: Any, language: str, description: Any = "") -> TextAreaField:
    """Return the field of a longer text in a language; it may wait until approval is asked."""
    return TextAreaField(
        label,
        [Optional(), Length(max=8000)],
        description=description,
        widget=_ArabicArea() if language == "ar" else None,
        render_kw={"lang": language, "rows": 5},
    )


def percentage_field(label: Any, highest: int, description: Any = "") -> CountField:
    """Return the field of a whole percentage."""
    return CountField(label, [Needed(), UpTo(highest)], description=description)
