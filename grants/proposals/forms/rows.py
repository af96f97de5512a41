"""Rows of fields inside a form: blank rows are passed over, faults found later are shown at their cells."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.proposals.rules import Problem

EXTRA_ROWS = 3


def plain_lines(value: Any) -> Any:
    """Write line ends one way, so that an unchanged text compares equal."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


class Later(Optional):
    """Validator: may stay empty in a draft, is needed at submission; so not called optional."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags: dict[str, bool] = {}


class RowForm(AppForm):
    """One row; it belongs to a form that carries the token."""

    class Meta(AppForm.Meta):
        csrf = False

    @property
    def row_id(self) -> int | None:
        """Return the key of the row being changed, or None for a new one."""
        text = str(self["id"].data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed in a new row."""
        typed = (field for name, field in self._fields.items() if name not in ("id", "remove"))
        return self.row_id is None and not any(
            str(value).strip() for field in typed for value in field.raw_data or ()
        )

    @property
    def is_removed(self) -> bool:
        """Say whether the row is to be taken away."""
        return bool(self["remove"].data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Validate unless the row is blank or removed."""
        if self.is_blank or self.is_removed:
            return True
        return bool(super().validate(extra_validators))


def choices_of(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """Return choices for a select, the empty one first."""
    return [SelectChoice("", _("Choisir")), *(SelectChoice(value, label) for value, label in pairs)]


def posted_or_saved(form_class: Any, name: str, saved: Iterable[Any]) -> Any:
    """Return the form posted, or one whose list of that name shows what is saved; never a mixture."""
    form = form_class()
    return form if form.is_submitted() else form_class(data={name: list(saved)})


def show_problems(form: Any, problems: Sequence[Problem]) -> None:
    """Put faults of saved rows at their cells, the others above the form; what is only missing stays out."""
    for problem in problems:
        if problem.missing:
            continue
        if problem.row is None:
            if problem.field in form._fields:
                form[problem.field].errors = [*form[problem.field].errors, problem.message]
            else:
                form.form_errors.append(problem.message)
        else:
            cell = form.rows.entries[problem.row].form[problem.field]
            cell.errors = [*cell.errors, problem.short or problem.message]
    if "rows" in form._fields and any(entry.errors for entry in form.rows.entries):
        form.rows.errors = [entry.errors for entry in form.rows.entries]
