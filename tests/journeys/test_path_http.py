"""The ten steps of the path over HTTP, in French: from the call to the indicator that moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.audit.queries import verify_chain
from grants.core import clock
from grants.core.db import db
from grants.outbox.models import Email
from grants.proposals.models import SubmittedVersion
from grants.reporting.verification import verify_rollup
from tests.journeys import cast, steps_apply, steps_choose, steps_fund, steps_report
from tests.journeys.cast import Calendar, Story
from tests.journeys.hands import HttpHand
from tests.journeys.inside import inside

WRITING = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
OPEN = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AFTER = datetime(2026, 12, 9, 10, 0, tzinfo=UTC)
CALENDAR = Calendar(datetime(2026, 10, 26, 8, 0, tzinfo=UTC), datetime(2026, 12, 7, 23, 59, tzinfo=UTC))


# What the association was told by e-mail along the path.
STEPS_TOLD = (
    "account.confirm",
    "association.verified",
    "proposal.submitted",
    "decision.published",
    "agreement.to_sign",
    "agreement.in_force",
    "payment.paid",
    "report.returned",
    "report.validated",
)


@pytest.fixture
def story(
    app: Flask,
    sign_in: Callable[[str], FlaskClient],
    frozen_clock: Callable[[datetime], None],
) -> Story:
    inside(app, cast.engage_staff)
    return Story(
        language="fr",
        calendar=CALENDAR,
        sign_in=lambda email: HttpHand(sign_in(email), "fr"),
        passer_by=lambda language: HttpHand(app.test_client(), language),
        writing_begins=lambda: frozen_clock(WRITING),
        call_opens=lambda: frozen_clock(OPEN),
        deadline_passes=lambda _code: frozen_clock(AFTER),
        now=clock.now,
    )


def test_from_the_call_to_the_indicator(app: Flask, story: Story) -> None:
    steps_apply.the_call_is_published(story)
    steps_apply.an_association_is_verified(story)
    steps_apply.a_proposal_is_submitted(story)
    steps_apply.the_receipt_tells(story, inside(app, fingerprint))
    steps_choose.the_file_is_admitted_and_assigned(story)
    steps_choose.two_evaluators_score(story)
    steps_choose.the_committee_decides(story)
    steps_choose.the_letter_tells(story)
    steps_fund.the_convention_is_signed(story)
    steps_fund.the_first_tranche_is_paid(story)
    steps_report.the_report_is_filed(story)
    steps_report.the_indicator_moves(story)
    assert inside(app, verify_rollup) == []
    assert inside(app, verify_chain) == []
    assert set(STEPS_TOLD) <= inside(app, lambda: events_to(cast.OWNER))


def fingerprint() -> str:
    return db.session.scalars(select(SubmittedVersion.sha256)).one()


def events_to(recipient: str) -> set[str]:
    return set(db.session.scalars(select(Email.event).where(Email.recipient == recipient)))
