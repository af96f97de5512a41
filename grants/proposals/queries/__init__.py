"""Read proposals; rows are filtered by the reader's right."""

from grants.proposals.queries.applicants import drafts_of, kinds_of_activities, proposals_of
from grants.proposals.queries.call_rules import has_questions, problems_before_submission, rules_of
from grants.proposals.queries.changes import ChangeFilters, changed_sections, changes_of, writers_of
from grants.proposals.queries.comments import open_threads, threads_of
from grants.proposals.queries.contents import content_of
from grants.proposals.queries.desk import desk_panels
from grants.proposals.queries.display import DisplayNames, display_names
from grants.proposals.queries.files import FileRow, files_of, infected_files
from grants.proposals.queries.lent import (
    joined_requirements,
    lent_documents,
    lent_rows,
    lent_source,
    lent_sources,
)
from grants.proposals.queries.lists import (
    ProposalFilters,
    cities_of,
    filter_choices,
    page_for_staff,
    submitted_in_call,
)
from grants.proposals.queries.messages import (
    mark_of,
    message_document,
    messages_of,
    side_of,
)
from grants.proposals.queries.messages import (
    message_notes as file_notes,
)
from grants.proposals.queries.origins import former_proposals, item_words, origin_of
from grants.proposals.queries.paper import receipt_facts, whole_of_draft, whole_of_version
from grants.proposals.queries.single import (
    document_of,
    get_for_update,
    get_visible,
    joined_bytes,
    latest_version,
    load_for_update,
    receipt_of,
    verified,
    version_of,
    versions_of,
)
from grants.proposals.queries.units import (
    CODED_FIELDS,
    SectionEdits,
    changed_since,
    exported_costs,
    last_edits,
    names_of_codes,
    others_present,
    section_edits,
    tokens_of,
    unit_tokens,
)
from grants.proposals.queries.work import work_items

__all__ = [
    "CODED_FIELDS",
    "ChangeFilters",
    "DisplayNames",
    "FileRow",
    "ProposalFilters",
    "SectionEdits",
    "changed_sections",
    "changed_since",
    "changes_of",
    "cities_of",
    "content_of",
    "desk_panels",
    "display_names",
    "document_of",
    "drafts_of",
    "exported_costs",
    "file_notes",
    "files_of",
    "filter_choices",
    "former_proposals",
    "get_for_update",
    "get_visible",
    "has_questions",
    "infected_files",
    "item_words",
    "joined_bytes",
    "joined_requirements",
    "kinds_of_activities",
    "last_edits",
    "latest_version",
    "lent_documents",
    "lent_rows",
    "lent_source",
    "lent_sources",
    "load_for_update",
    "mark_of",
    "message_document",
    "messages_of",
    "names_of_codes",
    "open_threads",
    "origin_of",
    "others_present",
    "page_for_staff",
    "problems_before_submission",
    "proposals_of",
    "receipt_facts",
    "receipt_of",
    "rules_of",
    "section_edits",
    "side_of",
    "submitted_in_call",
    "threads_of",
    "tokens_of",
    "unit_tokens",
    "verified",
    "version_of",
    "versions_of",
    "whole_of_draft",
    "whole_of_version",
    "work_items",
    "writers_of",
]
