"""Marks saved while they are given: units, conflicts between two windows, what is kept apart, notes."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from grants.audit.models import AuditEntry
from grants.core.db import db, unit_of_work
from grants.evaluation import queries, services
from grants.evaluation.grids import grid_rows
from grants.evaluation.jobs import erase_notes
from grants.evaluation.marking import MarkInput
from grants.evaluation.models import Evaluation, Mark, PrivateNote, ValidatedMarks
from grants.evaluation.services.scoring import EvaluationIncomplete
from grants.evaluation.states import Confidence
from grants.evaluation.units import Opinion
from grants.proposals.queries import load_for_update
from tests.factories.evaluation import make_evaluation
from tests.integration.evaluation.test_views import Statements


@pytest.fixture
def file(world):
    proposal = world.proposal()
    make_evaluation(proposal, world.evaluators[0], 1, "in_progress")
    make_evaluation(proposal, world.evaluators[1], 2, "validated", 10, comment="Note de l’autre")
    return proposal


@pytest.fixture
def window(world, file, sign_in, frozen_clock, at):
    frozen_clock(at)
    return sign_in(world.evaluators[0].email)


def send(client, world, file, *changes, status=200, person=0):
    body = {"user": world.evaluators[person].id, "changes": list(changes)}
    answer = client.post(f"/fr/evaluations/{file.reference}/autosave", json=body)
    assert answer.status_code == status, answer.text
    return answer.get_json()


def mark(code, half="", seen="", abstain="", comment=""):
    values = {f"mark_{code}": half, f"abstain_{code}": abstain, f"comment_{code}": comment}
    return {"unit": f"mark:{code}", "values": values, "seen": seen, "client": None}


def given(world, file):
    db.session.rollback()
    return queries.marking_of(queries.get_own(file.reference, world.evaluators[0])).given


def test_each_unit_is_saved_refused_or_in_conflict_alone(world, file, window):
    first = send(
        window,
        world,
        file,
        mark("A1", "7"),
        mark("A2", "11"),
        mark("A3", abstain="1", comment="Hors de mon domaine."),
    )
    assert first["time"] == "10:00"
    assert [unit["status"] for unit in first["units"]] == ["saved", "refused", "saved"]
    assert "choisissez une note" in first["units"][1]["faults"]["mark_A2"]
    assert first["units"][0]["seen"].startswith("1.")
    other_window = send(window, world, file, mark("A1", "9", comment="Solide."))["units"][0]
    assert other_window["status"] == "conflict"
    assert other_window["now"]["values"] == {"mark_A1": "7", "abstain_A1": "", "comment_A1": ""}
    assert given(world, file)["A1"] == MarkInput(7)
    kept = send(window, world, file, mark("A1", "9", other_window["now"]["seen"], comment="Solide."))
    assert kept["units"][0]["status"] == "saved"
    assert given(world, file)["A1"] == MarkInput(9, comment="Solide.")


def test_the_same_batch_twice_changes_nothing(world, file, window):
    batch = [
        mark("A1", "0"),
        {"unit": "note:all", "values": {"private_note": "À revoir"}, "seen": "", "client": None},
    ]
    first, second = send(window, world, file, *batch), send(window, world, file, *batch)
    assert [unit["seen"] for unit in first["units"]] == [unit["seen"] for unit in second["units"]]
    assert {unit["status"] for unit in second["units"]} == {"same"}
    db.session.rollback()
    saves = select(func.count()).where(AuditEntry.action == "evaluation.save_marks")
    assert db.session.scalar(saves) == 1


def test_four_things_are_stored_and_shown_apart(world, file, window, at):
    send(
        window, world, file, mark("A1", "0", comment="Rien."), mark("A2", abstain="1", comment="Je ne sais.")
    )
    with unit_of_work():
        db.session.execute(
            Evaluation.__table__.update()
            .where(Evaluation.position == 2)
            .values(state="in_progress", validated_at=None)
        )
        services.declare_not_applicable(
            load_for_update(file.id), "D2", "Sans public marocain.", world.manager, at
        )
    found = given(world, file)
    assert found["A1"].half_points == 0
    assert found["A1"].is_given
    assert found["A2"].abstained
    assert "A3" not in found
    text = window.get(f"/fr/evaluations/{file.reference}").text
    assert 'id="mark_A1-0" name="mark_A1" value="0" checked' in text
    assert "sans objet pour ce dossier" in text
    assert "Pas encore notée" in text


def test_a_mark_is_taken_away_again(world, file, window):
    token = send(window, world, file, mark("A1", "7"))["units"][0]["seen"]
    send(window, world, file, mark("A1", "", token))
    assert not given(world, file)["A1"].is_given
    assert db.session.scalars(select(Mark.half_points).where(Mark.evaluation_id == 1)).all() == [None]


@pytest.mark.parametrize(
    "changes",
    [
        [],
        "x",
        [1],
        [{"unit": "mark:A1"}],
        [{"unit": "nothing:1", "values": {}}],
        [{"unit": "mark:A1\x00", "values": {}}],
        [{"unit": "mark:A1", "values": {"mark_A1": 5}}],
        [{"unit": "mark:A1", "values": None}],
        [{"unit": "opinion:all", "values": {"confidence": "sure"}}],
        [mark("A1"), mark("A1")],
        [mark(f"A{number}") for number in range(60)],
    ],
)
def test_a_damaged_batch_is_refused_whole(world, file, window, changes):
    send_as = {"user": world.evaluators[0].id, "changes": changes}
    assert window.post(f"/fr/evaluations/{file.reference}/autosave", json=send_as).status_code == 400


def test_autosave_is_closed_to_others_and_after_validation(world, file, window, sign_in):
    other = sign_in(world.evaluators[1].email)
    send(other, world, file, mark("A1", "7"), status=409, person=1)  # validated
    send(other, world, file, mark("A1", "7"), status=409, person=0)  # says to be somebody else
    third = sign_in(world.evaluators[2].email)
    send(third, world, file, mark("A1", "7"), status=404, person=2)
    assert third.get(f"/fr/evaluations/{file.reference}/autosave").status_code == 404
    assert (
        window.get(f"/fr/evaluations/{file.reference}/autosave").get_json()["user"] == world.evaluators[0].id
    )


def test_the_private_note_and_the_confidence_are_kept(world, file, window, at, sign_in):
    address = f"/fr/evaluations/{file.reference}"
    sent = {"private_note": "SECRET à moi", "confidence": "low", "general_comment": "Avis.", "action": "save"}
    assert window.post(address, data=sent).status_code == 302
    db.session.rollback()
    own = queries.get_own(file.reference, world.evaluators[0])
    assert (own.confidence, own.note.body) == (Confidence.LOW, "SECRET à moi")
    assert "SECRET" in window.get(address).text
    manager = sign_in(world.manager.email)
    assert "SECRET" not in manager.get(f"/fr/staff/evaluations/{own.id}").text
    assert "SECRET" not in manager.get("/fr/staff/calls/AAP-2026/evaluations").text
    erase_notes(at + timedelta(days=5 * 365))
    assert db.session.scalar(select(func.count()).select_from(PrivateNote)) == 1
    erase_notes(at + timedelta(days=5 * 365 + 2))
    assert db.session.scalar(select(func.count()).select_from(PrivateNote)) == 0


def test_a_stale_page_shows_the_other_window_and_saves_over_it_when_told(world, file, window):
    address = f"/fr/evaluations/{file.reference}"
    send(window, world, file, mark("A1", "7", comment="Première fenêtre"))
    form = {"mark_A1": "3", "comment_A1": "Seconde fenêtre", "action": "save", "seen": "mark:A1=0."}
    stale = window.post(address, data=form)
    assert stale.status_code == 409
    assert "Première fenêtre" in stale.text
    assert "Seconde fenêtre" in stale.text
    assert given(world, file)["A1"].half_points == 7
    assert window.post(address, data={**form, "seen": "mark:A1=1."}).status_code == 302
    assert given(world, file)["A1"].half_points == 3


def test_what_a_page_left_alone_never_overwrites_nor_is_validated_unseen(world, file, window, scoring):
    address = f"/fr/evaluations/{file.reference}"
    own = queries.get_own(file.reference, world.evaluators[0])
    with unit_of_work():
        own = queries.get_own_for_update(file.reference, world.evaluators[0])
        services.save_marks(own, scoring.marks(7), "", world.evaluators[0], own.declared_at)
    page = window.get(address).text
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    form = {f"mark_{code}": "7" for code in scoring.marks()}
    token = next(item for item in seen if item.startswith("mark:B1=")).partition("=")[2]
    send(window, world, file, mark("B1", "5", token))  # another window, meanwhile
    assert (
        window.post(address, data={**form, "mark_A1": "6", "seen": seen, "action": "save"}).status_code == 302
    )
    assert given(world, file)["B1"].half_points == 5
    refused = window.post(address, data={**form, "mark_A1": "6", "seen": seen, "action": "validate"})
    assert refused.status_code == 409
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(ValidatedMarks)) == 0


def test_a_comment_signed_by_its_author_is_not_validated(world, file, at, scoring):
    name = world.evaluators[0].display_name
    with pytest.raises(EvaluationIncomplete, match="Retirez votre nom"), unit_of_work():
        own = queries.get_own_for_update(file.reference, world.evaluators[0])
        marks = scoring.marks(7, A1=MarkInput(7, comment=f"Vu par {name.upper()}."))
        services.complete_evaluation(own, marks, "", None, world.evaluators[0], at, opinion=Opinion("Bon."))


def test_the_reason_of_an_abstention_goes_into_no_letter(world, file, at, scoring):
    with unit_of_work():
        own = queries.get_own_for_update(file.reference, world.evaluators[0])
        marks = scoring.marks(8, D1=MarkInput(None, True, "Je connais trop peu ce public."))
        services.complete_evaluation(own, marks, "", None, world.evaluators[0], at)
    grid = grid_rows(world.call.id)
    sheets = queries.sheets_of([file.id], grid)[file.id]
    assert queries.merge_comments(sheets, [1, 2], grid).by_criterion["D1"] == ["Note de l’autre"]


def test_saving_a_mark_costs_few_statements(world, file, window):
    send(window, world, file, mark("A1", "7"))
    with Statements() as seen:
        send(window, world, file, mark("A1", "8", "1."))
    most = 8 if db.engine.dialect.name == "sqlite" else 6  # two BEGIN
    assert seen.count <= most
