"""Read screening, evaluations, scores, ranking and decisions; rows are filtered by the reader's right."""

from grants.evaluation.queries.applicability import Applicability, applicability_of, reasons_left_out
from grants.evaluation.queries.assignment import FileInNeed, Proposed, files_in_need, propose
from grants.evaluation.queries.completion import (
    accepted_files,
    completion_bytes,
    completion_file,
    completion_for_update,
    completion_of,
    file_notes,
    load_completion,
)
from grants.evaluation.queries.history import ValidatedSet, history_of
from grants.evaluation.queries.letters import letter_of
from grants.evaluation.queries.notes import note_of, reopening_of
from grants.evaluation.queries.own import (
    get_own,
    get_own_for_update,
    judged_file,
    page_of_own,
    place_of,
)
from grants.evaluation.queries.people import committee, conflicts_of, evaluators, quorum_of
from grants.evaluation.queries.progress import (
    count_by_state,
    count_waiting,
    get_for_manager,
    page_of_progress,
)
from grants.evaluation.queries.ranking import RankedFile, Ranking, ranking_of
from grants.evaluation.queries.screening import (
    document_points,
    eligibility_facts,
    page_to_screen,
    receipt_flag,
    screenings_of,
)
from grants.evaluation.queries.selection import (
    conflicted_associations,
    deciders,
    decision_of,
    get_call,
    page_of_calls,
    present_in,
    selected_decisions,
    session_for_update,
    session_of,
)
from grants.evaluation.queries.sheets import (
    Marking,
    grid_and_marks,
    input_of,
    marking_of,
    merge_comments,
    not_applicable_of,
    revision_of,
    sheets_of,
)
from grants.evaluation.queries.work import work_items

__all__ = [
    "Applicability",
    "FileInNeed",
    "Marking",
    "Proposed",
    "RankedFile",
    "Ranking",
    "ValidatedSet",
    "accepted_files",
    "applicability_of",
    "committee",
    "completion_bytes",
    "completion_file",
    "completion_for_update",
    "completion_of",
    "conflicted_associations",
    "conflicts_of",
    "count_by_state",
    "count_waiting",
    "deciders",
    "decision_of",
    "document_points",
    "eligibility_facts",
    "evaluators",
    "file_notes",
    "files_in_need",
    "get_call",
    "get_for_manager",
    "get_own",
    "get_own_for_update",
    "grid_and_marks",
    "history_of",
    "input_of",
    "judged_file",
    "letter_of",
    "load_completion",
    "marking_of",
    "merge_comments",
    "not_applicable_of",
    "note_of",
    "page_of_calls",
    "page_of_own",
    "page_of_progress",
    "page_to_screen",
    "place_of",
    "present_in",
    "propose",
    "quorum_of",
    "ranking_of",
    "reasons_left_out",
    "receipt_flag",
    "reopening_of",
    "revision_of",
    "screenings_of",
    "selected_decisions",
    "session_for_update",
    "session_of",
    "sheets_of",
    "work_items",
]
