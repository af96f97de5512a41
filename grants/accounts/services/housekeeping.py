"""Drop what accounts need no longer: old links, counts of closed windows, enrolments left half-way."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete

from grants.accounts.models import AttemptCount, OneTimeLink, SecondFactor
from grants.accounts.services.attempts import WINDOW_SECONDS
from grants.accounts.services.second_factor import ENROLMENT_HOURS
from grants.core.db import db


def forget_expired(at: datetime) -> int:
    """Delete expired one-time links, used or not, past counts of attempts and second factors that nobody
    confirmed; return how many rows.

    The audit trail keeps who asked what; the typed names and addresses of the links go.
    """
    window = int(at.timestamp()) // WINDOW_SECONDS
    done = [
        db.session.execute(statement.execution_options(synchronize_session=False))
        for statement in (
            delete(OneTimeLink).where(OneTimeLink.expires_at <= at),
            delete(AttemptCount).where(AttemptCount.window < window),
            delete(SecondFactor).where(
                SecondFactor.confirmed_at.is_(None),
                SecondFactor.created_at <= at - timedelta(hours=ENROLMENT_HOURS),
            ),
        )
    ]
    return sum(result.rowcount for result in done if isinstance(result, CursorResult))
