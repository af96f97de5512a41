"""Calls for tests, written through the services."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from grants.accounts.models import StaffRole, User
from grants.calls import services
from grants.calls.draft import CallDraft
from grants.calls.models import Call, CallLine
from grants.calls.parts import LineDraft
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db, in_unit_of_work, unit_of_work
from tests.factories.accounts import actor_of, make_user

OPENS = datetime(2026, 10, 26, 8, 0, tzinfo=UTC)
CLOSES = datetime(2026, 12, 7, 23, 59, tzinfo=UTC)
LINES = {"EDU": 100_000_000, "HUM": 60_000_000}
MANAGER, DIRECTOR = "factory.manager@example.ma", "factory.director@example.ma"
STATES = ("draft", "to_approve", "approved", "published", "in_evaluation", "decided")


def call_draft(
    code: str = "AAP-2026",
    opens_at: datetime = OPENS,
    closes_at: datetime = CLOSES,
    lines: Mapping[str, int] = LINES,
    **values: Any,
) -> CallDraft:
    """Return a complete draft; lines: code -> envelope in centimes; other fields of CallDraft by name.

    It asks no extra question and has no reference text, unless they are given (None: the suggested ones).
    """
    closing_day = local_date(closes_at)
    draft = CallDraft(
        year=int(code.split("-")[1]),
        title_fr=f"Appel à projets {code}",
        title_ar=f"طلب المشاريع رقم {code}",
        title_en=f"Call for projects {code}",
        summary_fr="Pour les associations qui agissent en faveur des migrants.",
        summary_ar="للجمعيات التي تعمل لفائدة المهاجرين.",
        summary_en="For associations that work for migrants.",
        eligibility_fr="Association déclarée depuis un an au moins.",
        eligibility_ar="جمعية مصرح بها منذ سنة على الأقل.",
        eligibility_en="Association registered for one year at least.",
        opens_at=opens_at,
        closes_at=closes_at,
        results_on=closing_day + timedelta(days=60),
        execution_starts_on=closing_day + timedelta(days=90),
        execution_ends_on=closing_day + timedelta(days=90 + 364),
        ceiling_centimes=30_000_000,
        contact_email="appels@example.ma",
        lines=tuple(LineDraft(line, envelope) for line, envelope in lines.items()),
        questions=(),
        texts=(),
    )
    return replace(draft, **values)


def make_call(
    code: str = "AAP-2026",
    state: str = "published",
    opens_at: datetime = OPENS,
    closes_at: datetime = CLOSES,
    lines: Mapping[str, int] = LINES,
    **values: Any,
) -> Call:
    """Create a call in a state (see STATES), its lines loaded; inside a unit of work or on its own."""
    draft = call_draft(code, opens_at, closes_at, lines, **values)
    if in_unit_of_work():
        return _make(code, state, draft)
    with unit_of_work():
        call = _make(code, state, draft)
    return _reload(call.code)


def call_line_of(call: Call, line_code: str = "EDU") -> CallLine:
    """Return a line of a call."""
    return next(line for line in call.lines if line.line_code == line_code)


def manager() -> Actor:
    """Return the manager who writes the calls of this factory; inside a unit of work or on its own."""
    if in_unit_of_work():
        return _person(MANAGER, "call_manager")
    with unit_of_work():
        return _person(MANAGER, "call_manager")


def _make(code: str, state: str, draft: CallDraft) -> Call:
    wanted = STATES.index(state)
    author, director = _person(MANAGER, "call_manager"), _person(DIRECTOR, "director")
    before, after = draft.opens_at - timedelta(days=20), draft.closes_at + timedelta(days=1)
    call = services.create_call(draft, author, before)
    call.code = code
    db.session.flush()
    call = _reload(code)  # with its lines, which the letters read
    if wanted >= 1:
        services.ask_approval(call, None, author, before)
    if wanted >= 2:
        services.approve_call(call, None, director, before)
    if wanted >= 3:
        services.publish_call(call, None, author, before)
    if wanted >= 4:
        services.start_evaluation(call, author, after)
    if wanted >= 5:
        services.mark_decided(call, author, after)
    db.session.flush()
    return call


def _person(email: str, role: str) -> Actor:
    user = db.session.scalar(select(User).where(User.email == email))
    if user is None:
        return make_user(email, role)
    if db.session.get(StaffRole, (user.id, role)) is None:
        raise LookupError(f"{email} is no {role}")
    return actor_of(user, role)


def _reload(code: str) -> Call:
    from grants.calls.queries import get_for_update

    return get_for_update(code)
