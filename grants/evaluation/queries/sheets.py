"""Read evaluations with their marks, as scoring computes with them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from grants.calls.models import Call, CriteriaGroup, Criterion, Grid
from grants.core.db import db
from grants.evaluation.grid_spec import (
    ABSTAINED,
    NOT_APPLICABLE,
    UNMARKED,
    EvaluationMarks,
    MarkValue,
)
from grants.evaluation.grids import READ_APART, GridRows, grid_from, grid_statement
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import Evaluation, Mark, NotApplicable
from grants.evaluation.queries.readers import Apart, apart_of
from grants.evaluation.score_rows import MergedComments
from grants.evaluation.states import EvaluationState, MarkKind

# Evaluations that count for their file: neither declined nor recused.
ACTIVE = (EvaluationState.ASSIGNED, EvaluationState.IN_PROGRESS, EvaluationState.VALIDATED)


@dataclass
class Sheet:
    """One evaluation: its number among those of the file, its marks and comments by criterion."""

    proposal_id: int
    number: int
    evaluator_id: int
    state: EvaluationState
    general: str
    inputs: dict[str, MarkInput] = field(default_factory=dict)
    apart: Apart | None = None

    @property
    def is_validated(self) -> bool:
        """Say whether the marks are frozen."""
        return self.state == EvaluationState.VALIDATED

    def marks(self, grid: GridRows, not_applicable: Collection[str]) -> EvaluationMarks:
        """Return the marks for scoring; an evaluation not validated has none yet."""
        return EvaluationMarks(
            self.number, {code: self._value(code, not_applicable) for code in grid.by_code}
        )

    def _value(self, code: str, not_applicable: Collection[str]) -> MarkValue:
        given = self.inputs.get(code)
        if code in not_applicable:
            return NOT_APPLICABLE
        if self.apart is not None and self.is_validated and code in self.apart.values:
            return self.apart.values[code]
        if given is None or not self.is_validated:
            return UNMARKED
        if given.abstained:
            return ABSTAINED
        return UNMARKED if given.half_points is None else Fraction(given.half_points, 2)


@dataclass(frozen=True)
class Marking:
    """The work on one file: its grid, what was given, and why criteria are left out, by their codes.

    guidance: what to look at, then what each mark from 0 to 5 means, in the language asked.
    """

    grid: GridRows
    given: dict[str, MarkInput]
    left_out: dict[str, str]
    revisions: dict[str, int] = field(default_factory=dict)
    guidance: dict[str, list[str]] = field(default_factory=dict)


def marking_of(evaluation: Evaluation, language: str | None = None) -> Marking:
    """Return the grid of an evaluation with what was given so far, with its guidance in a language.

    One statement; no guidance without a language.
    """
    rows = db.session.execute(_whole_marking(language), _keys_of(evaluation)).all()
    return Marking(
        grid_from(rows),
        {
            row.criterion_code: MarkInput(row.half_points, row.kind == MarkKind.ABSTAINED, row.comment)
            for row in rows
            if row.kind is not None
        },
        {row.criterion_code: row.reason for row in rows if row.reason is not None},
        {row.criterion_code: row.revision for row in rows if row.revision is not None},
        {row.criterion_code: row.guidance for row in rows} if language else {},
    )


def grid_and_marks(evaluation: Evaluation) -> tuple[GridRows, dict[str, Mark]]:
    """Return the grid of an evaluation and the rows of its marks by criterion: one statement."""
    rows = db.session.execute(_grid_and_marks(), _keys_of(evaluation)).all()
    return grid_from(rows), {row.criterion_code: row.Mark for row in rows if row.Mark is not None}


def _keys_of(evaluation: Evaluation) -> dict[str, int]:
    return {
        "call_id": evaluation.proposal.call_line.call_id,
        "evaluation_id": evaluation.id,
        "proposal_id": evaluation.proposal_id,
    }


def _grid_with_marks() -> Any:
    own = and_(Mark.criterion_id == Criterion.id, Mark.evaluation_id == bindparam("evaluation_id"))
    seen = or_(CriteriaGroup.code != READ_APART, ~Call.hides_identity)
    statement = grid_statement(bindparam("call_id")).join(Call, Call.id == Grid.call_id).where(seen)
    return statement.outerjoin(Mark, own)


@cache
def _grid_and_marks() -> Any:
    return _grid_with_marks().add_columns(Mark)


@cache
def _whole_marking(language: str | None) -> Any:
    """Return the statement of `marking_of` in a language, composed once."""
    guidance = [] if language is None else [getattr(Criterion, f"guidance_{language}").label("guidance")]
    left_out = and_(
        NotApplicable.criterion_id == Criterion.id, NotApplicable.proposal_id == bindparam("proposal_id")
    )
    return (
        _grid_with_marks()
        .add_columns(
            Mark.kind, Mark.half_points, Mark.comment, Mark.revision, NotApplicable.reason, *guidance
        )
        .outerjoin(NotApplicable, left_out)
    )


def not_applicable_of(proposal_ids: Collection[int], grid: GridRows) -> dict[int, set[str]]:
    """Return the criteria declared not applicable, by file: one statement."""
    found: dict[int, set[str]] = {proposal_id: set() for proposal_id in proposal_ids}
    rows = db.session.execute(
        select(NotApplicable.proposal_id, NotApplicable.criterion_id).where(
            NotApplicable.proposal_id.in_(proposal_ids)
        )
    )
    for proposal_id, criterion_id in rows:
        found[proposal_id].add(grid.codes_by_id[criterion_id])
    return found


def sheets_of(proposal_ids: Collection[int], grid: GridRows) -> dict[int, list[Sheet]]:
    """Return the active evaluations of files, in the order of their numbers: three statements."""
    active = select(Evaluation).where(Evaluation.proposal_id.in_(proposal_ids), Evaluation.state.in_(ACTIVE))
    by_id: dict[int, Sheet] = {}
    found: dict[int, list[Sheet]] = {proposal_id: [] for proposal_id in proposal_ids}
    for row in db.session.scalars(active.order_by(Evaluation.proposal_id, Evaluation.position)):
        sheet = Sheet(row.proposal_id, row.position, row.evaluator_id, row.state, row.general_comment)
        by_id[row.id] = sheet
        found[row.proposal_id].append(sheet)
    marks = select(Mark.evaluation_id, Mark.criterion_id, Mark.kind, Mark.half_points, Mark.comment).where(
        Mark.evaluation_id.in_(active.with_only_columns(Evaluation.id))
    )
    for evaluation_id, criterion_id, kind, half_points, comment in db.session.execute(marks):
        by_id[evaluation_id].inputs[grid.codes_by_id[criterion_id]] = MarkInput(
            half_points, kind == MarkKind.ABSTAINED, comment
        )
    for key, apart in apart_of(proposal_ids, grid).items():
        for sheet in found[key]:
            sheet.apart = apart
    return found


def merge_comments(sheets: Collection[Sheet], retained: Collection[int], grid: GridRows) -> MergedComments:
    """Merge the comments of the retained evaluations, sorted by their text so that no hand shows.

    The reason of an abstention is the manager's, not the association's.
    """
    kept = [sheet for sheet in sheets if sheet.number in retained]
    return MergedComments(
        {
            code: sorted({words for sheet in kept for words in _said(sheet, code)} - {""})
            for code in grid.by_code
        },
        sorted({sheet.general for sheet in kept} - {""}),
    )


def _said(sheet: Sheet, code: str) -> tuple[str, ...]:
    if sheet.apart is not None and code in sheet.apart.comments:
        return sheet.apart.comments[code]
    given = sheet.inputs.get(code)
    return () if given is None or given.abstained else (given.comment,)


def input_of(row: Mark) -> MarkInput:
    """Return the mark that a row keeps."""
    return MarkInput(row.half_points, row.kind == MarkKind.ABSTAINED, row.comment)


def revision_of(evaluation: Evaluation, code: str) -> int:
    """Return the revision of a mark as the database has it, 0 without one: one statement."""
    row = grid_and_marks(evaluation)[1].get(code)
    return row.revision if row else 0
