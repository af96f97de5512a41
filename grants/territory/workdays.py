"""Count working days; touches no database."""

from collections.abc import Callable
from datetime import date, timedelta

SATURDAY = 5


def working_day_after(day: date, number: int, is_holiday: Callable[[date], bool]) -> date:
    """Return the day on which the given number of working days, counted from the day after, is complete.

    The administration works from Monday to Friday, save on public holidays.
    """
    while number > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and not is_holiday(day):
            number -= 1
    return day
