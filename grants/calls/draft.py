"""A whole call as plain values: what a manager writes, before and after it becomes rows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from grants.calls.defaults import default_grid, default_reports, default_tranche_rules, documents_for
from grants.calls.parts import DocumentDraft, GridDraft, LineDraft, ReportDraft, TrancheRuleDraft
from grants.calls.question_defaults import questions_for, texts_for
from grants.calls.question_parts import QuestionDraft, TextDraft
from grants.core.periods import school_year


@dataclass(frozen=True)
class CallDraft:
    """Everything a call says; amounts in centimes, instants in UTC, shares in percent.

    Left out: the school year (that of the start of execution), the grid, the tranche rules and the
    reports; documents, questions and reference texts left out (None) are the default ones of the lines.
    """

    year: int
    title_fr: str
    title_ar: str
    title_en: str
    opens_at: datetime
    closes_at: datetime
    execution_starts_on: date
    execution_ends_on: date
    ceiling_centimes: int
    contact_email: str
    lines: tuple[LineDraft, ...]
    summary_fr: str = ""
    summary_ar: str = ""
    summary_en: str = ""
    eligibility_fr: str = ""
    eligibility_ar: str = ""
    eligibility_en: str = ""
    results_on: date | None = None
    cofunding_min_pct: int = 20
    overhead_max_pct: int = 7
    equipment_max_pct: int = 20
    in_kind_max_pct: int = 50
    max_grants_per_association: int = 2
    min_months: int = 3
    max_months: int = 12
    hides_identity: bool = False
    grace_minutes: int = 0
    questions_days: int = 10
    outage_window_hours: int = 24
    outage_round_minutes: int = 60
    minimum_age_months: int = 12
    provisional_receipt_days: int = 60
    eligible_kinds: tuple[str, ...] = ("national", "migrants", "foreign")
    grid: GridDraft = field(default_factory=default_grid)
    documents: tuple[DocumentDraft, ...] | None = None
    tranche_rules: tuple[TrancheRuleDraft, ...] = field(default_factory=default_tranche_rules)
    questions: tuple[QuestionDraft, ...] | None = None
    texts: tuple[TextDraft, ...] | None = None
    reports: tuple[ReportDraft, ...] = field(default_factory=default_reports)

    @property
    def school_year(self) -> str:
        """Return the school year in which execution starts, as 2026/2027."""
        return school_year(self.execution_starts_on)

    @property
    def line_codes(self) -> tuple[str, ...]:
        """Return the codes of the lines, in order."""
        return tuple(line.line_code for line in self.lines)

    @property
    def asked_documents(self) -> tuple[DocumentDraft, ...]:
        """Return the documents asked, the default ones of the lines unless others were given."""
        return documents_for(self.line_codes) if self.documents is None else self.documents

    @property
    def asked_questions(self) -> tuple[QuestionDraft, ...]:
        """Return the questions asked, the suggested ones of the lines unless others were given."""
        return questions_for(self.line_codes) if self.questions is None else self.questions

    @property
    def reference_texts(self) -> tuple[TextDraft, ...]:
        """Return the reference texts, the suggested ones of the lines unless others were given."""
        return texts_for(self.line_codes) if self.texts is None else self.texts


def with_lines(draft: CallDraft, lines: tuple[LineDraft, ...]) -> CallDraft:
    """Return the draft with other lines.

    A line that goes takes along its documents, questions and texts; a new one brings the default ones.
    """
    kept, codes = set(draft.line_codes), {line.line_code for line in lines}
    new = codes - kept
    return replace(
        draft,
        lines=lines,
        documents=_followed(draft.asked_documents, codes, documents_for(new)),
        questions=_followed(draft.asked_questions, codes, questions_for(new)),
        texts=_followed(draft.reference_texts, codes, texts_for(new)),
    )


def _followed(asked: Iterable[Any], codes: Collection[str], defaults: Iterable[Any]) -> tuple[Any, ...]:
    stay = [item for item in asked if item.line_code is None or item.line_code in codes]
    return (*stay, *(item for item in defaults if item.line_code is not None))
