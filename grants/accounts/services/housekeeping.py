"""Drop what accounts need no longer: links past their time, counts of attempts of closed windows."""

from datetime import datetime

from sqlalchemy import CursorResult, delete

from grants.accounts.models import AttemptCount, OneTimeLink
from grants.accounts.services.attempts import WINDOW_SECONDS
from grants.core.db import db


def forget_expired(at: datetime) -> int:
    """Delete expired one-time links, used or not, and past counts of attempts; return how many rows.

    The audit trail keeps who asked what; the typed names and addresses of the links go.
    """
    window = int(at.timestamp()) // WINDOW_SECONDS
    done = [
        db.session.execute(statement.execution_options(synchronize_session=False))
        for statement in (
            delete(OneTimeLink).where(OneTimeLink.expires_at <= at),
            delete(AttemptCount).where(AttemptCount.window < window),
        )
    ]
    return sum(result.rowcount for result in done if isinstance(result, CursorResult))
