"""Do what the worker would do, at an instant of the test's choosing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from grants import worker
from grants.core import clock


def run_jobs(at: datetime) -> int:
    """Do every job that is due at an instant; return how many were tried."""
    return _at(at, worker.do_due_jobs)


def run_daily(at: datetime) -> int:
    """Make the daily rounds not made yet on that day; return how many."""
    return _at(at, worker.make_daily_rounds)


def _at(at: datetime, work: Callable[[], int]) -> int:
    clock.set_source(lambda: at)
    try:
        done = 0
        while tried := work():
            done += tried
        return done
    finally:
        clock.set_source(None)
