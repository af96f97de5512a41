"""One question of a call, and one reference text with its checklist."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from grants.calls.asked import ALL_LINES
from grants.calls.forms.base import LanguageArea, LanguageInput, PlacedErrors, RowForm
from grants.calls.kinds import Meaning, QuestionKind
from grants.calls.question_parts import CheckDraft, ChoiceDraft, QuestionDraft, TextDraft
from grants.core.fields import Needed, as_choices
from grants.core.forms import VersionedForm
from grants.core.i18n import _, _l

TONGUES = ("fr", "ar", "en")
SPARE_ROWS = 3
MOST_ROWS = 40


def _words(label: Any, language: str, size: int, rows: int = 2, needed: bool = False) -> TextAreaField:
    return TextAreaField(
        label,
        [*([Needed()] if needed else []), Length(max=size)],
        widget=LanguageArea(language),
        render_kw={"rows": rows},
    )


def _short(label: Any, language: str) -> StringField:
    return StringField(label, [Length(max=200)], widget=LanguageInput(language))


class ChoiceRow(RowForm):
    code = HiddenField()
    fr = _short(_l("Réponse en français"), "fr")
    ar = _short(_l("Réponse en arabe"), "ar")
    en = _short(_l("Réponse en anglais"), "en")

    @property
    def is_blank(self) -> bool:
        """Say whether the answer is written in no language."""
        return not any(self[tongue].data for tongue in TONGUES)


class PartForm(PlacedErrors, VersionedForm):
    """What a question and a reference text share: a code, the line, the way to keep both in a draft."""

    code = StringField(
        _l("Code"),
        [
            Optional(),
            Regexp(r"^[a-z][a-z0-9_]{1,29}$", message=_l("De 2 à 30 minuscules, chiffres ou traits bas.")),
        ],
        description=_l("Il reste le même d’une année à l’autre. Vide : il est tiré du texte français."),
    )
    line = SelectField(_l("Axe"), [Needed()])
    is_required = BooleanField(_l("Réponse obligatoire"))

    def offer_lines(self, names: Iterable[tuple[str, str]]) -> None:
        """Set the lines of the call as choices."""
        self.line.choices = as_choices([(ALL_LINES, _("tous les axes")), *names])

    @property
    def line_code(self) -> str | None:
        """Return the line chosen, None for all of them."""
        return None if self.line.data == ALL_LINES else str(self.line.data)


class QuestionForm(PartForm):
    kind = SelectField(_l("Genre de réponse"), [Needed()])
    meaning = SelectField(
        _l("Sens de la réponse"),
        [Optional()],
        description=_l("Il permet de retrouver la réponse dans le suivi, quelle que soit la question."),
    )
    label_fr = _words(_l("Question en français"), "fr", 300, needed=True)
    label_ar = _words(_l("Question en arabe"), "ar", 300)
    label_en = _words(_l("Question en anglais"), "en", 300)
    help_fr = _words(_l("Aide en français"), "fr", 600)
    help_ar = _words(_l("Aide en arabe"), "ar", 600)
    help_en = _words(_l("Aide en anglais"), "en", 600)
    choices = FieldList(FormField(ChoiceRow), max_entries=MOST_ROWS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = as_choices(QuestionKind.choices())
        self.meaning.choices = as_choices([("", _("aucun")), *Meaning.choices()])

    def to_part(self, taken: Collection[str]) -> QuestionDraft:
        """Return the question typed; taken are the codes that others bear."""
        words = {name: self[name].data or "" for name in LABELS}
        return QuestionDraft(
            code=self.code.data or code_from(words["label_fr"], taken),
            kind=QuestionKind.of(self.kind.data),
            meaning=Meaning.of(self.meaning.data) if self.meaning.data else None,
            line_code=self.line_code,
            is_required=bool(self.is_required.data),
            choices=tuple(self._typed_choices()),
            **words,
        )

    def _typed_choices(self) -> Iterable[ChoiceDraft]:
        taken: set[str] = {row.form.code.data for row in self.choices if row.form.code.data}
        for row in self.choices:
            if not row.form.is_blank:
                words = [row.form[tongue].data or "" for tongue in TONGUES]
                code = row.form.code.data or code_from(words[0] or words[2], taken)
                taken.add(code)
                yield ChoiceDraft(code, *words)


class CheckRow(RowForm):
    code = HiddenField()
    text_fr = _words(_l("Point en français"), "fr", 500)
    text_ar = _words(_l("Point en arabe"), "ar", 500)
    text_en = _words(_l("Point en anglais"), "en", 500)

    @property
    def is_blank(self) -> bool:
        """Say whether the point is written in no language."""
        return not any(self[f"text_{tongue}"].data for tongue in TONGUES)


class TextForm(PartForm):
    title_fr = _words(_l("Titre en français"), "fr", 300, needed=True)
    title_ar = _words(_l("Titre en arabe"), "ar", 300)
    title_en = _words(_l("Titre en anglais"), "en", 300)
    text_fr = _words(_l("Texte en français"), "fr", 8000, rows=7)
    text_ar = _words(_l("Texte en arabe"), "ar", 8000, rows=7)
    text_en = _words(_l("Texte en anglais"), "en", 8000, rows=7)
    source = StringField(
        _l("Source"), [Optional(), Length(max=300)], description=_l("Où le texte entier se lit")
    )
    items = FieldList(FormField(CheckRow), max_entries=MOST_ROWS)

    def to_part(self, taken: Collection[str]) -> TextDraft:
        """Return the text typed; taken are the codes that others bear."""
        words: dict[str, Any] = {name: self[name].data or "" for name in (*TITLES, "source")}
        return TextDraft(
            code=self.code.data or code_from(words["title_fr"], taken),
            line_code=self.line_code,
            items=tuple(self._typed_items()),
            **words,
        )

    def with_document_of(self, part: TextDraft, former: TextDraft) -> TextDraft:
        """Return the text with the document that the former one carries."""
        return replace(part, document_id=former.document_id)

    def _typed_items(self) -> Iterable[CheckDraft]:
        taken: set[str] = {row.form.code.data for row in self.items if row.form.code.data}
        for row in self.items:
            if not row.form.is_blank:
                fr, ar, en = (str(row.form[f"text_{tongue}"].data or "") for tongue in TONGUES)
                code = row.form.code.data or code_from(fr or en, taken)
                taken.add(code)
                yield CheckDraft(code, fr, ar, en)


LABELS = tuple(f"{stem}_{tongue}" for stem in ("label", "help") for tongue in TONGUES)
TITLES = tuple(f"{stem}_{tongue}" for stem in ("title", "text") for tongue in TONGUES)


def code_from(words: str, taken: Collection[str]) -> str:
    """Return a code made of the first words of a French text, one that nobody bears yet."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    stem = "_".join(re.findall(r"[a-z0-9]+", plain)[:4])[:24].strip("_")
    stem = stem if stem[:1].isalpha() else f"q_{stem}".rstrip("_")
    code, number = stem, 2
    while code in taken or len(code) < 2:
        code, number = f"{stem}_{number}", number + 1
    return code


def question_values(question: QuestionDraft) -> dict[str, Any]:
    """Return what the form of a question starts with."""
    values = {**vars(question), "line": question.line_code or ALL_LINES}
    return {
        **values,
        "kind": question.kind.value,
        "meaning": question.meaning.value if question.meaning else "",
        "choices": [*(vars(item) for item in question.choices), *({} for _row in range(SPARE_ROWS))],
    }


def text_values(text: TextDraft) -> dict[str, Any]:
    """Return what the form of a reference text starts with."""
    spare: list[dict[str, Any]] = [{} for _row in range(SPARE_ROWS)]
    return {
        **vars(text),
        "line": text.line_code or ALL_LINES,
        "items": [*(vars(item) for item in text.items), *spare],
    }
