"""Read associations; rows are filtered by the reader's right."""

from grants.associations.queries.board import current_board, current_mandate, former_boards
from grants.associations.queries.documents import (
    Held,
    all_expiring,
    count_to_review,
    current_document,
    document_types,
    get_document,
    get_document_for_update,
    held_by,
    held_documents,
    reusable_documents,
    review_queue,
)
from grants.associations.queries.likeness import get_pair, get_pair_for_update, pairs_of, pairs_page
from grants.associations.queries.lists import city_choices, staff_page
from grants.associations.queries.members import (
    MEMBER_INVITATION,
    REGISTRATION,
    associations_of,
    current_members,
    get_membership,
    member_recipients,
    verified_owner_recipients,
)
from grants.associations.queries.requests import (
    bank_changes,
    get_transfer_for_update,
    open_transfer,
    open_transfers_of,
    pending_bank_change,
    transfers_to_decide,
)
from grants.associations.queries.single import (
    get_by_id,
    get_for_update,
    get_visible,
    lock_association,
    merged_into,
)
from grants.associations.queries.work import work_items

__all__ = [
    "MEMBER_INVITATION",
    "REGISTRATION",
    "Held",
    "all_expiring",
    "associations_of",
    "bank_changes",
    "city_choices",
    "count_to_review",
    "current_board",
    "current_document",
    "current_mandate",
    "current_members",
    "document_types",
    "former_boards",
    "get_by_id",
    "get_document",
    "get_document_for_update",
    "get_for_update",
    "get_membership",
    "get_pair",
    "get_pair_for_update",
    "get_transfer_for_update",
    "get_visible",
    "held_by",
    "held_documents",
    "lock_association",
    "member_recipients",
    "merged_into",
    "open_transfer",
    "open_transfers_of",
    "pairs_of",
    "pairs_page",
    "pending_bank_change",
    "reusable_documents",
    "review_queue",
    "staff_page",
    "transfers_to_decide",
    "verified_owner_recipients",
    "work_items",
]
