"""Reports for tests, filled in and moved through the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from grants.accounts.models import User
from grants.agreements.models import Agreement, AgreementHeading, PaymentTranche
from grants.agreements.states import TrancheState
from grants.calls.models import Call
from grants.core.actors import Actor
from grants.core.clock import local_date
from grants.core.db import db, in_unit_of_work, unit_of_work
from grants.obligations.models import Obligation
from grants.reporting import queries, services
from grants.reporting.content import ActivityContacts, CityTables, HeadingExpense
from grants.reporting.models import ReportRevision
from grants.reporting.tables import CellKey, table_cells
from grants.strategy.models import Line
from tests.factories.accounts import make_user
from tests.factories.agreements import CALL, CLOSES, ENVELOPE, OPENS, SIGNED, make_agreement
from tests.factories.associations import as_member, make_association
from tests.factories.calls import make_call

FILED = datetime(2016, 2, 10, 9, 0, tzinfo=UTC)
PERSONS = {("F", "5-11"): 12, ("M", "12-14"): 8}
SPENT = 10_000_000


@dataclass(frozen=True)
class People:
    """Who moves a report: owner and editor of the association, two programme officers."""

    owner: Actor
    editor: Actor
    officer: Actor
    other_officer: Actor
    agreement_id: int
    obligation_id: int
    final_obligation_id: int


def make_people(name: str = "amal", first_tranche_paid: bool = True, **agreement: Any) -> People:
    """Create an association with owner and editor, its agreement in force, and two programme officers.

    The agreement owes a progress report over three cut periods from July 2015, and a final one.
    """
    if not in_unit_of_work():
        with unit_of_work():
            return make_people(name, first_tranche_paid, **agreement)
    _ensure_call()
    owner, editor = make_user(f"owner.{name}@example.ma"), make_user(f"editor.{name}@example.ma")
    association = make_association(f"Association {name}", owner=owner, editor=editor)
    owner, editor = as_member(owner, association), as_member(editor, association, "editor")
    made = make_agreement(association=association, **agreement)
    if first_tranche_paid:
        pay_first_tranche(made.id)
    owed = db.session.scalars(
        select(Obligation.id).where(Obligation.subject_id == made.id).order_by(Obligation.period_start)
    ).all()
    return People(
        owner,
        editor,
        make_user(f"programme.{name}@example.ma", "programme_officer"),
        make_user(f"programme2.{name}@example.ma", "programme_officer"),
        made.id,
        owed[0],
        owed[-1],
    )


def _ensure_call() -> None:
    """Create the call of the agreements before any association, whose owners it would write to."""
    if db.session.scalar(select(Call.id).where(Call.code == CALL)) is None:
        lines = dict.fromkeys(db.session.scalars(select(Line.code).order_by(Line.position)), ENVELOPE)
        make_call(CALL, "decided", OPENS, CLOSES, lines)


def pay_first_tranche(agreement_id: int) -> None:
    """Mark the first tranche as paid by four hands."""
    tranche = db.session.scalars(
        select(PaymentTranche).where(PaymentTranche.agreement_id == agreement_id, PaymentTranche.number == 1)
    ).one()
    for day, step in enumerate(("requested", "verified", "ordered", "paid")):
        setattr(tranche, f"{step}_by_id", _hand(step))
        setattr(tranche, f"{step}_at", SIGNED + timedelta(days=day))
    tranche.paid_on = local_date(SIGNED + timedelta(days=3))
    tranche.state = TrancheState.PAID
    db.session.flush()


def _hand(step: str) -> int | None:
    email = f"hand.{step}@example.ma"
    found = db.session.scalar(select(User.id).where(User.email == email))
    return found if found is not None else make_user(email).id


def tables(
    city: str, start: date, persons: Mapping[tuple[str, str], int], declared: int | None = None
) -> CityTables:
    """Return a complete table T1 of a city: the persons given by sex and age, zero elsewhere."""
    cells: dict[CellKey, int | None] = {key: persons.get((key.sex, key.age), 0) for key in table_cells("T1")}
    return CityTables(city, start, cells, declared)


def fill(
    revision: ReportRevision,
    actor: Actor,
    persons: Mapping[tuple[str, str], int] = PERSONS,
    spent_centimes: int = SPENT,
    at: datetime = FILED,
) -> None:
    """Fill in every part of a draft: the persons in each city of the first period, zero in later ones."""
    plan = queries.plan_of(revision)
    first = plan.periods[0][0]
    services.save_participants(
        revision,
        [
            tables(city.code, start, persons if start == first else {})
            for city in plan.cities
            for start, _end in plan.periods
        ],
        actor,
        at,
    )
    services.save_contacts(
        revision,
        [
            ActivityContacts(activity.id, start, {"F": 30, "M": 20, "NS": 0})
            for activity in plan.activities
            for start, _end in plan.periods
        ],
        actor,
        at,
    )
    codes = list(
        db.session.scalars(
            select(AgreementHeading.heading_code).where(
                AgreementHeading.agreement_id == revision.agreement_id
            )
        )
    )
    amounts = [spent_centimes, *(0 for _code in codes[1:])]
    services.save_expenses(
        revision,
        [HeadingExpense(code, amount, amount) for code, amount in zip(codes, amounts, strict=True)],
        actor,
        at,
    )
    services.save_narrative(revision, "Les cours ont eu lieu dans les deux quartiers.", actor, at)


def make_report(
    people: People,
    state: str = "draft",
    persons: Mapping[tuple[str, str], int] = PERSONS,
    spent_centimes: int = SPENT,
    final: bool = False,
) -> str:
    """Create a filled-in report (draft, submitted, returned or validated) and return its reference."""
    if not in_unit_of_work():
        with unit_of_work():
            return make_report(people, state, persons, spent_centimes, final)
    key = people.final_obligation_id if final else people.obligation_id
    obligation = queries.get_obligation_for_update(key, people.owner)
    revision = queries.load_for_update(services.start_report(obligation, people.owner, FILED).id)
    fill(revision, people.owner, persons, spent_centimes)
    if state != "draft":
        services.submit_report(revision, None, people.owner, FILED)
    if state == "returned":
        services.send_back_report(revision, {"": "Reprenez le tableau."}, None, people.officer, FILED)
    if state == "validated":
        services.validate_report(revision, None, people.officer, FILED)
    return revision.reference


def agreement_of(people: People) -> Agreement:
    """Return the agreement of these people."""
    return db.session.get_one(Agreement, people.agreement_id)
