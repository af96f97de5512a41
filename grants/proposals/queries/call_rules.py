"""Read what a call asks of a proposal in one of its lines, in the reader's language."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from sqlalchemy import exists, or_, select

from grants.associations.states import AssociationState
from grants.calls import queries as calls
from grants.calls.models import Call, CallLine, ExtraQuestion, ReferenceText
from grants.core.db import db
from grants.core.i18n import _, current_language, pick
from grants.proposals.completeness import problems_of
from grants.proposals.content import ProposalContent
from grants.proposals.models import DetailRule, Proposal, SwornStatement
from grants.proposals.queries.lent import lent_documents
from grants.proposals.rules import CallRules, ChecklistPoint, Problem, Question, Reference

CHILDREN_PER_SUPERVISOR = "children_per_supervisor"


_STATEMENTS = (
    select(SwornStatement)
    .where(SwornStatement.is_retired.is_(False))
    .order_by(SwornStatement.position, SwornStatement.code)
)
_SUPERVISION = select(DetailRule.value).where(DetailRule.code == CHILDREN_PER_SUPERVISOR)


def rules_of(
    proposal: Proposal,
    on: date | None = None,
    sections: Collection[str] | None = None,
    lent: Collection[str] | None = None,
) -> CallRules:
    """Return the rules of the proposal's call and line; call and line must be loaded.

    sections limits it to the rules of these sections: a statement each where it needs one. A document
    that the association keeps and that is in force on the day (today) need not be joined; lent gives the
    codes of those where they are known already.
    """
    line = proposal.call_line
    call = line.call
    ceilings = [amount for amount in (call.ceiling_centimes, line.ceiling_centimes) if amount is not None]
    parts: dict[str, Any] = {
        name: read(proposal) for name, section, read in _PARTS if sections is None or section in sections
    }
    if sections is None or "documents" in sections:
        parts["required_documents"] = _documents(proposal, on, lent)
    return CallRules(
        execution_starts_on=call.execution_starts_on,
        execution_ends_on=call.execution_ends_on,
        ceiling_centimes=min(ceilings),
        cofunding_min_pct=call.cofunding_min_pct,
        overhead_max_pct=call.overhead_max_pct,
        equipment_max_pct=call.equipment_max_pct,
        in_kind_max_pct=call.in_kind_max_pct,
        min_months=call.min_months,
        max_months=call.max_months,
        **parts,
    )


def _headings(_proposal: Proposal) -> dict[str, str | None]:
    return {heading.code: heading.share_rule for heading in calls.budget_headings()}


def _documents(
    proposal: Proposal, on: date | None, lent: Collection[str] | None
) -> tuple[tuple[str, str], ...]:
    line = proposal.call_line
    asked = calls.required_documents(line.call_id, line.line_code)
    lent = lent_documents(proposal, asked, on) if lent is None else lent
    return tuple(
        (document.code, pick(document))
        for document in asked
        if document.is_required and document.code not in lent
    )


def _key(thing: Any) -> str:
    """Return a code that is unique in the line: a general one alone, one of the line after its code."""
    return thing.code if thing.line_code is None else f"{thing.line_code}.{thing.code}"


def _questions(proposal: Proposal) -> tuple[Question, ...]:
    return questions_of(proposal.call_line)


def questions_of(line: CallLine) -> tuple[Question, ...]:
    """Return the questions that a line of a call asks, in the reader's language: one statement."""
    return tuple(_question(row) for row in calls.extra_questions(line.call_id, line.line_code))


def questions_of_frozen(content: Mapping[str, Any]) -> tuple[Question, ...]:
    """Return the questions of the call and line that a submitted content names: one statement."""
    call_code, line_code = content["call"]["code"], content["line"]["code"]
    rows = (
        select(ExtraQuestion)
        .join(Call, Call.id == ExtraQuestion.call_id)
        .where(
            Call.code == call_code,
            or_(ExtraQuestion.line_code.is_(None), ExtraQuestion.line_code == line_code),
        )
    )
    return tuple(_question(row) for row in db.session.scalars(rows))


def _question(row: ExtraQuestion) -> Question:
    language = current_language()
    return Question(
        code=_key(row),
        kind=str(row.kind),
        label=pick(row, "label"),
        help=pick(row, "help"),
        choices=tuple(
            (str(item["code"]), str(item.get(language) or item["fr"])) for item in row.choices or ()
        ),
        is_required=row.is_required,
        meaning=str(row.meaning) if row.meaning else None,
        label_fr=row.label_fr,
    )


def _references(proposal: Proposal) -> tuple[Reference, ...]:
    line = proposal.call_line
    return tuple(
        Reference(
            _key(row),
            pick(row, "title"),
            pick(row, "text"),
            row.source,
            tuple(
                ChecklistPoint(f"{_key(row)}.{item.code}", pick(item, "text"), item.is_required)
                for item in row.items
            ),
        )
        for row in calls.reference_texts(line.call_id, line.line_code)
    )


def _statements(_proposal: Proposal) -> tuple[tuple[str, str], ...]:
    return tuple((row.code, pick(row, "text")) for row in db.session.scalars(_STATEMENTS))


def _supervision(_proposal: Proposal) -> int | None:
    return db.session.scalar(_SUPERVISION)


_PARTS = (
    ("heading_rules", "budget", _headings),
    ("questions", "questions", _questions),
    ("references", "references", _references),
    ("statements", "declaration", _statements),
    ("children_per_supervisor", "activities", _supervision),
)


def has_questions(proposal: Proposal) -> tuple[bool, bool]:
    """Say whether the line asks extra questions, and whether reference texts bind it: one statement."""
    line = proposal.call_line
    found = [
        exists().where(
            model.call_id == line.call_id, or_(model.line_code.is_(None), model.line_code == line.line_code)
        )
        for model in (ExtraQuestion, ReferenceText)
    ]
    row = db.session.execute(select(*found)).one()
    return bool(row[0]), bool(row[1])


def problems_before_submission(
    proposal: Proposal, content: ProposalContent, rules: CallRules
) -> list[Problem]:
    """Return every fault that stands before a submission, the association's own state included."""
    problems = problems_of(content, rules)
    if proposal.association.state != AssociationState.VERIFIED:
        message = _("L’identité de l’association n’est pas encore vérifiée par le ministère.")
        problems.insert(0, Problem("association_not_verified", "association", message, missing=True))
    return problems
