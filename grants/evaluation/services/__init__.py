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
from grants.evaluation.services.letters import (
    draw_original,
    issue_letter,
    open_letter,
    paper_of,
    recall_letter,
)
from grants.evaluation.services.notes import erase_old_notes
from grants.evaluation.services.reminding import remind_evaluators
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

__all__ = [
    "WORKING_DAYS",
    "CompletionClosed",
    "accept_proposals",
    "ask_completion",
    "askable",
    "assign_call",
    "assign_evaluators",
    "check_admissibility",
    "check_eligibility",
    "close_completion",
    "close_minutes",
    "close_scoring",
    "complete_evaluation",
    "declare_no_conflict",
    "declare_not_applicable",
    "draw_original",
    "erase_old_notes",
    "give_file",
    "issue_letter",
    "open_letter",
    "open_session",
    "order_equal_files",
    "paper_of",
    "propose_assignment",
    "publish_results",
    "recall_letter",
    "record_decision",
    "recuse",
    "release_evaluator",
    "remind_evaluators",
    "remind_of_completion",
    "reopen_evaluation",
    "review_completion",
    "save_marks",
    "save_units",
    "send_completion",
    "set_competences",
    "take_file_back",
    "validate_evaluation",
    "withdraw_not_applicable",
]
