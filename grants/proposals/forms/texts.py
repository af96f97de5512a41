"""Forms of the sections that are texts only: each text with the revision its writer saw."""

from typing import Any

from wtforms import HiddenField, TextAreaField
from wtforms.validators import Length

from grants.core.forms import AppForm
from grants.core.i18n import _
from grants.proposals.forms.rows import plain_lines
from grants.proposals.states import TEXT_SECTIONS, TEXTS


class EditTextsForm(AppForm):
    """The texts of one section; made by texts_form."""

    names: tuple[str, ...] = ()

    def seen_revision(self, name: str) -> int:
        """Return the revision of a text that its writer saw; 0 for none."""
        text = str(self[f"{name}_revision"].data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _form_class(section: str) -> type[EditTextsForm]:
    """Return a form whose fields are the texts of the section."""
    fields: dict[str, Any] = {"names": TEXT_SECTIONS[section]}
    for name, label, longest in TEXTS:
        if name in TEXT_SECTIONS[section]:
            fields[name] = TextAreaField(
                label, [Length(max=longest)], filters=[plain_lines], render_kw={"rows": 8}
            )
            fields[f"{name}_revision"] = HiddenField(default="0")
    return type(f"Edit{section.title()}Form", (EditTextsForm,), fields)


_CLASSES = {section: _form_class(section) for section in ("needs", "sustainability")}


def texts_form(section: str, saved: dict[str, Any]) -> EditTextsForm:
    """Return the form posted, or one that shows what is saved; labels are in the reader's language."""
    form = _CLASSES[section](data=saved)
    labels = {name: label for name, label, _longest in TEXTS}
    for name in form.names:
        form[name].label.text = str(_(labels[name]))
    return form
