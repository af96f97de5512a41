"""Writes of evaluation: screening, assignment, marks, scores, session, decisions, publication."""

from grants.evaluation.services.appeals import (
    acknowledge_appeal,
    answer_appeal,
    begin_appeal,
    file_appeal,
    join_file,
    prepare_answer,
    remind_of_appeal,
    send_back_answer,
    take_appeal_file_back,
    withdraw_appeal,
    write_appeal,
    write_whole_appeal,
)
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
    "acknowledge_appeal",
    "answer_appeal",
    "ask_completion",
    "askable",
    "assign_call",
    "assign_evaluators",
    "begin_appeal",
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
    "file_appeal",
    "give_file",
    "issue_letter",
    "join_file",
    "open_letter",
    "open_session",
    "order_equal_files",
    "paper_of",
    "prepare_answer",
    "propose_assignment",
    "publish_results",
    "recall_letter",
    "record_decision",
    "recuse",
    "release_evaluator",
    "remind_of_appeal",
    "remind_of_completion",
    "reopen_evaluation",
    "review_completion",
    "save_marks",
    "save_units",
    "send_back_answer",
    "send_completion",
    "set_competences",
    "take_appeal_file_back",
    "take_file_back",
    "validate_evaluation",
    "withdraw_appeal",
    "withdraw_not_applicable",
    "write_appeal",
    "write_whole_appeal",
]
