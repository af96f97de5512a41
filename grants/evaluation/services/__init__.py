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
from grants.evaluation.services.assignment_runs import accept_assignment, rerun
from grants.evaluation.services.blind import ask_blind_files, decide_blind_file, prepare_blind_files
from grants.evaluation.services.calibration import (
    SampleInput,
    close_calibration,
    mark_sample,
    open_calibration,
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
from grants.evaluation.services.convening import (
    add_to_agenda,
    convene_session,
    note_presence,
    open_session,
)
from grants.evaluation.services.decisions import accept_proposals, record_decision
from grants.evaluation.services.endings import (
    AlreadyPublished,
    NotYetEndable,
    approve_ending,
    prepare_ending,
    send_back_ending,
)
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
from grants.evaluation.services.opening import freeze_opening, keep_opening_papers
from grants.evaluation.services.papers import LANGUAGES as PAPER_LANGUAGES
from grants.evaluation.services.papers import keep_bundle, keep_minutes
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
from grants.evaluation.services.publication import publish_results
from grants.evaluation.services.readers import appoint_readers, give_reading
from grants.evaluation.services.recusal import recuse_evaluator, set_tie_aside
from grants.evaluation.services.recusals import leave_item
from grants.evaluation.services.reminding import remind_evaluators
from grants.evaluation.services.reopening import reopen_evaluation
from grants.evaluation.services.reserves import end_reserve_lists, release_reserve, renounce
from grants.evaluation.services.saving import save_marks, save_units
from grants.evaluation.services.scoring import (
    complete_evaluation,
    declare_no_conflict,
    recuse,
    validate_evaluation,
)
from grants.evaluation.services.screening import ReasonsMissing, check_admissibility, check_eligibility
from grants.evaluation.services.sessions import (
    ask_closing,
    close_minutes,
    order_equal_files,
    resume_session,
    show_item,
)
from grants.evaluation.services.signing import give_signed_scan, refuse_to_sign, sign_minutes
from grants.evaluation.services.substitution import substitute
from grants.evaluation.services.transfers import correct_coverage, transfer_money

__all__ = [
    "PAPER_LANGUAGES",
    "WORKING_DAYS",
    "AlreadyPublished",
    "CompletionClosed",
    "GuideNotRead",
    "NotYetEndable",
    "ReasonsMissing",
    "SampleInput",
    "accept_assignment",
    "accept_invitation_to_evaluate",
    "accept_proposals",
    "acknowledge_appeal",
    "add_absence",
    "add_to_agenda",
    "answer_appeal",
    "appoint_readers",
    "approve_ending",
    "ask_blind_files",
    "ask_closing",
    "ask_completion",
    "askable",
    "assign_call",
    "assign_evaluators",
    "begin_appeal",
    "cancel_invitation",
    "check_admissibility",
    "check_eligibility",
    "close_calibration",
    "close_completion",
    "close_minutes",
    "close_scoring",
    "complete_evaluation",
    "confirm_guide",
    "convene_session",
    "correct_coverage",
    "decide_blind_file",
    "declare_no_conflict",
    "declare_not_applicable",
    "declare_past_tie",
    "draw_original",
    "end_reserve_lists",
    "erase_old_notes",
    "file_appeal",
    "freeze_opening",
    "give_file",
    "give_reading",
    "give_signed_scan",
    "invite_evaluators",
    "issue_letter",
    "join_file",
    "keep_bundle",
    "keep_minutes",
    "keep_opening_papers",
    "leave_item",
    "mark_sample",
    "note_presence",
    "open_calibration",
    "open_letter",
    "open_session",
    "order_equal_files",
    "paper_of",
    "prepare_answer",
    "prepare_blind_files",
    "prepare_ending",
    "propose_assignment",
    "publish_guide",
    "publish_results",
    "recall_letter",
    "record_decision",
    "recuse",
    "recuse_evaluator",
    "refuse_invitation",
    "refuse_to_sign",
    "release_evaluator",
    "release_reserve",
    "remind_evaluators",
    "remind_of_appeal",
    "remind_of_completion",
    "renounce",
    "reopen_evaluation",
    "require_guide_read",
    "rerun",
    "resume_session",
    "review_completion",
    "save_marks",
    "save_profile",
    "save_units",
    "send_back_answer",
    "send_back_ending",
    "send_completion",
    "set_competences",
    "set_tie_aside",
    "show_item",
    "sign_minutes",
    "step_down",
    "substitute",
    "take_absence_back",
    "take_appeal_file_back",
    "take_file_back",
    "transfer_money",
    "validate_evaluation",
    "withdraw_appeal",
    "withdraw_not_applicable",
    "write_appeal",
    "write_whole_appeal",
]
