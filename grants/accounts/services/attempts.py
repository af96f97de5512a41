"""Count attempts by account and by address in windows of time, so that guessing is slowed down."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite

from grants.accounts.models import AttemptCount
from grants.core.db import db
from grants.core.errors import DomainError
from grants.core.i18n import ngettext

WINDOW_SECONDS = 900
# Kind of attempt: (most for one account, most for one network address) in a window.
LIMITS = {"sign-in": (8, 80), "code": (8, 80), "mail": (3, 30)}


class TooManyAttempts(DomainError):
    """The account or the address tried too often."""

    status = 429

    def __init__(self, minutes: int) -> None:
        super().__init__(
            ngettext(
                "Trop d’essais. Attendez %(num)s minute, puis recommencez.",
                "Trop d’essais. Attendez %(num)s minutes, puis recommencez.",
                minutes,
            )
        )
        self.minutes = minutes


def count_attempt(kind: str, email: str, address: str, at: datetime) -> int:
    """Count an attempt before it is made; return the minutes to wait, 0 when it may go on.

    Stands in a unit of work of its own: raising here would take the count back.
    """
    window = int(at.timestamp()) // WINDOW_SECONDS
    counts = [_add_one(key, window) for key in _keys(kind, email, address)]
    if all(count <= limit for count, limit in zip(counts, LIMITS[kind], strict=True)):
        return 0
    seconds_left = (window + 1) * WINDOW_SECONDS - int(at.timestamp())
    return -(-seconds_left // 60)


def forget_attempts(kind: str, email: str, address: str) -> None:
    """Forget what was counted for an account whose owner came in; the address gets one attempt back."""
    account_key, address_key = _keys(kind, email, address)
    db.session.execute(delete(AttemptCount).where(AttemptCount.key == account_key))
    db.session.execute(
        update(AttemptCount)
        .where(AttemptCount.key == address_key, AttemptCount.attempts > 0)
        .values(attempts=AttemptCount.attempts - 1)
    )


def _keys(kind: str, email: str, address: str) -> tuple[str, str]:
    account = hashlib.sha256(email.strip().lower().encode()).hexdigest()[:40]
    return f"{kind}:account:{account}", f"{kind}:address:{address[:60]}"


def _add_one(key: str, window: int) -> int:
    """Insert a count of one or add one to it, in one statement of either engine; drop older windows."""
    db.session.execute(delete(AttemptCount).where(AttemptCount.key == key, AttemptCount.window < window))
    dialect: Any = sqlite if db.session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(AttemptCount).values(key=key, window=window, attempts=1)
    counted: int = db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["key", "window"], set_={"attempts": AttemptCount.attempts + 1}
        ).returning(AttemptCount.attempts)
    ).scalar_one()
    return counted
