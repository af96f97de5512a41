"""Parts of a call's draft as plain values: extra questions, reference texts and their checklists."""

from dataclasses import dataclass

from grants.calls.kinds import Meaning, QuestionKind


@dataclass(frozen=True)
class ChoiceDraft:
    """One answer that a question offers, in three languages."""

    code: str
    fr: str
    ar: str
    en: str


@dataclass(frozen=True)
class QuestionDraft:
    """A question of the call, for every line when line_code is None."""

    code: str
    kind: QuestionKind
    label_fr: str
    label_ar: str
    label_en: str
    help_fr: str = ""
    help_ar: str = ""
    help_en: str = ""
    line_code: str | None = None
    meaning: Meaning | None = None
    is_required: bool = False
    choices: tuple[ChoiceDraft, ...] = ()


@dataclass(frozen=True)
class CheckDraft:
    """One point that the applicant confirms."""

    code: str
    text_fr: str
    text_ar: str
    text_en: str
    is_required: bool = True


@dataclass(frozen=True)
class TextDraft:
    """A reference text with its checklist, for every line when line_code is None."""

    code: str
    title_fr: str
    title_ar: str
    title_en: str
    text_fr: str
    text_ar: str
    text_en: str
    source: str = ""
    line_code: str | None = None
    document_id: int | None = None
    items: tuple[CheckDraft, ...] = ()
