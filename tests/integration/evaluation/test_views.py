"""Pages of evaluation: who opens what, what is refused, what is never shown."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import event, func, select

from grants.core.db import db, unit_of_work
from grants.evaluation import queries
from grants.evaluation.models import Evaluation, Mark
from grants.outbox.models import Email
from grants.proposals.queries import latest_version
from tests.factories.accounts import make_user
from tests.factories.associations import make_provisional
from tests.factories.calls import call_line_of
from tests.factories.evaluation import make_evaluation, make_session
from tests.factories.proposals import make_proposal

CODE = "AAP-2026"


def form_of(half_points=7, comment="Assez solide.", **values):
    """Return what the browser sends from a complete grid."""
    codes = "A1 A2 A3 B1 B2 B3 C1 C2 C3 D1 D2 D3 E1 E2 E3".split()
    given = {f"mark_{code}": str(half_points) for code in codes}
    return {**given, "comment_A1": comment, "general_comment": "Avis.", "action": "save", **values}


@pytest.fixture
def evaluator(world, sign_in):
    return sign_in(world.evaluators[0].email)


@pytest.fixture
def file(world):
    proposal = world.proposal(title="Des passerelles")
    make_evaluation(proposal, world.evaluators[0], 1, "in_progress")
    make_evaluation(proposal, world.evaluators[1], 2, "validated", 10, comment="Note de l’autre évaluateur")
    return proposal


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:2000]
    return response.get_data(as_text=True)


def test_an_evaluator_opens_only_assigned_files(world, file, evaluator, sign_in):
    other = world.proposal()
    address = f"/fr/evaluations/{file.reference}"
    assert "Des passerelles" in page(evaluator, address)
    page(evaluator, f"/fr/evaluations/{other.reference}", 404)
    third = sign_in(world.evaluators[2].email)
    page(third, address, 404)
    assert third.post(address, data=form_of()).status_code == 404
    page(sign_in(world.manager.email), address, 403)


def test_the_content_shows_only_after_the_declaration(world, file, evaluator):
    proposal = world.proposal(title="Un autre projet")
    make_evaluation(proposal, world.evaluators[0], 1)
    address = f"/fr/evaluations/{proposal.reference}"
    before = page(evaluator, address)
    assert "Accompagner cent vingt enfants" not in before
    assert "Déclarer et ouvrir" in before
    assert evaluator.post(address, data=form_of()).status_code == 409
    assert evaluator.post(f"{address}/declare").status_code == 302
    text = page(evaluator, address)
    assert "Accompagner cent vingt enfants" in text
    team = latest_version(proposal.id).content["team"]
    assert any(member["name"] for member in team)
    for member in team:
        assert member["role"] in text.replace("&#39;", "'")
        assert not member["name"] or member["name"] not in text
    assert evaluator.post(f"{address}/declare").status_code == 409


def test_the_marks_of_the_other_are_never_shown(world, file, evaluator):
    address = f"/fr/evaluations/{file.reference}"
    text = page(evaluator, address)
    assert "Note de l’autre évaluateur" not in text
    assert world.evaluators[1].display_name not in text
    assert "checked" not in text
    assert world.evaluators[1].display_name not in page(evaluator, "/fr/evaluations")


@pytest.mark.parametrize("value", ["11", "-1", "4.5", "abc", "99999999999"])
def test_a_mark_outside_the_grid_is_refused_and_nothing_typed_is_lost(file, evaluator, value):
    sent = form_of(mark_B1=value, comment_B2="À garder")
    answer = evaluator.post(f"/fr/evaluations/{file.reference}", data=sent)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "choisissez une note" in text
    assert "À garder" in text
    assert db.session.scalar(select(func.count()).select_from(Mark)) == 15


def test_saving_then_validating(world, file, evaluator):
    address = f"/fr/evaluations/{file.reference}"
    assert evaluator.post(address, data=form_of(mark_C3="")).status_code == 302
    assert "14 notes sur 15" in page(evaluator, address).replace("<span data-marked>", "").replace(
        "</span> notes", " notes"
    )
    refused = evaluator.post(address, data=form_of(mark_C3="10", action="validate"))
    assert refused.status_code == 422
    assert "justifiez cette note" in refused.get_data(as_text=True)
    done = form_of(mark_C3="10", comment_C3="Suivi remarquable.", action="validate")
    assert evaluator.post(address, data=done).status_code == 302
    assert evaluator.post(address, data=done).status_code == 409
    assert "ne changent plus" in page(evaluator, address)


def test_a_stale_page_keeps_what_was_typed(file, evaluator):
    address = f"/fr/evaluations/{file.reference}"
    assert evaluator.post(address, data=form_of(version="1")).status_code == 302
    stale = evaluator.post(address, data=form_of(version="1", comment_A1="Tapé ailleurs"))
    assert stale.status_code == 409
    assert "Tapé ailleurs" in stale.get_data(as_text=True)


def test_a_script_in_a_comment_is_text(world, file, evaluator):
    script = "<script>alert(1)</script>"
    sent = form_of(comment_A1=script, general_comment=script)
    evaluator.post(f"/fr/evaluations/{file.reference}", data=sent)
    text = page(evaluator, f"/fr/evaluations/{file.reference}")
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert(1)") == 2


def test_recusal_by_the_page(world, file, evaluator):
    address = f"/fr/evaluations/{file.reference}"
    assert evaluator.post(f"{address}/recuse", data={"reason": ""}).status_code == 422
    assert evaluator.post(f"{address}/recuse", data={"reason": "Ma sœur y travaille."}).status_code == 302
    page(evaluator, address, 404)


def test_the_manager_screens_assigns_and_follows(world, sign_in):
    manager = sign_in(world.manager.email)
    proposal = world.proposal("submitted")
    assert proposal.reference in page(manager, "/fr/staff/screening")
    address = f"/fr/staff/proposals/{proposal.reference}/screening"
    page(manager, address)
    codes = "RECEP STAT BUR PVAG RMOR RFIN RIB ENG PEC".split()
    ticked = [f"{code}:{check}" for code in codes for check in ("present", "readable", "valid")]
    assert manager.post(address, data={"points": ticked[:-1], "verdict": "pass"}).status_code == 422
    assert manager.post(address, data={"points": ticked, "verdict": "pass"}).status_code == 422
    why = {f"reason-{code}": "Vue sur l’original." for code in codes}
    assert manager.post(address, data={"points": ticked, "verdict": "pass", **why}).status_code == 302
    assert "Éligibilité" in page(manager, address)
    points = ["association", "line", "city", "duration", "amount", "cofunding", "no_overdue"]
    assert manager.post(address, data={"points": [], "verdict": "fail"}).status_code == 422
    assert manager.post(address, data={"points": points, "verdict": "pass"}).status_code == 302
    assert manager.post(address, data={"points": points, "verdict": "pass"}).status_code == 409
    address = f"/fr/staff/calls/{CODE}/assignment"
    assert proposal.reference in page(manager, address)
    sent = {f"evaluator-{proposal.id}": [str(person.id) for person in world.evaluators[:2]]}
    assert manager.post(address, data=sent).status_code == 302
    text = page(manager, f"/fr/staff/calls/{CODE}/evaluations")
    assert world.evaluators[0].display_name in text
    db.session.rollback()  # see what the requests committed
    kept = db.session.scalars(select(Evaluation).where(Evaluation.proposal_id == proposal.id)).all()
    release = f"/fr/staff/evaluations/{kept[0].id}/release"
    page(manager, release)
    assert manager.post(release, data={"version": "1", "reason": "Absent"}).status_code == 302
    refused = manager.post(f"/fr/staff/calls/{CODE}/close-scoring")
    assert refused.status_code == 422
    assert proposal.reference in refused.get_data(as_text=True)


def test_an_evaluator_with_a_tie_cannot_be_forced_through_the_form(world, sign_in, at):
    proposal = world.proposal()
    sent = {f"evaluator-{proposal.id}": [str(world.chair.id)]}
    answer = sign_in(world.manager.email).post(f"/fr/staff/calls/{CODE}/assignment", data=sent)
    assert answer.status_code == 422
    assert db.session.scalars(select(Evaluation)).all() == []


def test_the_session_reads_of_a_provisional_receipt(world, at, sign_in):
    flagged, plain = world.evaluated(9), world.evaluated(8)
    make_provisional(flagged.association_id, date(2014, 1, 1), True, world.owners[0], at)
    manager, base = sign_in(world.manager.email), f"/fr/staff/calls/{CODE}/selection"
    assert page(manager, f"{base}?line=EDU").count("récépissé provisoire") == 1
    assert "Récépissé provisoire" in page(manager, f"{base}/{flagged.reference}")
    assert "Récépissé provisoire" not in page(manager, f"{base}/{plain.reference}")


def test_the_session_from_opening_to_the_letter(world, sign_in):
    granted, refused = world.evaluated(9), world.evaluated(4)
    manager, chair = sign_in(world.manager.email), sign_in(world.chair.email)
    base = f"/fr/staff/calls/{CODE}/selection"
    assert "Ouvrir la séance" in page(manager, base)
    opened = {"held_on": "2015-01-05", "members": [str(key) for key in world.present]}
    assert manager.post(f"{base}/open", data={**opened, "members": opened["members"][:1]}).status_code == 422
    assert manager.post(f"{base}/open", data=opened).status_code == 302
    text = page(chair, f"{base}?line=EDU")
    assert granted.reference in text
    assert world.evaluators[0].display_name not in text
    item = f"{base}/{granted.reference}"
    assert world.evaluators[0].display_name not in page(chair, item)
    over = {"version": "1", "outcome": "selected", "amount": "960 000,00", "reason": "Plus."}
    assert chair.post(item, data=over).status_code == 422
    good = {"version": "1", "outcome": "selected", "amount": "150 000,00", "reason": ""}
    assert chair.post(item, data=good).status_code == 302
    assert chair.post(item, data=good).status_code == 409
    assert chair.post(f"{base}/accept", data={"version": "1"}).status_code == 409
    assert chair.post(f"{base}/accept", data={"version": "2"}).status_code == 302
    member = sign_in(world.members[0].email)
    assert "Enregistrer la décision" not in page(member, item)
    assert member.post(f"{base}/close", data={"version": "3"}).status_code == 403
    owner = sign_in(world.owners[0].email)
    letter = f"/fr/proposals/{granted.reference}/decision"
    page(owner, letter, 404)
    assert chair.post(f"{base}/close", data={"version": "3"}).status_code == 302
    assert chair.post(f"{base}/confirm", data={"version": "4"}).status_code == 403
    assert member.post(f"{base}/confirm", data={"version": "4"}).status_code == 302
    page(owner, letter, 404)
    assert manager.post(f"{base}/publish", data={"version": "5"}).status_code == 422
    minutes = f"/fr/staff/calls/{CODE}/sessions/1/minutes"
    for person in (chair, member, sign_in(world.members[1].email)):
        seal = re.search('name="seal"[^>]* value="([0-9a-f]{64})"', page(person, minutes)).group(1)
        assert person.post(f"{minutes}/sign", data={"seal": seal}).status_code == 302
    assert manager.post(f"{base}/publish", data={"version": "8"}).status_code == 302
    text = page(owner, letter)
    assert "90,00" not in text
    assert owner.get(f"{letter}.pdf").status_code == 404
    button = f"/fr/proposals/{granted.reference}/letters/LET-2026-0001/open"
    assert button in text
    assert owner.post(button).status_code == 302
    text = page(owner, letter)
    assert "Votre projet est retenu" in text
    assert "90,00" in text
    for person in world.evaluators:
        assert person.display_name not in text
    page(sign_in(world.owners[1].email), letter, 404)
    assert page(sign_in(world.owners[1].email), f"/fr/proposals/{refused.reference}/decision")
    drawn = owner.get(f"{letter}.pdf")
    assert drawn.data.startswith(b"%PDF")
    assert owner.get(f"/ar/proposals/{granted.reference}/decision.pdf").data.startswith(b"%PDF")
    db.session.rollback()  # see what the requests committed
    bodies = db.session.scalars(select(Email.body).where(Email.event == "decision.published")).all()
    assert len(bodies) == 2
    assert not any(person.display_name in body for body in bodies for person in world.evaluators)


def test_scores_are_closed_to_others(world, sign_in):
    proposal = world.evaluated(9)
    director = sign_in(make_user("directeur@example.ma", "director").email)
    for client in (sign_in(world.owners[0].email), sign_in(world.evaluators[0].email), director):
        page(client, f"/fr/staff/calls/{CODE}/selection", 403)
        page(client, f"/fr/staff/calls/{CODE}/selection/{proposal.reference}", 403)
        page(client, f"/fr/staff/calls/{CODE}/evaluations", 403)


class Statements:
    """Counts the statements of the requests made inside."""

    def __enter__(self):
        self.count = 0
        event.listen(db.engine, "before_cursor_execute", self._see)
        return self

    def __exit__(self, *_details):
        event.remove(db.engine, "before_cursor_execute", self._see)

    def _see(self, *_details):
        self.count += 1


def cost(client, address):
    page(client, address)
    with Statements() as seen:
        page(client, address)
    return seen.count


def test_lists_cost_the_same_at_one_and_at_thirty_rows(world, sign_in):
    manager, evaluator = sign_in(world.manager.email), sign_in(world.evaluators[0].email)
    addresses = {
        "/fr/evaluations": evaluator,
        "/fr/staff/screening": manager,
        f"/fr/staff/calls/{CODE}/assignment": manager,
        f"/fr/staff/calls/{CODE}/evaluations": manager,
        f"/fr/staff/calls/{CODE}/selection?line=HUM": manager,
        "/fr/staff/selection": manager,
    }

    def add(number):
        association = world.association()
        for _n in range(number):
            with unit_of_work():
                line = call_line_of(world.call)
                make_proposal(line, association, state="submitted")
                scored = make_proposal(line, association, state="in_evaluation")
                make_evaluation(scored, world.evaluators[0], 1)
            world.evaluated(8, line="HUM", association=association)

    add(1)
    first = {address: cost(client, address) for address, client in addresses.items()}
    add(29)
    assert {address: cost(client, address) for address, client in addresses.items()} == first


def test_the_page_of_a_file_costs_at_most_six_statements(world, at, sign_in):
    proposal = world.proposal()
    make_evaluation(proposal, world.evaluators[0], 1, "in_progress")
    begin = db.engine.dialect.name == "sqlite"
    assert cost(sign_in(world.evaluators[0].email), f"/fr/evaluations/{proposal.reference}") <= 6 + begin


def test_saving_the_marks_of_a_file_costs_few_statements(world, at, sign_in):
    proposal = world.proposal()
    make_evaluation(proposal, world.evaluators[0], 1, "in_progress")
    most = 10 if db.engine.dialect.name == "sqlite" else 6  # two BEGIN; an act is sealed in three, in one
    client, address = sign_in(world.evaluators[0].email), f"/fr/evaluations/{proposal.reference}"
    client.post(address, data={"mark_A1": "6", "action": "save"})
    with Statements() as seen:
        assert client.post(address, data={"mark_A1": "6", "action": "save"}).status_code == 302
    assert seen.count <= most


def test_the_queue_of_each_role(world, at, sign_in):
    waiting, _lonely = world.proposal("submitted"), world.proposal()
    make_evaluation(world.proposal(), world.evaluators[0], 1)
    with unit_of_work():
        make_session(world.call, present=[world.chair])
    assert waiting.reference
    later = world.call.closes_at + timedelta(days=30)
    labels = {item.label: item.count for item in queries.work_items(world.manager, later)}
    assert labels["dossier à examiner"] == 1
    assert labels["dossiers à attribuer"] == 2
    own = queries.work_items(world.evaluators[0], later)
    assert (own[0].count, own[0].late) == (1, True)
    assert [item.endpoint for item in queries.work_items(world.chair, later)] == ["evaluation.session"]
