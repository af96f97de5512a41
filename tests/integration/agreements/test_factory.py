"""The factory gives agreements that the rest of the life can start from."""

from sqlalchemy import func, select

from grants.agreements.models import PaymentTranche
from grants.agreements.states import AgreementKind
from grants.core.db import db
from grants.indicators.models import Rollup
from grants.obligations.models import Obligation
from tests.factories.agreements import make_agreement


def test_an_agreement_in_force_has_tranches_reports_and_planned_figures(database):
    agreement = make_agreement(grant_centimes=200_000_01, cities=("oujda", "rabat"))
    tranches = list(db.session.scalars(select(PaymentTranche).order_by(PaymentTranche.number)))
    assert agreement.kind == AgreementKind.CONVENTION
    assert [(row.state.value, row.amount_centimes) for row in tranches] == [
        ("due", 10_000_000),
        ("planned", 6_000_000),
        ("planned", 4_000_001),
    ]
    assert db.session.scalar(select(func.count()).select_from(Obligation)) == 2
    assert db.session.scalar(select(func.sum(Rollup.value))) == 240


def test_several_agreements_share_one_call(database):
    references = {make_agreement(state="draft").reference for _number in range(3)}
    assert len(references) == 3
    assert make_agreement(grant_centimes=49_999_99).kind == AgreementKind.GRANT_DECISION
