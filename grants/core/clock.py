"""The clock: the current instant in UTC and the country's time zone from our own time-zone data."""

import zoneinfo
from collections.abc import Callable
from datetime import UTC, date, datetime

# The operating system's tables may still carry +1 for Morocco, which is on UTC all year since
# 20 September 2026; without a search path zoneinfo reads the tzdata package only.
zoneinfo.reset_tzpath(to=())
CASABLANCA = zoneinfo.ZoneInfo("Africa/Casablanca")


def _system_now() -> datetime:
    return datetime.now(UTC)


_source: Callable[[], datetime] = _system_now


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return _source()


def set_source(source: Callable[[], datetime] | None) -> None:
    """Replace the clock (tests only); None brings the system's back."""
    global _source
    _source = source or _system_now


def local(instant: datetime) -> datetime:
    """Return the instant as wall-clock time in Morocco."""
    return instant.astimezone(CASABLANCA)


def local_date(instant: datetime) -> date:
    """Return the calendar date in Morocco at an instant."""
    return local(instant).date()


def from_local(moment: datetime) -> datetime:
    """Return the UTC instant of a naive wall-clock time typed in Morocco."""
    if moment.tzinfo is not None:
        raise ValueError("a wall-clock time carries no zone")
    return moment.replace(tzinfo=CASABLANCA).astimezone(UTC)
