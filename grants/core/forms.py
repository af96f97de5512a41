"""Base of every form: session token without expiry, translated messages, cleaned text."""

import re
import unicodedata
from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DateField, DateTimeLocalField, Field, FileField, HiddenField, PasswordField, TextAreaField
from wtforms.i18n import messages_path

from grants.core.errors import DomainError, ProblemsError
from grants.core.i18n import LOCALES, _, current_language

NO_VERSION = -1
YEARS = range(1900, 2200)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_BREAKS = re.compile(r"[\t-\r\x1c-\x1f\x85\u2028\u2029]+")
_FREE_TEXTS = (TextAreaField, PasswordField)
_DAYS = (DateField, DateTimeLocalField)


def clean_text(value: Any) -> Any:
    """Compose Unicode, drop control characters (PostgreSQL refuses U+0000) and outer spaces; others pass."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", _CONTROLS.sub("", value)).strip()
    return value


def one_line(value: Any) -> Any:
    """Put a text on one line: a line break in a name would write lines of its own in an e-mail."""
    return _BREAKS.sub(" ", value) if isinstance(value, str) else value


def plausible_day(value: Any) -> Any:
    """Refuse a year that is surely a slip, with which no delay can be reckoned either."""
    if value is not None and value.year not in YEARS:
        raise ValueError(_("Écrivez une année entre 1900 et 2199."))
    return value


@cache
def _validator_words(language: str) -> NullTranslations:
    return Translations.load(messages_path(), [LOCALES[language]], domain="wtforms")


class ValidatorWords:
    """The messages of WTForms' own validators in the reader's language; its catalogues are read once."""

    def gettext(self, text: str) -> str:
        """Return a message."""
        return str(_validator_words(current_language()).gettext(text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Return the form of a message that goes with a number."""
        return str(_validator_words(current_language()).ngettext(one, many, number))


WORDS = ValidatorWords()


class AppForm(FlaskForm):
    """A form that keeps what was typed, answers in the reader's language and shows domain errors."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return WORDS

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Hand files to file fields only: a file sent under a text field's name is no text."""
            wrapped = super().wrap_formdata(form, formdata)
            if not isinstance(wrapped, CombinedMultiDict):
                return wrapped
            files, texts = wrapped.dicts
            names = {field.name for field in form if isinstance(field, FileField)}
            kept = MultiDict((name, file) for name, file in files.items(multi=True) if name in names)
            return CombinedMultiDict([kept, texts])

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = unbound_field.kwargs.get("filters", ())
            if issubclass(unbound_field.field_class, Field) and unbound_field.field_class.__name__ not in (
                "FieldList",
                "FormField",
                "FileField",
                "MultipleFileField",
                "UploadField",
            ):
                days = [plausible_day] if issubclass(unbound_field.field_class, _DAYS) else []
                lines = [] if issubclass(unbound_field.field_class, _FREE_TEXTS) else [one_line]
                options = {**options, "filters": [clean_text, *lines, *days, *filters]}
                unbound_field.kwargs.pop("filters", None)
                bound = unbound_field.bind(form=form, **options)
                if filters:
                    unbound_field.kwargs["filters"] = filters
                return bound
            return unbound_field.bind(form=form, **options)

    def add_error(self, error: DomainError) -> None:
        """Show a domain error at its field, or above the form when it names none."""
        problems = error.problems if isinstance(error, ProblemsError) else [(error.field, error.message)]
        for field, message in problems:
            if field and field in self._fields:
                self._fields[field].errors = [*self._fields[field].errors, str(message)]
            else:
                self.form_errors.append(str(message))


class VersionedForm(AppForm):
    """A form that carries the version its reader saw; an action on another version is a conflict."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """Return the version the reader saw, None when absent; what is no number matches none."""
        text = str(self.version.data or "")
        if not text:
            return None
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else NO_VERSION


class ActionForm(VersionedForm):
    """A form with a button and nothing else: token and version."""
