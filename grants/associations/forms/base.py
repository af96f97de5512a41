"""What the forms of this package share."""

from typing import Any

from wtforms.fields.choices import SelectChoice
from wtforms.validators import StopValidation

from grants.core.labels import LabelledEnum


class MayWait:
    """Validator: may be left for later; unlike Optional it doesn't call the answer optional."""

    def __call__(self, form: Any, field: Any) -> None:
        if not field.raw_data or not any(field.raw_data):
            field.errors = []
            raise StopValidation


def choices_of(enum: type[LabelledEnum]) -> list[SelectChoice]:
    """Return the members of an enum as choices of a field."""
    return [SelectChoice(value, label) for value, label in enum.choices()]


def member_of(enum: type[LabelledEnum], value: str | None) -> Any:
    """Return the member of an enum that a form chose, or None."""
    return next((member for member in enum if member.value == value), None)
