"""Write proposals: draft, fill in, join files, submit, and the moves of later stages."""

from grants.proposals.services.budget_import import BudgetImported, SheetRefused, import_budget
from grants.proposals.services.carrying import clone_proposal, mark_checked, start_from_check
from grants.proposals.services.comments import add_comment, reply_to_comment, settle_comment
from grants.proposals.services.drafting import save_basics, save_text, save_texts, start_draft
from grants.proposals.services.files import TooHeavy, attach_answer, attach_document, remove_document
from grants.proposals.services.guards import Incomplete, Late
from grants.proposals.services.messages import mark_read, write_message
from grants.proposals.services.moves import (
    admit,
    annul_refusal,
    close_evaluation,
    close_unjudged,
    put_on_reserve,
    refuse_admission,
    refuse_eligibility,
    reject,
    renounce,
    select,
)
from grants.proposals.services.plan import (
    save_answers,
    save_declaration,
    save_no_subsidy,
    save_references,
)
from grants.proposals.services.presence import note_presence
from grants.proposals.services.receipts import keep_receipt
from grants.proposals.services.sections import save_activities, save_beneficiaries, save_budget, save_rows
from grants.proposals.services.submission import (
    restore_at_deadline,
    restore_submission,
    resume_draft,
    submit_proposal,
    withdraw_proposal,
)
from grants.proposals.services.telling import tell_corrigendum
from grants.proposals.services.units import (
    Outcome,
    UnitChange,
    UnitNow,
    UnitsConflict,
    save_section,
    save_units,
)

__all__ = [
    "BudgetImported",
    "Incomplete",
    "Late",
    "Outcome",
    "SheetRefused",
    "TooHeavy",
    "UnitChange",
    "UnitNow",
    "UnitsConflict",
    "add_comment",
    "admit",
    "annul_refusal",
    "attach_answer",
    "attach_document",
    "clone_proposal",
    "close_evaluation",
    "close_unjudged",
    "import_budget",
    "keep_receipt",
    "mark_checked",
    "mark_read",
    "note_presence",
    "put_on_reserve",
    "refuse_admission",
    "refuse_eligibility",
    "reject",
    "remove_document",
    "renounce",
    "reply_to_comment",
    "restore_at_deadline",
    "restore_submission",
    "resume_draft",
    "save_activities",
    "save_answers",
    "save_basics",
    "save_beneficiaries",
    "save_budget",
    "save_declaration",
    "save_no_subsidy",
    "save_references",
    "save_rows",
    "save_section",
    "save_text",
    "save_texts",
    "save_units",
    "select",
    "settle_comment",
    "start_draft",
    "start_from_check",
    "submit_proposal",
    "tell_corrigendum",
    "withdraw_proposal",
    "write_message",
]
