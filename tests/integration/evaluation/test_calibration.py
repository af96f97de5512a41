"""Calibration: everyone of the panel marks two samples first; the spread is shown; nothing counts."""

import pytest
from sqlalchemy import func, select

from grants.calls.queries import get_for_update
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.evaluation import queries, services
from grants.evaluation.models import Evaluation, Mark, SampleSheet, Score
from grants.evaluation.services.calibration import SamplesRefused
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_evaluated_proposal
from tests.integration.evaluation.test_views import cost

CODE = "AAP-2026"
TEXT = services.SampleInput(
    title="Cours du soir", body="Quarante adultes, deux soirs par semaine.\nBudget : 90 000 DH."
)


@pytest.fixture
def former(world):
    call = make_call(code="AAP-2020", state="decided")
    return make_evaluated_proposal(
        call_line_of(call),
        world.association(),
        7,
        world.evaluators[:2],
        state="selected",
        title="Un ancien projet",
    )


def open_it(world, at, samples, actor=None):
    with unit_of_work():
        return services.open_calibration(world.call, samples, actor or world.manager, at)


def opened(world, at, former):
    open_it(world, at, [services.SampleInput(reference=former.reference), TEXT])
    return {person.id: queries.own_sheets(person) for person in world.evaluators}


def mark(world, sheet_id, person, half, at, is_final=True, seen=None):
    codes = "A1 A2 A3 B1 B2 B3 C1 C2 C3 D1 D2 D3 E1 E2 E3".split()
    with unit_of_work():
        sheet = queries.own_sheet(sheet_id, person, lock=True)
        services.mark_sample(sheet, dict.fromkeys(codes, half), "", is_final, seen, person, at)


def test_opening_gives_both_samples_to_the_whole_panel(world, at, former):
    found = opened(world, at, former)
    assert {key: len(sheets) for key, sheets in found.items()} == {
        person.id: 2 for person in world.evaluators
    }
    with pytest.raises(Conflict):
        open_it(world, at, [TEXT, TEXT])


def test_samples_are_decided_files_of_other_calls_or_texts(world, at, former):
    own = world.evaluated(7)
    reference = services.SampleInput
    wrong = [
        [TEXT],
        [TEXT, reference(reference=own.reference)],
        [TEXT, reference(reference="AAP-1999-EDU-0001")],
        [TEXT, reference(title="Sans texte")],
        [reference(reference=former.reference), reference(reference=former.reference)],
    ]
    for samples in wrong:
        with pytest.raises(SamplesRefused):
            open_it(world, at, samples)
    with pytest.raises(NotAllowed):
        open_it(world, at, [TEXT, TEXT], world.evaluators[0])


def test_who_is_tied_to_a_sample_does_not_get_it(world, at, former):
    from grants.evaluation.models import ConflictOfInterest

    with unit_of_work() as session:
        session.add(
            ConflictOfInterest(
                user_id=world.evaluators[2].id,
                association_id=former.association_id,
                reason="Bureau",
                declared_at=at,
            )
        )
    found = opened(world, at, former)
    assert [len(found[person.id]) for person in world.evaluators] == [2, 2, 0]


def test_marks_are_kept_then_frozen_and_belong_to_one(world, at, former):
    found = opened(world, at, former)
    first, second = world.evaluators[:2]
    key = found[first.id][0].id
    mark(world, key, first, 7, at, is_final=False, seen=1)
    with pytest.raises(Conflict):
        mark(world, key, first, 8, at, seen=1)
    with pytest.raises(NotFound):
        queries.own_sheet(key, second)
    with pytest.raises(ProblemsError):
        mark(world, key, first, 11, at)
    with pytest.raises(ProblemsError, match="donnez une note"), unit_of_work():
        services.mark_sample(queries.own_sheet(key, first, lock=True), {"A1": 5}, "", True, None, first, at)
    mark(world, key, first, 8, at)
    with pytest.raises(Conflict):
        mark(world, key, first, 8, at)


