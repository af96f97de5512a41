"""Write associations: registration, identity, bank data, verification, members."""

from grants.associations.services.bank import update_bank, verify_bank_data
from grants.associations.services.identity import Identity, register_association, update_identity
from grants.associations.services.members import (
    accept_invitation,
    end_membership,
    invite_member,
    join_as_new_user,
)
from grants.associations.services.registration import ask_registration, confirm_registration
from grants.associations.services.verification import ask_verification, return_association, verify_association

__all__ = [
    "Identity",
    "accept_invitation",
    "ask_registration",
    "ask_verification",
    "confirm_registration",
    "end_membership",
    "invite_member",
    "join_as_new_user",
    "register_association",
    "return_association",
    "update_bank",
    "update_identity",
    "verify_association",
    "verify_bank_data",
]
