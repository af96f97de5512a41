"""The ten steps of the path over HTTP, in French: from the call to the indicator that moved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from grants.audit.queries import verify_chain
from grants.core.db import db
from grants.outbox.models import Email
from grants.proposals.models import SubmittedVersion
from grants.reporting.verification import verify_rollup
from tests.journeys import cast, steps_apply, steps_choose, steps_fund, steps_report
from tests.journeys.cast import Story
from tests.journeys.hands import HttpHand
from tests.journeys.http_story import http_story
from tests.journeys.inside import inside

# What the association was told by e-mail along the path.
OWNER_TOLD = (
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
STAFF_TOLD = {
    "directeur": ("call.to_approve",),
    "evaluateur1": ("evaluation.assigned",),
    "evaluateur2": ("evaluation.assigned",),
    "finance": ("payment.requested",),
    "ordonnateur": ("payment.verified",),
    "tresorerie": ("payment.ordered",),
    "programme": ("report.submitted",),
}


@pytest.fixture
def story(
    app: Flask, sign_in: Callable[[str], FlaskClient], frozen_clock: Callable[[datetime], None]
) -> Story:
    return http_story(app, sign_in, frozen_clock, HttpHand)


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
    assert set(OWNER_TOLD) <= inside(app, lambda: events_to(cast.OWNER))
    for name, told in STAFF_TOLD.items():
        assert set(told) <= inside(app, lambda name=name: events_to(f"{name}@demo.ma")), name


def fingerprint() -> str:
    return db.session.scalars(select(SubmittedVersion.sha256)).one()


def events_to(recipient: str) -> set[str]:
    return set(db.session.scalars(select(Email.event).where(Email.recipient == recipient)))
