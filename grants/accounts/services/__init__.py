"""Write accounts: people, their sessions, one-time links, staff roles, counts of attempts."""

from grants.accounts.passwords import hash_password, is_outdated, require_strong, verify_password
from grants.accounts.services.attempts import count_attempt, forget_attempts
from grants.accounts.services.housekeeping import forget_expired
from grants.accounts.services.links import create_link, use_link
from grants.accounts.services.people import (
    ask_password_reset,
    change_password,
    create_user,
    renew_hash,
    reset_password,
    update_profile,
)
from grants.accounts.services.second_factor import (
    WrongCode,
    accept_code,
    accept_recovery_code,
    begin_enrolment,
    confirm_enrolment,
    renew_recovery_codes,
    reset_factor,
    turn_factor_off,
)
from grants.accounts.services.sessions import end_all_sessions, end_session, renew_proof, start_session
from grants.accounts.services.staff import (
    accept_staff_invitation,
    change_roles,
    deactivate_user,
    invite_staff,
    reactivate_user,
)

__all__ = [
    "WrongCode",
    "accept_code",
    "accept_recovery_code",
    "accept_staff_invitation",
    "ask_password_reset",
    "begin_enrolment",
    "change_password",
    "change_roles",
    "confirm_enrolment",
    "count_attempt",
    "create_link",
    "create_user",
    "deactivate_user",
    "end_all_sessions",
    "end_session",
    "forget_attempts",
    "forget_expired",
    "hash_password",
    "invite_staff",
    "is_outdated",
    "reactivate_user",
    "renew_hash",
    "renew_proof",
    "renew_recovery_codes",
    "require_strong",
    "reset_factor",
    "reset_password",
    "start_session",
    "turn_factor_off",
    "update_profile",
    "use_link",
    "verify_password",
]
