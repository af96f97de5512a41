"""An evaluator's own work: declare no conflict, validate marks; or step aside with a reason."""

from collections.abc import Mapping
from datetime import datetime

from grants.audit.services import transition
from grants.core.actors import Actor
from grants.core.errors import Conflict, DomainError, NotAllowed, ProblemsError
from grants.core.i18n import _
from grants.evaluation import policies, queries
from grants.evaluation.marking import MarkInput, missing, signed
from grants.evaluation.models import Evaluation
from grants.evaluation.openness import require_no_tie, require_open
from grants.evaluation.services.further import keep_validated, settle_further
from grants.evaluation.services.pool import require_guide_read
from grants.evaluation.services.recusal import withdraw_evaluation
from grants.evaluation.services.saving import SavedElsewhere, save_marks
from grants.evaluation.states import EVALUATION_WORKFLOW
from grants.evaluation.units import Opinion, Outcome, Stand, mark_key
from grants.proposals import queries as proposals
from grants.proposals.models import Proposal
from grants.proposals.states import ProposalState
from grants.proposals.units import Seen


class EvaluationIncomplete(ProblemsError):
    """A mark or a compulsory comment is missing."""


def declare_no_conflict(evaluation: Evaluation, actor: Actor, at: datetime) -> None:
    """Declare that no tie with the association stands, which opens the file.

    Raises NotAllowed, Conflict, GuideNotRead before the guide in force is read.
    """
    _require_own(evaluation, actor)
    require_no_tie(evaluation, actor)
    require_guide_read(actor)
    transition(evaluation, EVALUATION_WORKFLOW, "start", actor, at, stamps={"declared_at": at})


def recuse(evaluation: Evaluation, reason: str, actor: Actor, at: datetime) -> None:
    """Step aside from a file with a reason, validated or not: marks are kept and never count.

    The tie is kept and the file waits for another evaluator. Raises NotAllowed, Conflict once the scores
    of the file are closed, DomainError without a reason.
    """
    _require_own(evaluation, actor)
    reason = reason.strip()
    if not reason:
        raise DomainError(_("Écrivez la raison : un lien avec l’association, par exemple."), field="reason")
    withdraw_evaluation(evaluation, reason, actor, at)


def validate_evaluation(evaluation: Evaluation, seen_version: int | None, actor: Actor, at: datetime) -> None:
    """Freeze complete marks and keep the set; if the rules ask for one more evaluation, the need is raised.

    Raises NotAllowed, NotDeclared, EvaluationIncomplete naming each gap, Conflict when already
    validated, when the version is another one or when the scores of the file are closed.
    """
    _require_own(evaluation, actor)
    require_no_tie(evaluation, actor)
    require_open(evaluation, seen_version)
    proposal = _file_in_evaluation(evaluation)
    marking = queries.marking_of(evaluation)
    left_out = set(marking.left_out)
    gaps = missing(marking.grid, marking.given, left_out)
    gaps += signed(marking.given, evaluation.general_comment, actor.display_name)
    if gaps:
        raise EvaluationIncomplete(gaps)
    transition(evaluation, EVALUATION_WORKFLOW, "validate", actor, at, stamps={"validated_at": at})
    keep_validated(evaluation, marking, at)
    settle_further(proposal, marking.grid, left_out, actor, at)


def complete_evaluation(
    evaluation: Evaluation,
    marks: Mapping[str, MarkInput],
    general_comment: str,
    seen_version: int | None,
    actor: Actor,
    at: datetime,
    seen: Mapping[str, Seen] | None = None,
    opinion: Opinion | None = None,
    note: str | None = None,
) -> None:
    """Keep what the page shows and validate exactly that in one step.

    Raises as save_marks and validate_evaluation; SavedElsewhere too when another window saved a unit
    that this page shows otherwise, even where its reader left it alone.
    """
    _require_own(evaluation, actor)
    require_open(evaluation, seen_version)
    save_marks(evaluation, marks, general_comment, actor, at, seen, opinion, note)
    if seen is not None:
        _require_shown(evaluation, marks)
    validate_evaluation(evaluation, None, actor, at)


def _require_shown(evaluation: Evaluation, marks: Mapping[str, MarkInput]) -> None:
    stored = queries.marking_of(evaluation).given
    crossed = [
        Outcome(mark_key(code), "conflict", Stand(stored[code], queries.revision_of(evaluation, code)))
        for code in stored
        if code in marks and stored[code] != marks[code]
    ]
    if crossed:
        raise SavedElsewhere(crossed)


def _require_own(evaluation: Evaluation, actor: Actor) -> None:
    if not policies.can_score(actor, evaluation):
        raise NotAllowed(_("Seul l’évaluateur du dossier le note."))


def _file_in_evaluation(evaluation: Evaluation) -> Proposal:
    """Lock the file, since two evaluators may act at once. Raises Conflict once its scores are closed."""
    proposal = proposals.load_for_update(evaluation.proposal_id)
    if proposal.state != ProposalState.IN_EVALUATION:
        raise Conflict(_("La notation du dossier %(ref)s est close.", ref=proposal.ref))
    return proposal
