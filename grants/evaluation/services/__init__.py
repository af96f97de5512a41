"""Writes of evaluation: screening, assignment, marks, scores, session, decisions, publication."""

from grants.evaluation.services.applicability import declare_not_applicable, withdraw_not_applicable
from grants.evaluation.services.assignment import (
    assign_call,
    assign_evaluators,
    propose_assignment,
    release_evaluator,
)
from grants.evaluation.services.closing import close_scoring
from grants.evaluation.services.competences import set_competences
from grants.evaluation.services.completion import (
    WORKING_DAYS,
    CompletionClosed,
    ask_completion,
    askable,
    close_completion,
    give_file,
    remind_of_completion,
    review_completion,
    send_completion,
    take_file_back,
)
from grants.evaluation.services.decisions import accept_proposals, record_decision
from grants.evaluation.services.invitations import (
    accept_invitation_to_evaluate,
    cancel_invitation,
    invite_evaluators,
    refuse_invitation,
    step_down,
)
from grants.evaluation.services.letters import (
    draw_original,
    issue_letter,
    open_letter,
    paper_of,
    recall_letter,
)
from grants.evaluation.services.notes import erase_old_notes
from grants.evaluation.services.pool import (
    GuideNotRead,
    add_absence,
    confirm_guide,
    declare_past_tie,
    publish_guide,
    require_guide_read,
    save_profile,
    take_absence_back,
)
from grants.evaluation.services.reopening import reopen_evaluation
from grants.evaluation.services.saving import save_marks, save_units
from grants.evaluation.services.scoring import (
    complete_evaluation,
    declare_no_conflict,
    recuse,
    validate_evaluation,
)
from grants.evaluation.services.screening import check_admissibility, check_eligibility
from grants.evaluation.services.sessions import (
    close_minutes,
    open_session,
    order_equal_files,
    publish_results,
)
from grants.evaluation.services.substitution import substitute

__all__ = [
    "WORKING_DAYS",
    "CompletionClosed",
    "GuideNotRead",
    "accept_invitation_to_evaluate",
    "accept_proposals",
    "add_absence",
    "ask_completion",
    "askable",
    "assign_call",
    "assign_evaluators",
    "cancel_invitation",
    "check_admissibility",
    "check_eligibility",
    "close_completion",
    "close_minutes",
    "close_scoring",
    "complete_evaluation",
    "confirm_guide",
    "declare_no_conflict",
    "declare_not_applicable",
    "declare_past_tie",
    "draw_original",
    "erase_old_notes",
    "give_file",
    "invite_evaluators",
    "issue_letter",
    "open_letter",
    "open_session",
    "order_equal_files",
    "paper_of",
    "propose_assignment",
    "publish_guide",
    "publish_results",
    "recall_letter",
    "record_decision",
    "recuse",
    "refuse_invitation",
    "release_evaluator",
    "remind_of_completion",
    "reopen_evaluation",
    "require_guide_read",
    "review_completion",
    "save_marks",
    "save_profile",
    "save_units",
    "send_completion",
    "set_competences",
    "step_down",
    "substitute",
    "take_absence_back",
    "take_file_back",
    "validate_evaluation",
    "withdraw_not_applicable",
]
