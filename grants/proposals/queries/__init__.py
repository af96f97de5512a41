"""Read proposals; rows are filtered by the reader's right."""

from grants.proposals.queries.applicants import choices_of_activities, drafts_of, proposals_of
from grants.proposals.queries.contents import (
    DisplayNames,
    content_of,
    display_names,
    problems_before_submission,
    rules_of,
)
from grants.proposals.queries.desk import desk_panels
from grants.proposals.queries.files import FileRow, files_of, infected_files
from grants.proposals.queries.lent import joined_requirements, lent_documents, lent_rows, lent_source
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
from grants.proposals.queries.paper import receipt_facts
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
    changed_since,
    exported_costs,
    names_of_codes,
    others_present,
    unit_tokens,
)
from grants.proposals.queries.work import work_items

__all__ = [
    "CODED_FIELDS",
    "DisplayNames",
    "FileRow",
    "ProposalFilters",
    "changed_since",
    "choices_of_activities",
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
    "get_for_update",
    "get_visible",
    "infected_files",
    "joined_bytes",
    "joined_requirements",
    "latest_version",
    "lent_documents",
    "lent_rows",
    "lent_source",
    "load_for_update",
    "mark_of",
    "message_document",
    "messages_of",
    "names_of_codes",
    "others_present",
    "page_for_staff",
    "problems_before_submission",
    "proposals_of",
    "receipt_facts",
    "receipt_of",
    "rules_of",
    "side_of",
    "submitted_in_call",
    "unit_tokens",
    "verified",
    "version_of",
    "versions_of",
    "work_items",
]
