"""The path over the test client: its dates stand still at three moments of the call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from grants.core import clock
from tests.journeys import cast
from tests.journeys.cast import Calendar, Story
from tests.journeys.hands import HttpHand
from tests.journeys.inside import inside

WRITING = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
OPEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
CALENDAR = Calendar(datetime(2026, 10, 26, 8, 0, tzinfo=UTC), datetime(2026, 12, 7, 23, 59, tzinfo=UTC))


def http_story(
    app: Flask,
    sign_in: Callable[[str], FlaskClient],
    frozen_clock: Callable[[datetime], None],
    kind: type[HttpHand],
) -> Story:
    """Return a story in French whose people are hands of this kind; the staff is engaged."""
    inside(app, cast.engage_staff)
    return Story(
        language="fr",
        calendar=CALENDAR,
        sign_in=lambda email: kind(sign_in(email), "fr"),
        passer_by=lambda language: kind(app.test_client(), language),
        writing_begins=lambda: frozen_clock(WRITING),
        call_opens=lambda: frozen_clock(OPEN),
        deadline_passes=lambda _code: frozen_clock(AFTER),
        now=clock.now,
    )
