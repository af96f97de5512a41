"""Appeals: in time to the last instant, one a decision, answered by a director without a hand in it."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, IllegalTransition, NotAllowed, NotFound, ProblemsError
from grants.evaluation import queries, services
from grants.evaluation.models import Appeal, DecisionLetter
from grants.evaluation.services.appeals import AppealTooLate, HandInDecision, NotContestable
from grants.proposals.models import Proposal
from grants.proposals.queries import get_for_update
from tests.factories.accounts import make_user
from tests.factories.associations import as_member
from tests.integration.evaluation.test_letters import decided, later, mails, open_letter, row_of  # noqa: F401
from tests.worker import run_daily

TEXT = "Le partenariat avec la délégation est joint en annexe 3 et n’a pas été vu."


def write(proposal, owner, at, is_filed=True, text=TEXT, grounds=("fact",), seen=None):
    with unit_of_work():
        found = get_for_update(proposal.reference, owner)
        return services.write_whole_appeal(found, seen, grounds, text, None, is_filed, owner, at).id


def act(service, key, *args):
    with unit_of_work():
        appeal = queries.load_appeal(key)
        service(appeal, appeal.version, *args)


def state(key):
    db.session.rollback()
    return db.session.get_one(Appeal, key).state


@pytest.fixture
def director(world):
    return make_user("directrice@example.ma", "director", name="Directrice Une")


@pytest.fixture
def filed(world, decided, later):  # noqa: F811
    """An appeal of the file on the reserve list, filed the day its letter was opened."""
    open_letter(decided[1], world.owners[1], later)
    return write(decided[1], world.owners[1], later + timedelta(days=1))


def prepared(world, key, at, is_upheld=True):
    act(services.acknowledge_appeal, key, world.manager, at)
    act(services.prepare_answer, key, is_upheld, "La pièce était jointe.", world.manager, at)


def test_the_last_instant_is_in_time_and_the_next_is_not(world, decided, later):  # noqa: F811
    proposal, owner = decided[1], world.owners[1]
    with pytest.raises(NotContestable):
        write(proposal, owner, later)
    open_letter(proposal, owner, later + timedelta(days=3))
    end = queries.posted(proposal.reference, row_of(proposal).reference, owner).appeal_ends_at
    with pytest.raises(AppealTooLate):
        write(proposal, owner, end + timedelta(microseconds=1))
    key = write(proposal, owner, end)
    appeal = db.session.get_one(Appeal, key)
    assert appeal.reference == "REC-2026-0001"
    assert appeal.answer_due_on == end.date() + timedelta(days=30)
    assert [mail.event for mail in mails("appeal.filed")] == ["appeal.filed"]
    assert world.manager.email in {mail.recipient for mail in mails("appeal.to_prepare")}


def test_a_draft_whose_deadline_passes_while_the_form_is_open_is_refused(world, decided, later):  # noqa: F811
    proposal, owner = decided[1], world.owners[1]
    open_letter(proposal, owner, later)
    key = write(proposal, owner, later, is_filed=False)
    with pytest.raises(AppealTooLate):
        write(proposal, owner, later + timedelta(days=16))
    assert state(key) == "draft"


def test_a_letter_opened_late_counts_from_its_deemed_day(world, decided, later):  # noqa: F811
    proposal, owner = decided[1], world.owners[1]
    open_letter(proposal, owner, later + timedelta(days=40))
    write(proposal, owner, later + timedelta(days=45), is_filed=False)
    with pytest.raises(AppealTooLate):
        write(proposal, owner, later + timedelta(days=46))


def test_one_appeal_a_decision_by_an_owner_only(world, decided, later, filed):  # noqa: F811
    proposal, owner = decided[1], world.owners[1]
    with pytest.raises(Conflict):
        write(proposal, owner, later + timedelta(days=2))
    editor = as_member(make_user("editrice@example.ma"), world.associations[1], "editor")
    with pytest.raises(NotAllowed):
        write(proposal, editor, later)
    with pytest.raises(NotFound):
        write(proposal, world.owners[0], later)
    open_letter(decided[0], world.owners[0], later)
    with pytest.raises(NotContestable):
        write(decided[0], world.owners[0], later)


def test_what_lacks_is_named_and_two_writers_conflict(world, decided, later):  # noqa: F811
    proposal, owner = decided[1], world.owners[1]
    open_letter(proposal, owner, later)
    with pytest.raises(ProblemsError) as caught:
        write(proposal, owner, later, text="court", grounds=("nothing",))
    assert {field for field, _message in caught.value.problems} == {"grounds", "text"}
    key = write(proposal, owner, later, is_filed=False)
    seen = db.session.get_one(Appeal, key).version
    write(proposal, owner, later, is_filed=False, seen=seen)
    with pytest.raises(Conflict):
        write(proposal, owner, later, seen=seen)


def test_two_people_without_a_hand_in_it_answer(world, filed, later, director):  # noqa: F811
    with pytest.raises(IllegalTransition):
        act(services.answer_appeal, filed, True, "Oui.", director, later)
    prepared(world, filed, later)
    with pytest.raises(NotAllowed):
        act(services.answer_appeal, filed, True, "Oui.", world.manager, later)
    chair = make_user("double@example.ma", "director", "committee_member")
    with unit_of_work() as session:
        from grants.evaluation.models import Decision, SessionPresence

        decision = session.get_one(Decision, queries.load_appeal(filed).decision_id)
        session.add(SessionPresence(session_id=decision.session_id, user_id=chair.id))
    with pytest.raises(HandInDecision):
        act(services.answer_appeal, filed, True, "Oui.", chair, later)
    with pytest.raises(DomainError):
        act(services.answer_appeal, filed, True, " ", director, later)
    act(services.send_back_answer, filed, "Citez la pièce.", director, later)
    act(services.prepare_answer, filed, True, "Pièce 3.", world.manager, later)
    act(services.answer_appeal, filed, True, "La pièce 3 était jointe.", director, later)
    assert state(filed) == "upheld"


def test_upheld_annuls_the_refusal_and_waits_for_a_session(world, decided, filed, later, director):  # noqa: F811
    prepared(world, filed, later)
    act(services.answer_appeal, filed, True, "La pièce était jointe.", director, later + timedelta(days=9))
    db.session.rollback()
    assert db.session.get_one(Proposal, decided[1].id).state == "evaluated"
    assert [appeal.id for appeal in queries.upheld_waiting(world.call.id)] == [filed]
    assert queries.open_appeals(world.call.id, "EDU") == 1
    letters = queries.letters_of(decided[1].reference, world.owners[1])
    assert [found.row.kind.value for found in letters] == ["appeal_answer", "decision"]
    assert letters[0].letter.answer.is_upheld
    assert len(mails("appeal.answered")) == 1


def test_dismissed_leaves_the_decision(world, decided, filed, later, director):  # noqa: F811
    prepared(world, filed, later, is_upheld=False)
    act(services.answer_appeal, filed, False, "Rien de nouveau.", director, later)
    assert state(filed) == "dismissed"
    assert db.session.get_one(Proposal, decided[1].id).state == "reserve"
    assert queries.upheld_waiting(world.call.id) == []
    assert not queries.letter_of(decided[1].reference, world.owners[1]).may_be_appealed


def test_a_withdrawn_appeal_is_not_answered(world, filed, later, director):  # noqa: F811
    prepared(world, filed, later)
    act(services.withdraw_appeal, filed, world.owners[1], later)
    with pytest.raises(IllegalTransition):
        act(services.answer_appeal, filed, True, "Oui.", director, later)


def test_those_who_owe_the_answer_are_reminded_before_and_when_late(world, filed, later, director):  # noqa: F811
    due = db.session.get_one(Appeal, filed).answer_due_on
    start = later + timedelta(days=(due - later.date()).days)
    for days in (-6, -5, -4, 0, 1, 2, 9):
        run_daily(start + timedelta(days=days))
    reminders = mails("appeal.reminder")
    told = [mail.recipient for mail in reminders if not mail.recipient.startswith("factory.")]
    assert told == ["gestionnaire@example.ma", "directrice@example.ma", "gestionnaire@example.ma"]
    assert "retard" in reminders[-1].subject


def test_the_pages_from_the_form_to_the_answer(world, decided, director, sign_in, frozen_clock, later):  # noqa: F811
    proposal = decided[1]
    frozen_clock(later + timedelta(days=1))
    owner, manager = sign_in(world.owners[1].email), sign_in(world.manager.email)
    address = f"/fr/proposals/{proposal.reference}/appeal"
    assert "Ouvrez d’abord la lettre" in owner.get(address).get_data(as_text=True)
    number = row_of(proposal).reference
    owner.post(f"/fr/proposals/{proposal.reference}/letters/{number}/open")
    wrong = owner.post(address, data={"text": TEXT, "action": "file"})
    assert wrong.status_code == 422
    assert "Choisissez au moins un motif" in wrong.get_data(as_text=True)
    assert TEXT in wrong.get_data(as_text=True).replace("&#39;", "’")
    data = {"text": TEXT, "grounds": ["fact"], "action": "save"}
    data["upload"] = (BytesIO(b"%PDF-1.4\n%%EOF\n"), "annexe 3.pdf")
    assert owner.post(address, data=data, content_type="multipart/form-data").status_code == 302
    assert "annexe 3.pdf" in owner.get(address).get_data(as_text=True)
    assert owner.post(address, data={"text": TEXT, "grounds": ["fact"], "action": "file"}).status_code == 302
    assert owner.post(address, data={"text": TEXT, "grounds": ["fact"], "action": "file"}).status_code == 409
    staff = "/fr/staff/appeals/REC-2026-0001"
    assert TEXT in manager.get(staff).get_data(as_text=True)
    assert "REC-2026-0001" in manager.get("/fr/staff/appeals").get_data(as_text=True)
    for stranger in (world.owners[0].email, world.evaluators[0].email, world.chair.email):
        assert sign_in(stranger).get(staff).status_code in (403, 404)
        assert sign_in(stranger).get(address).status_code == 404
    db.session.rollback()  # see what the requests committed
    file = db.session.scalars(select(Appeal)).one()
    db.session.rollback()
    with unit_of_work():
        key = queries.load_appeal(file.id).current_files[0].id
    assert manager.get(f"{address}/files/{key}").status_code == 200
    assert sign_in(world.owners[0].email).get(f"{address}/files/{key}").status_code == 404
    assert manager.post(f"{staff}/acknowledge", data={"version": "3"}).status_code in (302, 409)
    assert state(file.id) in ("acknowledged", "filed")
    if state(file.id) == "filed":
        act(services.acknowledge_appeal, file.id, world.manager, later)
    assert manager.post(f"{staff}/prepare", data={"outcome": "", "reasons": ""}).status_code == 422
    assert (
        manager.post(f"{staff}/prepare", data={"outcome": "dismissed", "reasons": "Vu."}).status_code == 302
    )
    assert manager.post(f"{staff}/answer", data={"outcome": "dismissed", "reasons": "Vu."}).status_code == 403
    boss = sign_in(director.email)
    assert "Envoyer la réponse" in boss.get(staff).get_data(as_text=True)
    assert boss.post(f"{staff}/answer", data={"outcome": "dismissed", "reasons": "Vu."}).status_code == 302
    rows = db.session.scalars(select(DecisionLetter.reference).where(DecisionLetter.kind == "appeal_answer"))
    answer = rows.one()
    owner.post(f"/fr/proposals/{proposal.reference}/letters/{answer}/open")
    assert "Votre recours est rejeté" in owner.get(f"/fr/proposals/{proposal.reference}/decision").get_data(
        as_text=True
    )
    drawn = owner.get(f"/fr/proposals/{proposal.reference}/letters/{answer}/paper/ar")
    assert drawn.data.startswith(b"%PDF")


def test_the_list_costs_the_same_at_one_row_and_at_many(world, decided, filed, later):  # noqa: F811
    from tests.integration.evaluation.test_views import Statements

    def cost():
        db.session.rollback()
        with Statements() as seen:
            queries.page_of_appeals(1)
        return seen.count

    cost()
    first = cost()
    open_letter(decided[2], world.owners[2], later)
    write(decided[2], world.owners[2], later)
    cost()
    assert cost() == first <= 3
