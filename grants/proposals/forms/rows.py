"""Rows of fields inside a form: blank rows are passed over, faults found later are shown at their cells."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import HiddenField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.proposals.rules import Problem
from grants.proposals.services import UnitChange
from grants.proposals.units import Seen, parse_seen

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

    client = HiddenField()

    @property
    def client_key(self) -> str | None:
        """Return what the browser called a new row, so that it is not added twice."""
        text = str(self.client.data or "")
        return text if re.fullmatch(r"[A-Za-z0-9_-]{8,40}", text) else None

    @property
    def row_id(self) -> int | None:
        """Return the key of the row being changed, or None for a new one."""
        text = str(self["id"].data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None

    @property
    def is_blank(self) -> bool:
        """Say whether nothing was typed in a new row."""
        typed = (field for name, field in self._fields.items() if name not in ("id", "client", "remove"))
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


def new_client_key() -> str:
    """Return a name for a new row."""
    return secrets.token_urlsafe(9)


def row_changes(code: str, entries: Iterable[Any], seen: Mapping[str, Seen]) -> list[UnitChange]:
    """Return what the reader changed in rows of one kind; each entry's form has row(), its content.

    seen is what the page showed of each unit (seen_units); a row that its reader left alone is no change.
    """
    changes = []
    for form in (entry.form for entry in entries):
        if form.is_blank:
            continue
        key = f"{code}:{form.row_id or ''}"
        shown = seen.get(key, Seen())
        if form.is_removed:
            changes += [UnitChange(key, None, shown.revision)] if form.row_id else []
            continue
        values = {name: value for name, value in vars(form.row()).items() if name != "id"}
        if not shown.shows(values):
            changes.append(UnitChange(key, values, shown.revision, None if form.row_id else form.client_key))
    return changes


def seen_units(posted: Iterable[str]) -> dict[str, Seen]:
    """Read the hidden fields "seen" of a page, each "key=token"."""
    pairs = (text.partition("=") for text in posted)
    return {key: parse_seen(token) for key, _sign, token in pairs}


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
