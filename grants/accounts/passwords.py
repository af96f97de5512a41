"""Passwords: argon2id hashes and how easily a password is guessed; touches no database."""

from collections.abc import Iterable
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app

from grants.core.errors import DomainError
from grants.core.i18n import _

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200
MINIMUM_SCORE = 3
_ESTIMATED_LENGTH = 72  # the estimator refuses longer texts; what it reads of them is strong enough


class WeakPassword(DomainError):
    """The password is short or easily guessed."""


@lru_cache(maxsize=4)
def _hasher(time_cost: int, memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=1)


@lru_cache(maxsize=4)
def _unknown(time_cost: int, memory_kib: int) -> str:
    """Return the hash verified when nobody has the address, so that both answers take as long."""
    return _hasher(time_cost, memory_kib).hash("nobody has this password")


def _costs() -> tuple[int, int]:
    return current_app.config["ARGON2_TIME_COST"], current_app.config["ARGON2_MEMORY_KIB"]


def hash_password(text: str) -> str:
    """Return the argon2id hash of a password, with the costs of the settings; slow on purpose."""
    return _hasher(*_costs()).hash(text)


def verify_password(stored: str | None, text: str) -> bool:
    """Say whether the text is the password; takes as long when there is nothing to compare with."""
    unknown = _unknown(*_costs())
    try:
        return _hasher(*_costs()).verify(stored or unknown, text) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str | None) -> bool:
    """Say whether a hash that was verified was made with other costs than those of the settings."""
    return stored is not None and _hasher(*_costs()).check_needs_rehash(stored)


def require_strong(text: str, personal: Iterable[str | None], field: str = "password") -> None:
    """Refuse a password that is short or easily guessed; personal holds words its owner is known by.

    Raises WeakPassword at the form field named.
    """
    if len(text) < MINIMUM_LENGTH:
        raise WeakPassword(_("Choisissez au moins %(count)s caractères.", count=MINIMUM_LENGTH), field=field)
    from zxcvbn import zxcvbn  # its word lists weigh 13 MB: only who chooses a password pays

    words = [part for item in personal if item for part in (item, *item.replace("@", " ").split())]
    if zxcvbn(text[:_ESTIMATED_LENGTH], user_inputs=words)["score"] < MINIMUM_SCORE:
        raise WeakPassword(
            _("Ce mot de passe se devine facilement. Prenez par exemple quatre mots sans rapport entre eux."),
            field=field,
        )
