"""The clocks of letters and appeals, in calendar days of Morocco; neither holidays nor hours shorten them.

The day an act happens is not counted: opened on the 1st, a period of 15 days ends with the 16th, at the
last instant of that day in Africa/Casablanca (life of a call, step 11).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from grants.core.clock import from_local, local_date


@dataclass(frozen=True)
class Terms:
    """Numbers of days, data of the ministry, frozen in each letter.

    reminder: after which an unopened letter is recalled; deemed: after which it counts as opened;
    appeal: to appeal once opened; answer: to answer an appeal; court: to go to court.
    """

    reminder_days: int = 10
    deemed_days: int = 30
    appeal_days: int = 15
    answer_days: int = 30
    court_days: int = 60


def end_of(day: date) -> datetime:
    """Return the last instant of a day in Morocco."""
    return from_local(datetime.combine(day, time.max))


def deemed_on(issued_at: datetime, terms: Terms) -> date:
    """Return the day on which a letter that nobody opened counts as opened."""
    return local_date(issued_at) + timedelta(days=terms.deemed_days)


def reminder_on(issued_at: datetime, terms: Terms) -> date:
    """Return the first day on which an unopened letter is recalled."""
    return local_date(issued_at) + timedelta(days=terms.reminder_days)


def starts_on(issued_at: datetime, opened_at: datetime | None, terms: Terms) -> date:
    """Return the day from which the period to appeal runs: the opening, or the deemed one if earlier."""
    latest = deemed_on(issued_at, terms)
    return latest if opened_at is None else min(local_date(opened_at), latest)


def appeal_ends_at(issued_at: datetime, opened_at: datetime | None, terms: Terms) -> datetime:
    """Return the last instant at which an appeal is in time."""
    return end_of(starts_on(issued_at, opened_at, terms) + timedelta(days=terms.appeal_days))


def court_ends_on(issued_at: datetime, opened_at: datetime | None, terms: Terms) -> date:
    """Return the last day to go to court, an appeal left apart."""
    return starts_on(issued_at, opened_at, terms) + timedelta(days=terms.court_days)


def answer_due_on(filed_at: datetime, terms: Terms) -> date:
    """Return the day by whose end an appeal is to be answered."""
    return local_date(filed_at) + timedelta(days=terms.answer_days)


def is_in_time(issued_at: datetime, opened_at: datetime | None, terms: Terms, at: datetime) -> bool:
    """Say whether an appeal made at an instant is in time: until the last one, included."""
    return issued_at <= at <= appeal_ends_at(issued_at, opened_at, terms)
