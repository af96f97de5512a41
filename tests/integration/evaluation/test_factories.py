"""The factories of evaluation give rows that the rules accept."""

from sqlalchemy import func, select

from grants.core.db import db
from grants.evaluation.models import Decision, Evaluation, Mark, Score
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_decision, make_evaluated_proposal


def test_a_decided_file_stands_on_two_evaluations_and_an_exact_score(database):
    call = make_call(state="in_evaluation")
    proposal = make_evaluated_proposal(call_line_of(call), make_association(), half_points=(8, 7))
    decision = make_decision(proposal, 150_000_00)
    assert db.session.scalars(select(Score)).one().final == "75"
    assert db.session.scalar(select(func.count()).select_from(Evaluation)) == 2
    assert db.session.scalar(select(func.count()).select_from(Mark)) == 30
    assert db.session.get_one(Decision, decision.id).amount_centimes == 150_000_00
