"""Forms of the sections that are texts only: each text is a unit of its own."""

from collections.abc import Mapping
from typing import Any

from wtforms import TextAreaField
from wtforms.validators import Length

from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.proposals.forms.rows import plain_lines
from grants.proposals.services import UnitChange
from grants.proposals.states import TEXT_SECTIONS, TEXTS
from grants.proposals.units import Seen


class EditTextsForm(AppForm):
    """The texts of one section; made by texts_form."""

    names: tuple[str, ...] = ()

    def changes(self, seen: Mapping[str, Seen]) -> list[UnitChange]:
        """Return what the reader changed, text by text."""
        typed = {f"text:{name}": {name: self[name].data or ""} for name in self.names}
        return [
            UnitChange(key, values, seen.get(key, Seen()).revision)
            for key, values in typed.items()
            if not seen.get(key, Seen()).shows(values)
        ]


def _form_class(section: str) -> type[EditTextsForm]:
    """Return a form whose fields are the texts of the section."""
    fields: dict[str, Any] = {"names": TEXT_SECTIONS[section]}
    for name, label, longest in TEXTS:
        if name in TEXT_SECTIONS[section]:
            fields[name] = TextAreaField(
                label, [Length(max=longest)], filters=[plain_lines], render_kw={"rows": 8}
            )
    return type(f"Edit{section.title()}Form", (EditTextsForm,), fields)


CLASSES = {section: _form_class(section) for section in ("needs", "sustainability")}


def texts_form(section: str, saved: dict[str, Any]) -> EditTextsForm:
    """Return the form posted, or one that shows what is saved; labels are in the reader's language."""
    form = CLASSES[section](data=saved)
    labels = {name: label for name, label, _longest in TEXTS}
    for name in form.names:
        form[name].label.text = str(_(labels[name]))
    return form
