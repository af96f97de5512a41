"""Which documents a call asks: of every line, or of some; one more may be added at a time."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from wtforms import FieldList, FormField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from grants.calls.defaults import default_documents
from grants.calls.draft import CallDraft
from grants.calls.forms.base import LanguageInput, PlacedErrors, RowForm
from grants.calls.kinds import DocumentOrigin
from grants.calls.parts import DocumentDraft
from grants.core.fields import as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _, _l

OPTIONAL, REQUIRED, NOT_ASKED = "optional", "required", "no"
COMPLETABLE, ESSENTIAL, BY_LINE = "no", "yes", "by_line"


class DocumentRow(RowForm):
    code = HiddenField()
    general = SelectField(_l("Dans tous les axes"), choices=[])
    lines = SelectMultipleField(
        _l("Exigée dans ces axes"),
        [Optional()],
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    origin = SelectField(_l("Vient du"), [Optional()], choices=[])
    completion = SelectField(_l("Après la date limite"), [Optional()], choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.origin.choices = as_choices(DocumentOrigin.choices())
        self.completion.choices = as_choices(
            [
                (COMPLETABLE, _("peut être complétée")),
                (ESSENTIAL, _("ne se complète pas")),
                (BY_LINE, _("selon l’axe, comme maintenant")),
            ]
        )
        self.general.choices = [
            SelectChoice(REQUIRED, _("exigée")),
            SelectChoice(OPTIONAL, _("facultative")),
            SelectChoice(NOT_ASKED, _("non demandée")),
        ]


class EditDocumentsForm(PlacedErrors, VersionedForm):
    documents = FieldList(FormField(DocumentRow), max_entries=60)
    new_code = StringField(
        _l("Code"), [Optional(), Regexp(r"^[A-Z0-9]{2,10}$", message=_l("De 2 à 10 majuscules ou chiffres."))]
    )
    new_name_fr = StringField(
        _l("Nom en français"), [Optional(), Length(max=200)], widget=LanguageInput("fr")
    )
    new_name_ar = StringField(_l("Nom en arabe"), [Optional(), Length(max=200)], widget=LanguageInput("ar"))
    new_name_en = StringField(_l("Nom en anglais"), [Optional(), Length(max=200)], widget=LanguageInput("en"))

    def offer_lines(self, line_codes: Iterable[str]) -> None:
        """Set the lines of the call as choices of every row."""
        codes = list(line_codes)
        for row in self.documents:
            row.form.lines.choices = [SelectChoice(code, code) for code in codes]

    def apply(self, draft: CallDraft) -> CallDraft:
        """Return the draft with the documents chosen, and the new one if its code was typed."""
        typed = {row.form.code.data: row.form for row in self.documents}
        documents: list[DocumentDraft] = []
        for item in known_documents(draft).values():
            documents += _asked(draft, item, typed.get(item.code))
        if self.new_code.data:
            documents.append(
                DocumentDraft(
                    self.new_code.data,
                    self.new_name_fr.data or "",
                    self.new_name_ar.data or "",
                    self.new_name_en.data or "",
                )
            )
        return replace(draft, documents=tuple(documents))


def known_documents(draft: CallDraft) -> dict[str, DocumentDraft]:
    """Return one document of each code: those of the call first, then defaults it does not ask."""
    known: dict[str, DocumentDraft] = {}
    for item in (*draft.asked_documents, *default_documents()):
        known.setdefault(item.code, item)
    return known


def document_values(draft: CallDraft) -> list[dict[str, Any]]:
    """Return the rows that the editor starts with."""
    general = {item.code: item.is_required for item in draft.asked_documents if item.line_code is None}
    words = {True: REQUIRED, False: OPTIONAL, None: NOT_ASKED}
    known = known_documents(draft)
    return [
        {
            "code": code,
            "general": words[general.get(code)],
            "lines": [
                item.line_code for item in draft.asked_documents if item.code == code and item.line_code
            ],
            "origin": item.origin.value,
            "completion": _completion_of(draft, item),
        }
        for code, item in known.items()
    ]


def _completion_of(draft: CallDraft, item: DocumentDraft) -> str:
    """Return whether the rows of a document are essential: all, none, or by line."""
    rows = {row.is_essential for row in draft.asked_documents if row.code == item.code} or {item.is_essential}
    if len(rows) > 1:
        return BY_LINE
    return ESSENTIAL if rows == {True} else COMPLETABLE


def _asked(draft: CallDraft, item: DocumentDraft, form: Any) -> list[DocumentDraft]:
    """Return the rows of one document; those of the draft when it was not sent."""
    former = [row for row in draft.asked_documents if row.code == item.code]
    if form is None:
        return former
    origin = DocumentOrigin.of(form.origin.data) if form.origin.data else item.origin
    asked = replace(item, origin=origin)
    rows = []
    if form.general.data in (REQUIRED, OPTIONAL):
        rows.append(replace(asked, line_code=None, is_required=form.general.data == REQUIRED))
    if form.general.data != REQUIRED:
        rows += [replace(asked, line_code=code, is_required=True) for code in form.lines.data or []]
    if form.completion.data in (COMPLETABLE, ESSENTIAL):
        return [replace(row, is_essential=form.completion.data == ESSENTIAL) for row in rows]
    essential = {row.line_code: row.is_essential for row in former}
    return [replace(row, is_essential=essential.get(row.line_code, item.is_essential)) for row in rows]
