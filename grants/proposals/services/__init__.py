"""Write proposals: draft, fill in, join files, submit, and the moves of later stages."""

from grants.proposals.services.drafting import (
    save_basics,
    save_description,
    save_text,
    save_texts,
    start_draft,
)
from grants.proposals.services.files import attach_answer, attach_document, remove_document
from grants.proposals.services.guards import Incomplete, Late, TextConflict
from grants.proposals.services.moves import (
    admit,
    close_evaluation,
    put_on_reserve,
    refuse_admission,
    refuse_eligibility,
    reject,
    renounce,
    select,
)
from grants.proposals.services.plan import save_answers, save_declaration, save_references, save_rows
from grants.proposals.services.sections import save_activities, save_beneficiaries, save_budget
from grants.proposals.services.submission import (
    restore_submission,
    resume_draft,
    submit_proposal,
    withdraw_proposal,
)

__all__ = [
    "Incomplete",
    "Late",
    "TextConflict",
    "admit",
    "attach_answer",
    "attach_document",
    "close_evaluation",
    "put_on_reserve",
    "refuse_admission",
    "refuse_eligibility",
    "reject",
    "remove_document",
    "renounce",
    "restore_submission",
    "resume_draft",
    "save_activities",
    "save_answers",
    "save_basics",
    "save_beneficiaries",
    "save_budget",
    "save_declaration",
    "save_description",
    "save_references",
    "save_rows",
    "save_text",
    "save_texts",
    "select",
    "start_draft",
    "submit_proposal",
    "withdraw_proposal",
]
