"""Between a call's draft and its rows: write a draft down, read one back."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from grants.calls.draft import CallDraft
from grants.calls.models import (
    Call,
    CallLine,
    CriteriaGroup,
    Criterion,
    ExtraQuestion,
    Grid,
    ReferenceText,
    ReportRule,
    RequiredDocument,
    TrancheRule,
)
from grants.calls.parts import (
    CriterionDraft,
    DocumentDraft,
    GridDraft,
    GroupDraft,
    LineDraft,
    ReportDraft,
    TrancheDraft,
    TrancheRuleDraft,
)
from grants.calls.question_rows import read_questions, read_texts
from grants.core.db import db

CALL_COLUMNS = (
    *(f"{stem}_{tongue}" for stem in ("title", "summary", "eligibility") for tongue in ("fr", "ar", "en")),
    "year",
    "school_year",
    "opens_at",
    "closes_at",
    "results_on",
    "execution_starts_on",
    "execution_ends_on",
    "ceiling_centimes",
    "cofunding_min_pct",
    "overhead_max_pct",
    "equipment_max_pct",
    "in_kind_max_pct",
    "max_grants_per_association",
    "min_months",
    "max_months",
    "hides_identity",
    "contact_email",
    "grace_minutes",
    "questions_days",
    "outage_window_hours",
    "outage_round_minutes",
    "minimum_age_months",
    "provisional_receipt_days",
    "eligible_kinds",
)
LINE_COLUMNS = ("envelope_centimes", "ceiling_centimes", "appeal_reserve_pct", "max_grants_per_association")
DOCUMENT_COLUMNS = ("line_code", "is_required", "is_essential", "origin")
REPORT_COLUMNS = tuple(ReportDraft.__dataclass_fields__)
NAMES = ("name_fr", "name_ar", "name_en")
GUIDANCE = ("guidance_fr", "guidance_ar", "guidance_en")


def write_columns(call: Call, draft: CallDraft) -> None:
    """Copy the draft's own values onto the call."""
    for name in CALL_COLUMNS:
        value = getattr(draft, name)
        setattr(call, name, list(value) if isinstance(value, tuple) else value)


def write_lines(call: Call, lines: Iterable[LineDraft]) -> None:
    """Make the call's lines those of the draft, keeping the rows of lines that stay."""
    known = {line.line_code: line for line in call.lines}
    kept = []
    for position, draft in enumerate(lines):
        line = known.get(draft.line_code) or CallLine(line_code=draft.line_code)
        for name in LINE_COLUMNS:
            setattr(line, name, getattr(draft, name))
        line.position = position
        kept.append(line)
    call.lines = kept


def replace_grid(call: Call, draft: GridDraft, former: Grid | None) -> None:
    """Put the draft's grid in place of the former one."""
    if former is not None:
        db.session.delete(former)
        db.session.flush()  # the call has one grid: the former goes first
    grid = Grid(call_id=call.id, pass_mark=draft.pass_mark, difference_limit=draft.difference_limit)
    grid.groups = [
        CriteriaGroup(
            code=group.code,
            minimum=group.minimum,
            position=position,
            criteria=[
                Criterion(
                    code=item.code,
                    weight=item.weight,
                    may_be_not_applicable=item.may_be_not_applicable,
                    position=place,
                    **_names(item),
                    **{name: list(getattr(item, name)) for name in GUIDANCE},
                )
                for place, item in enumerate(group.criteria)
            ],
            **_names(group),
        )
        for position, group in enumerate(draft.groups)
    ]
    db.session.add(grid)


def replace_documents(call: Call, documents: Iterable[DocumentDraft]) -> None:
    """Make the call's required documents those of the draft, keeping the rows of those that stay."""
    known = {
        (row.line_code, row.code): row
        for row in db.session.scalars(select(RequiredDocument).where(RequiredDocument.call_id == call.id))
    }
    for position, item in enumerate(documents):
        row = known.pop((item.line_code, item.code), None) or RequiredDocument(
            call_id=call.id, code=item.code
        )
        for name in (*DOCUMENT_COLUMNS, *NAMES):
            setattr(row, name, getattr(item, name))
        row.position = position
        db.session.add(row)
    for row in known.values():
        db.session.delete(row)


def replace_tranche_rules(call: Call, rules: Iterable[TrancheRuleDraft]) -> None:
    """Put the draft's tranche rules in place of the former ones."""
    db.session.execute(delete(TrancheRule).where(TrancheRule.call_id == call.id))
    db.session.add_all(
        TrancheRule(
            call_id=call.id,
            position=position,
            below_centimes=rule.below_centimes,
            upto_centimes=rule.upto_centimes,
            tranches=[{"share_pct": item.share_pct, "condition": item.condition} for item in rule.tranches],
        )
        for position, rule in enumerate(rules)
    )


def replace_reports(call: Call, reports: Iterable[ReportDraft]) -> None:
    """Put the draft's report calendar in place of the former one."""
    db.session.execute(delete(ReportRule).where(ReportRule.call_id == call.id))
    db.session.add_all(
        ReportRule(
            call_id=call.id, position=position, **{name: getattr(item, name) for name in REPORT_COLUMNS}
        )
        for position, item in enumerate(reports)
    )


def read_draft(
    call: Call,
    grid: Grid,
    documents: Iterable[RequiredDocument],
    rules: Iterable[TrancheRule],
    questions: Iterable[ExtraQuestion],
    texts: Iterable[ReferenceText],
    reports: Iterable[ReportRule],
) -> CallDraft:
    """Return the draft that the rows of a call say."""
    columns = {name: getattr(call, name) for name in CALL_COLUMNS if name != "school_year"}
    columns["eligible_kinds"] = tuple(columns["eligible_kinds"])
    return CallDraft(
        **columns,
        lines=tuple(
            LineDraft(line.line_code, **{name: getattr(line, name) for name in LINE_COLUMNS})
            for line in call.lines
        ),
        grid=read_grid(grid),
        documents=tuple(
            DocumentDraft(item.code, **_values(item, (*DOCUMENT_COLUMNS, *NAMES))) for item in documents
        ),
        tranche_rules=tuple(
            TrancheRuleDraft(
                rule.below_centimes,
                rule.upto_centimes,
                tuple(TrancheDraft(item["share_pct"], item["condition"]) for item in rule.tranches),
            )
            for rule in rules
        ),
        questions=read_questions(questions),
        texts=read_texts(texts),
        reports=tuple(ReportDraft(**_values(item, REPORT_COLUMNS)) for item in reports),
    )


def read_grid(grid: Grid) -> GridDraft:
    """Return the grid of a call as plain values."""
    return GridDraft(
        tuple(
            GroupDraft(
                code=group.code,
                minimum=group.minimum,
                criteria=tuple(
                    CriterionDraft(
                        code=item.code,
                        weight=item.weight,
                        may_be_not_applicable=item.may_be_not_applicable,
                        **_names(item),
                        **_guidance(item),
                    )
                    for item in group.criteria
                ),
                **_names(group),
            )
            for group in grid.groups
        ),
        pass_mark=grid.pass_mark,
        difference_limit=grid.difference_limit,
    )


def _names(item: object) -> dict[str, Any]:
    return _values(item, NAMES)


def _guidance(item: object) -> dict[str, Any]:
    return {name: tuple(getattr(item, name)) for name in GUIDANCE}


def _values(item: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(item, name) for name in names}
