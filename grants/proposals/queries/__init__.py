"""Read proposals; rows are filtered by the reader's right."""

from grants.proposals.queries.applicants import choices_of_activities, drafts_of, proposals_of
from grants.proposals.queries.call_rules import has_questions, problems_before_submission, rules_of
from grants.proposals.queries.contents import content_of, text_revisions
from grants.proposals.queries.desk import desk_panels
from grants.proposals.queries.display import DisplayNames, display_names
from grants.proposals.queries.lists import (
    ProposalFilters,
    cities_of,
    filter_choices,
    page_for_staff,
    submitted_in_call,
)
from grants.proposals.queries.paper import receipt_facts
from grants.proposals.queries.plan import last_edits
from grants.proposals.queries.single import (
    document_of,
    get_for_update,
    get_visible,
    latest_version,
    load_for_update,
    version_of,
    versions_of,
)
from grants.proposals.queries.work import work_items

__all__ = [
    "DisplayNames",
    "ProposalFilters",
    "choices_of_activities",
    "cities_of",
    "content_of",
    "desk_panels",
    "display_names",
    "document_of",
    "drafts_of",
    "filter_choices",
    "get_for_update",
    "get_visible",
    "has_questions",
    "last_edits",
    "latest_version",
    "load_for_update",
    "page_for_staff",
    "problems_before_submission",
    "proposals_of",
    "receipt_facts",
    "rules_of",
    "submitted_in_call",
    "text_revisions",
    "version_of",
    "versions_of",
    "work_items",
]
