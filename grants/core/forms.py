"""Base of every form: session token without expiry, translated messages, cleaned text."""

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from wtforms import Field, HiddenField

from grants.core.errors import DomainError, ProblemsError


def clean_text(value: Any) -> Any:
    """Compose Unicode, drop U+0000 (PostgreSQL refuses it) and outer spaces; other values pass."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\x00", "")).strip()
    return value


class AppForm(FlaskForm):
    """A form that keeps what was typed, answers in the reader's language and shows domain errors."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> Any:
            return translations

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = unbound_field.kwargs.get("filters", ())
            if issubclass(unbound_field.field_class, Field) and unbound_field.field_class.__name__ not in (
                "FieldList",
                "FormField",
                "FileField",
                "MultipleFileField",
            ):
                options = {**options, "filters": [clean_text, *filters]}
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
        """Return the version the reader saw, or None when absent or not a number."""
        return int(self.version.data) if (self.version.data or "").isdigit() else None


class ActionForm(VersionedForm):
    """A form with a button and nothing else: token and version."""
