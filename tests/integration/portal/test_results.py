"""Published results: whom the public reads, whom it never does, and what leaves as CSV."""

import csv
import io

import pytest

from grants.calls.queries import get_for_update
from grants.core.db import db, unit_of_work
from grants.evaluation.queries.results import public_results
from grants.proposals.models import Proposal
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_decision, make_evaluators
from tests.factories.proposals import make_proposal
from tests.integration.evaluation.test_views import Statements


@pytest.fixture
def results(database):
    """A decided call: two funded, one waiting, one refused, one that renounced."""
    call = make_call(state="decided")
    make_evaluators(2)
    code, files = call.code, {}
    for name, state, amount in (
        ("Alpha", "selected", 100_000_00),
        ("Bêta", "selected", 50_000_50),
        ("Gamma", "reserve", None),
        ("Refusée", "rejected", None),
        ("Partie", "renounced", 70_000_00),
    ):
        line = call_line_of(get_for_update(code), "EDU")
        made = make_proposal(line, make_association(f"Association {name}"), state=state, title=f"={name}")
        outcome = {"renounced": "selected"}.get(state, state)
        make_decision(made, amount, outcome=outcome)
        files[name] = made.reference
    return code, files


def test_selected_and_waiting_are_public_the_others_never(results, client):
    code, files = results
    for lang in ("fr", "ar", "en"):
        answer = client.get(f"/{lang}/calls/{code}/results")
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200
        for name in ("Alpha", "Bêta", "Gamma"):
            assert files[name] in text
        for name in ("Refusée", "Partie"):
            assert name not in text
            assert files[name] not in text
        assert "Set-Cookie" not in answer.headers
    assert "31-13" in text
    again = client.get(f"/en/calls/{code}/results", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_csv_names_the_same_and_is_safe_in_a_spreadsheet(results, client):
    code, files = results
    answer = client.get("/open-data/results.csv")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True))))
    assert [row["reference"] for row in rows] == [files["Alpha"], files["Bêta"], files["Gamma"]]
    assert [row["amount_mad"] for row in rows] == ["100000.00", "50000.50", ""]
    assert [row["outcome"] for row in rows] == ["selected", "selected", "reserve"]
    assert {row["call"] for row in rows} == {code}
    assert rows[0]["title"] == "'=Alpha"
    assert rows[0]["city_codes"]
    assert "Set-Cookie" not in answer.headers
    assert (
        client.get("/open-data/results.csv", headers={"If-None-Match": answer.headers["ETag"]}).status_code
        == 304
    )


@pytest.mark.parametrize("state", ["published", "in_evaluation"])
def test_nothing_before_publication(database, client, state):
    call = make_call(state=state)
    assert client.get(f"/fr/calls/{call.code}/results").status_code == 404


def test_an_annulled_refusal_and_a_changed_state_leave_the_lists(results):
    _code, files = results
    with unit_of_work() as session:
        row = session.query(Proposal).filter_by(reference=files["Gamma"]).one()
        row.state = "evaluated"
    assert files["Gamma"] not in {row.reference for row in public_results()}


def test_two_statements_for_any_number(results):
    def cost():
        db.session.rollback()
        with Statements() as seen:
            public_results()
        return seen.count

    cost()
    first = cost()
    make_call("AAP-2025", state="decided")
    for number in range(8):
        made = make_proposal(
            call_line_of(get_for_update("AAP-2025"), "EDU"),
            make_association(f"Autre {number}"),
            state="selected",
        )
        make_decision(made, 10_000_00)
    cost()
    assert cost() == first <= 3