def test_the_spread_is_shown_without_names_once_all_validated(world, at, former, sign_in):
    found = opened(world, at, former)
    for number, person in enumerate(world.evaluators):
        mark(world, found[person.id][0].id, person, 4 + number, at)
    first, second = world.evaluators[:2]
    client = sign_in(first.email)
    address = f"/fr/calibrations/{found[first.id][0].id}"
    assert "Comment le groupe a noté" not in client.get(address).text
    for person in world.evaluators:
        mark(world, found[person.id][1].id, person, 6, at)
    text = client.get(address).text
    assert "2 · 2,5 · 3" in text
    assert second.display_name not in text
    manager = sign_in(world.manager.email).get(f"/fr/staff/calls/{CODE}/calibration").text
    assert second.display_name in manager
    assert "−0,50" in manager


def test_the_manager_ends_it_early_and_only_once(world, at, former, sign_in):
    found = opened(world, at, former)
    first = world.evaluators[0]
    sheet = found[first.id][0].id
    mark(world, sheet, first, 4, at)
    manager = sign_in(world.manager.email)
    close = f"/fr/staff/calls/{CODE}/calibration/close"
    assert sign_in(first.email).post(close).status_code == 403
    assert manager.post(close, data={"version": "1"}).status_code == 302
    assert manager.post(close, data={"version": "1"}).status_code == 409
    assert "Comment le groupe a noté" in sign_in(first.email).get(f"/fr/calibrations/{sheet}").text
    with pytest.raises(Conflict):
        mark(world, found[first.id][1].id, first, 4, at)


def test_calibration_marks_count_nowhere(world, at, former, scoring):
    before = db.session.scalar(select(func.count()).select_from(Mark))
    evaluations = db.session.scalar(select(func.count()).select_from(Evaluation))
    kept = db.session.get_one(Score, former.id).final
    found = opened(world, at, former)
    for person in world.evaluators:
        for sheet in found[person.id]:
            mark(world, sheet.id, person, 0, at)
    assert db.session.scalar(select(func.count()).select_from(Mark)) == before
    assert db.session.scalar(select(func.count()).select_from(Evaluation)) == evaluations
    assert db.session.get_one(Score, former.id).final == kept
    assert queries.page_of_own(world.evaluators[2], 1).total == 0


def test_the_pages_open_mark_and_validate(world, at, former, sign_in):
    manager, evaluator = sign_in(world.manager.email), sign_in(world.evaluators[0].email)
    address = f"/fr/staff/calls/{CODE}/calibration"
    refused = manager.post(
        address, data={"reference_0": "AAP-1999-X", "title_1": "Gardé", "body_1": "Texte gardé"}
    )
    assert refused.status_code == 422
    assert "Texte gardé" in refused.text
    sent = {
        "reference_0": former.reference.lower(),
        "title_1": "Cours du soir",
        "body_1": "Quarante adultes.",
    }
    assert manager.post(address, data=sent).status_code == 302
    listed = evaluator.get("/fr/calibrations").text
    assert "Cours du soir" in listed
    db.session.rollback()
    keys = [sheet.id for sheet in queries.own_sheets(world.evaluators[0])]
    assert len(keys) == 2
    for key in keys:
        page = evaluator.get(f"/fr/calibrations/{key}")
        assert page.status_code == 200
        assert "Accompagner cent vingt enfants" in page.text or "Quarante adultes." in page.text
        codes = "A1 A2 A3 B1 B2 B3 C1 C2 C3 D1 D2 D3 E1 E2 E3".split()
        form = {f"mark_{code}": "7" for code in codes} | {"action": "validate", "version": "1"}
        assert evaluator.post(f"/fr/calibrations/{key}", data={**form, "mark_A1": "99"}).status_code == 422
        assert evaluator.post(f"/fr/calibrations/{key}", data={**form, "mark_A1": ""}).status_code == 422
        assert evaluator.post(f"/fr/calibrations/{key}", data=form).status_code == 302
        assert evaluator.post(f"/fr/calibrations/{key}", data=form).status_code == 409
    db.session.rollback()
    done = select(func.count()).where(SampleSheet.validated_at.is_not(None))
    assert db.session.scalar(done) == 2
    assert cost(manager, address) <= 11


def test_without_evaluators_nothing_opens(database, at):
    from tests.factories.accounts import make_user

    code = make_call(state="in_evaluation").code
    manager = make_user("gestionnaire@example.ma", "call_manager")
    with pytest.raises(DomainError, match="Aucun évaluateur"), unit_of_work():
        services.open_calibration(get_for_update(code), [TEXT, TEXT], manager, at)
