"""Write associations: registration, identity, board, documents, bank data, verification, members, doubles."""

from grants.associations.services.bank import refuse_bank_data, update_bank, verify_bank_data
from grants.associations.services.board import OfficerRow, declare_board
from grants.associations.services.expiry import announce_expiries
from grants.associations.services.ice import override_ice
from grants.associations.services.identity import register_association, update_identity
from grants.associations.services.identity_checks import Identity
from grants.associations.services.likeness import dismiss_pair
from grants.associations.services.members import (
    accept_invitation,
    end_membership,
    invite_member,
    join_as_new_user,
)
from grants.associations.services.merging import merge_associations, obstacles
from grants.associations.services.papers import accept_document, give_document, refuse_document
from grants.associations.services.registration import ask_registration, confirm_registration
from grants.associations.services.transfer import (
    answer_transfer,
    cancel_transfer,
    consent_to_transfer,
    propose_transfer,
    refuse_transfer,
)
from grants.associations.services.verification import ask_verification, return_association, verify_association

__all__ = [
    "Identity",
    "OfficerRow",
    "accept_document",
    "accept_invitation",
    "announce_expiries",
    "answer_transfer",
    "ask_registration",
    "ask_verification",
    "cancel_transfer",
    "confirm_registration",
    "consent_to_transfer",
    "declare_board",
    "dismiss_pair",
    "end_membership",
    "give_document",
    "invite_member",
    "join_as_new_user",
    "merge_associations",
    "obstacles",
    "override_ice",
    "propose_transfer",
    "refuse_bank_data",
    "refuse_document",
    "refuse_transfer",
    "register_association",
    "return_association",
    "update_bank",
    "update_identity",
    "verify_association",
    "verify_bank_data",
]
