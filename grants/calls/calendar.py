"""Instants that follow from the dates of a call, in Morocco's time: pure, for services and pages."""

from datetime import date, datetime, time, timedelta

from grants.core.clock import from_local, local_date


def questions_close_at(closes_at: datetime, days_before: int) -> datetime:
    """Return the first instant at which no question is taken any more.

    Questions are taken until the end, in Casablanca, of the day that lies days_before days before the
    day of the deadline (domain notes, section 4, step 3), and never after the deadline itself.
    """
    return min(midnight_after(questions_last_day(closes_at, days_before)), closes_at)


def questions_last_day(closes_at: datetime, days_before: int) -> date:
    """Return the last day, in Casablanca, on which questions are taken."""
    return local_date(closes_at) - timedelta(days=days_before)


def midnight_after(day: date) -> datetime:
    """Return the instant at which a day ends in Casablanca."""
    return from_local(datetime.combine(day + timedelta(days=1), time()))


def extended_deadline(
    closes_at: datetime,
    accepts_until: datetime,
    outage: tuple[datetime, datetime],
    noted_at: datetime,
    window_hours: int,
    round_minutes: int,
) -> datetime | None:
    """Return the deadline that an outage moves a call to, None when it touches its last hours nowhere.

    The outage counts when it fell, at least in part, between window_hours before the deadline and the
    last instant accepted. Its length, rounded up to round_minutes, is added to the deadline; where the
    deadline has passed when the outage is noted, to the instant of noting, so that the time lost can
    be used. Never earlier than closes_at.
    """
    began, ended = outage
    if ended <= closes_at - timedelta(hours=window_hours) or began > accepts_until:
        return None
    step = timedelta(minutes=max(round_minutes, 1))
    lost = -(-(ended - began) // step) * step
    return max(closes_at, ended, noted_at if noted_at > closes_at else closes_at) + lost
