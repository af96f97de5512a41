"""An evaluator's own work: declare no conflict, mark, validate; or step aside with a reason."""

from collections.abc import Mapping
from datetime import datetime

from grants.audit.services import record, transition
from grants.core.actors import Actor
from grants.core.db import db
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.grids import GridRows
from grants.evaluation.marking import LONGEST_COMMENT, MarkInput, faults, missing
from grants.evaluation.models import ConflictOfInterest, Evaluation, FurtherEvaluation, Mark
from grants.evaluation.scoring import score_file
from grants.evaluation.services.pool import require_guide_read
from grants.evaluation.states import EVALUATION_WORKFLOW, EvaluationState, MarkKind
from grants.proposals import queries as proposals

# Pending reasons of a score that only one more evaluation can lift.
_ONE_MORE = ("third_missing", "too_few_retained", "nobody_marked_")


class MarksRefused(ProblemsError):
    """Marks outside the grid."""


class EvaluationIncomplete(ProblemsError):
    """A mark or a compulsory comment is missing."""


class NotDeclared(DomainError):
    """The file is not open: no conflict has been declared absent yet."""


def declare_no_conflict(evaluation: Evaluation, actor: Actor, at: datetime) -> None:
    """Declare that no tie with the association stands, which opens the file.

    Raises NotAllowed, Conflict, GuideNotRead before the guide in force is read.
    """
    _require_own(evaluation, actor)
    _require_no_tie(evaluation, actor)
    require_guide_read(actor)
    transition(evaluation, EVALUATION_WORKFLOW, "start", actor, at, stamps={"declared_at": at})


def recuse(evaluation: Evaluation, reason: str, actor: Actor, at: datetime) -> None:
    """Step aside from a file with a reason; the tie is kept and the file waits for another evaluator.

    Raises NotAllowed, Conflict once validated, DomainError without a reason.
    """
    _require_own(evaluation, actor)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison : un lien avec l’association, par exemple."), field="reason")
    transition(evaluation, EVALUATION_WORKFLOW, "recuse", actor, at, reason=reason)
    association_id = evaluation.proposal.association_id
    if db.session.get(ConflictOfInterest, (evaluation.evaluator_id, association_id)) is None:
        db.session.add(
            ConflictOfInterest(
                user_id=evaluation.evaluator_id,
                association_id=association_id,
                reason=reason,
                declared_at=at,
            )
        )


def save_marks(
    evaluation: Evaluation,
    marks: Mapping[str, MarkInput],
    general_comment: str,
    actor: Actor,
    at: datetime,
    seen_version: int | None = None,
) -> None:
    """Keep marks and comments as far as they are; criteria not given stay as they were.

    marks: criterion code -> half points from 0 to 10 or an abstention, with a comment. The evaluation
    has its file, line and call loaded. Raises NotAllowed, NotDeclared, MarksRefused, Conflict when
    validated or saved elsewhere.
    """
    _require_own(evaluation, actor)
    _require_no_tie(evaluation, actor)
    _require_open(evaluation, seen_version)
    _keep(evaluation, marks, general_comment)
    evaluation.version += 1
    record(
        "evaluation.save_marks", evaluation, actor, at, given=sum(mark.is_given for mark in marks.values())
    )


def validate_evaluation(evaluation: Evaluation, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Freeze complete marks; if the rules ask for one more evaluation, the file waits for its evaluator.

    Raises NotAllowed, NotDeclared, EvaluationIncomplete naming each gap, Conflict when already
    validated or when the version is another one.
    """
    _require_own(evaluation, actor)
    _require_no_tie(evaluation, actor)
    _require_open(evaluation, seen_version)
    proposals.load_for_update(evaluation.proposal_id)  # both evaluators may validate at once
    marking = queries.marking_of(evaluation)
    left_out = set(marking.left_out)
    gaps = missing(marking.grid, marking.given, left_out)
    if gaps:
        raise EvaluationIncomplete(gaps)
    transition(evaluation, EVALUATION_WORKFLOW, "validate", actor, at, stamps={"validated_at": at})
    _call_further(evaluation.proposal_id, marking.grid, left_out, at)


def complete_evaluation(
    evaluation: Evaluation,
    marks: Mapping[str, MarkInput],
    general_comment: str,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Keep what the page shows and validate it in one step; raises as save_marks and validate_evaluation."""
    save_marks(evaluation, marks, general_comment, actor, at, seen_version)
    validate_evaluation(evaluation, None, actor, at)


def _require_own(evaluation: Evaluation, actor: Actor) -> None:
    if not policies.can_score(actor, evaluation):
        raise NotAllowed(_("Seul l’évaluateur du dossier le note."))


def _require_no_tie(evaluation: Evaluation, actor: Actor) -> None:
    """Refuse who joined the association since the file was assigned; stepping aside stays open."""
    if actor.memberships and actor.is_member(evaluation.proposal.association_id):
        raise NotAllowed(_("Vous êtes membre de cette association : récusez-vous."))


def _require_open(evaluation: Evaluation, seen_version: int | None) -> None:
    if evaluation.state == EvaluationState.VALIDATED:
        raise Conflict(_("Cette évaluation est validée : elle ne change plus."))
    if evaluation.state != EvaluationState.IN_PROGRESS:
        raise NotDeclared(_("Déclarez d’abord l’absence de conflit : le dossier s’ouvre ensuite."))
    if seen_version is not None and seen_version != evaluation.version:
        raise Conflict(_("Vos notes ont été enregistrées ailleurs entre-temps. Rechargez la page."))


def _keep(evaluation: Evaluation, marks: Mapping[str, MarkInput], general: str) -> None:
    grid, rows = queries.grid_and_marks(evaluation)
    problems = faults(grid, marks)
    if len(general) > LONGEST_COMMENT:
        problems.append(("general_comment", _("L’avis dépasse %(limit)s signes.", limit=LONGEST_COMMENT)))
    if problems:
        raise MarksRefused(problems)
    for code, given in marks.items():
        _keep_one(evaluation.id, grid.by_code[code].id, given, rows.get(code))
    evaluation.general_comment = general


def _keep_one(evaluation_id: int, criterion_id: int, given: MarkInput, row: Mark | None) -> None:
    half_points = None if given.abstained else given.half_points
    kind = (
        MarkKind.ABSTAINED if given.abstained else MarkKind.OPEN if half_points is None else MarkKind.MARKED
    )
    if row is None:
        if not given.is_empty:
            db.session.add(
                Mark(
                    evaluation_id=evaluation_id,
                    criterion_id=criterion_id,
                    kind=kind,
                    half_points=half_points,
                    comment=given.comment,
                )
            )
        return
    row.kind, row.half_points, row.comment = kind, half_points, given.comment


def _call_further(proposal_id: int, grid: GridRows, left_out: set[str], at: datetime) -> None:
    """Note that one more evaluation is needed once all that were asked for are validated."""
    sheets = queries.sheets_of([proposal_id], grid)[proposal_id]
    if not all(sheet.is_validated for sheet in sheets):
        return
    score = score_file(grid.spec, [sheet.marks(grid, left_out) for sheet in sheets])
    if not any(reason.startswith(_ONE_MORE) for reason in score.pending_reasons):
        return
    row = db.session.get(FurtherEvaluation, proposal_id)
    if row is None:
        row = FurtherEvaluation(proposal_id=proposal_id, called_at=at)
        db.session.add(row)
    row.needed, row.reasons = len(sheets) + 1, list(score.third_reasons or score.pending_reasons)
