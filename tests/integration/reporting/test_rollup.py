"""Whatever happens to reports, the figures kept by deltas are those of the revisions that count."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.core.db import db, unit_of_work
from grants.core.errors import DomainError
from grants.indicators.models import Rollup
from grants.reporting import queries, services
from grants.reporting.verification import verify_rollup
from tests.factories.reporting import FILED, fill, make_people

# Mostly one step further, so that corrections of corrections are reached; the others often refused.
ACTS = ("further", "further", "further", "start", "submit", "send_back", "validate", "correct")
CELLS = st.dictionaries(
    st.sampled_from([("F", "5-11"), ("M", "12-14"), ("NS", "NS")]), st.integers(0, 40), max_size=3
)
STEP = st.tuples(st.sampled_from(ACTS), st.booleans(), CELLS)
_numbers = iter(range(1_000_000))


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEP, min_size=3, max_size=14))
def test_random_lives_of_reports_keep_the_rollup(database, steps):
    people = make_people(f"p{next(_numbers)}", cities=("oujda", "rabat"))
    for act, final, persons in steps:
        key = people.final_obligation_id if final else people.obligation_id
        try:
            with unit_of_work():
                _step(act, people, key, persons)
        except DomainError:
            db.session.rollback()
        assert verify_rollup() == []


def _further(obligation_id):
    found = queries.open_revision(obligation_id)
    if found is not None:
        return "submit" if found.state == "draft" else "validate"
    return "correct" if queries.standing_of(obligation_id).validated else "start"


def _step(act, people, obligation_id, persons):
    act = _further(obligation_id) if act == "further" else act
    obligation = queries.get_obligation_for_update(obligation_id, people.owner)
    if act == "start":
        revision = services.start_report(obligation, people.owner, FILED)
        fill(queries.load_for_update(revision.id), people.owner, persons)
        return
    standing = queries.standing_of(obligation_id)
    if act == "correct":
        if standing.validated:
            draft = services.start_correction(
                queries.load_for_update(standing.validated), "Erreur.", people.owner, FILED
            )
            fill(queries.load_for_update(draft.id), people.owner, persons)
        return
    found = queries.open_revision(obligation_id)
    if found is None:
        return
    revision = queries.load_for_update(found.id)
    if act == "submit":
        services.submit_report(revision, None, people.owner, FILED)
    elif act == "send_back":
        services.send_back_report(revision, {"": "À revoir."}, None, people.officer, FILED)
    else:
        services.validate_report(revision, None, people.officer, FILED)


def test_a_planted_difference_is_found(database):
    people = make_people()
    with unit_of_work():
        _step("start", people, people.obligation_id, {("F", "5-11"): 3})
        _step("submit", people, people.obligation_id, {})
    assert verify_rollup() == []
    with unit_of_work() as session:
        row = session.query(Rollup).filter_by(status="provisional", combination="F|5-11").first()
        row.value += 1
    assert len(verify_rollup()) == 1
