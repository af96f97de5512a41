"""The check of the figures finds each kind of damage, and nothing when there is none."""

import pytest
from sqlalchemy import delete, select, update

from grants.core.db import db, unit_of_work
from grants.indicators.models import Presence, Rollup, RollupDelta
from grants.reporting.verification import verify_rollup
from tests.factories.agreements import make_agreement
from tests.factories.reporting import make_people, make_report


@pytest.fixture
def figures(database):
    """Planned figures of two agreements, validated ones of one report, and an agreement not in force."""
    people = make_people(cities=("oujda", "rabat"))
    make_report(people, "validated")
    make_agreement(cities=("oujda",))
    make_agreement(state="to_sign", cities=("oujda",))
    assert verify_rollup() == []


def damage(statement) -> list[str]:
    with unit_of_work() as session:
        session.execute(statement)
    return verify_rollup()


def key_of(model, status):
    """Return a condition that picks one row of a status that counts somebody."""
    number = model.count if model is Presence else model.value
    row = db.session.scalars(select(model).where(model.status == status, number > 0).limit(1)).one()
    names = [column.name for column in model.__table__.primary_key]
    return [getattr(model, name) == getattr(row, name) for name in names]


@pytest.mark.parametrize("status", ["planned", "provisional", "validated"])
def test_a_tampered_number_is_found(figures, status):
    (fault,) = damage(update(Rollup).where(*key_of(Rollup, status)).values(value=Rollup.value + 1))
    assert fault.startswith("rollup (")
    assert f"'{status}'" in fault


@pytest.mark.parametrize("status", ["planned", "validated"])
def test_a_lost_number_is_found(figures, status):
    (fault,) = damage(delete(Rollup).where(*key_of(Rollup, status)))
    assert fault.endswith("the table holds None")


def test_a_number_from_nowhere_is_found(figures):
    statement = update(Rollup).where(*key_of(Rollup, "planned")).values(city_code="fes")
    assert len(damage(statement)) == 2


@pytest.mark.parametrize("status", ["planned", "provisional", "validated"])
def test_a_missing_delta_is_found(figures, status):
    (fault,) = damage(delete(RollupDelta).where(*key_of(RollupDelta, status)))
    assert fault.startswith("rollup_delta (")


@pytest.mark.parametrize("by", [1, -1])
def test_a_wrong_presence_is_found(figures, by):
    key = key_of(Presence, "validated")
    (fault,) = damage(update(Presence).where(*key).values(count=Presence.count + by))
    assert fault.startswith("presence (")


def test_a_planned_presence_is_one_too_many(figures):
    key = key_of(Presence, "validated")
    faults = damage(update(Presence).where(*key).values(status="planned"))
    assert len(faults) == 2
