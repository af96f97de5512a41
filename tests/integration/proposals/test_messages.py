"""Messages about a file: who reads and writes them, unread until somebody says so, never changed."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import event, select

from grants.core.db import db, unit_of_work
from grants.core.errors import NotAllowed, NotFound
from grants.outbox.models import Email
from grants.proposals import queries, services
from grants.proposals.models import FileMessage, MessageMark
from tests.factories.accounts import make_user
from tests.factories.associations import as_member, make_association
from tests.factories.proposals import make_proposal
from tests.uploads import sent_before

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def file(scene):
    return make_proposal(scene.line, scene.association).reference


@pytest.fixture
def manager(database):
    return make_user("gestion@example.ma", "call_manager", name="Nadia El Amrani")


def write(ref, actor, body="Bonjour.", once="", at=AT):
    with unit_of_work():
        services.write_message(
            queries.get_for_update(ref, actor), body, None, once or f"{body}{actor.id}", actor, at
        )


def shown(ref, actor):
    db.session.rollback()
    return queries.messages_of(queries.get_visible(ref, actor), actor)


def unread(actor):
    db.session.rollback()
    items = queries.work_items(actor, AT)
    return sum(item.count for item in items if item.endpoint == "proposals.messages")


def mark(ref, actor, seen=None):
    with unit_of_work():
        services.mark_read(queries.get_for_update(ref, actor), seen, actor, AT)


def test_both_sides_write_and_names_of_staff_stay_inside(scene, file, manager):
    write(file, scene.editor, "Notre local change d’adresse.")
    write(file, manager, "C’est noté.")
    assert [item.author for item in shown(file, scene.owner)][1] == "Le ministère"
    assert [item.author for item in shown(file, manager)][1] == "Nadia El Amrani"
    events = db.session.scalars(select(Email.event).order_by(Email.id)).all()
    assert "message.to_ministry" in events
    assert "message.to_association" in events
    to_members = select(Email).where(Email.event == "message.to_association")
    for mail in db.session.scalars(to_members):
        assert "C’est noté" not in mail.body
        assert "Nadia" not in mail.body


def test_a_message_is_unread_until_the_side_says_so_or_answers(scene, file, manager):
    write(file, scene.owner, "Un.")
    write(file, scene.owner, "Deux.")
    assert unread(manager) == 2
    assert unread(scene.owner) == 0
    first = shown(file, manager)[0]
    assert [item.is_unread for item in shown(file, manager)] == [True, True]  # reading marks nothing
    mark(file, manager, first.id)
    assert unread(manager) == 1
    write(file, manager, "Réponse.")
    assert unread(manager) == 0
    assert unread(scene.editor) == 1
    mark(file, scene.editor)
    assert unread(scene.owner) == 0
    mark(file, scene.owner, 0)  # an older page takes nothing back
    assert unread(scene.owner) == 0
    assert len(db.session.scalars(select(MessageMark)).all()) == 2


def test_what_came_after_the_page_was_drawn_stays_unread(scene, file, manager):
    write(file, scene.owner, "Un.")
    seen = shown(file, manager)[-1].id
    write(file, scene.owner, "Deux.")
    mark(file, manager, seen)
    assert unread(manager) == 1


def test_a_form_sent_twice_counts_once(scene, file):
    write(file, scene.owner, once="same")
    write(file, scene.owner, once="same")
    assert len(shown(file, scene.owner)) == 1
    write(file, scene.editor, once="same")
    assert len(shown(file, scene.owner)) == 2


@pytest.mark.parametrize(
    "roles", [("evaluator",), ("committee_member",), ("chair",), ("call_manager", "chair")]
)
def test_judges_never_read(scene, file, roles):
    write(file, scene.owner)
    judge = make_user("juge@example.ma", *roles)
    with pytest.raises(NotFound):
        shown(file, judge)
    assert unread(judge) == 0
    with pytest.raises((NotAllowed, NotFound)):
        write(file, judge)


def test_the_auditor_reads_and_writes_nothing(scene, file):
    auditor = make_user("audit@example.ma", "auditor")
    write(file, scene.owner)
    assert len(shown(file, auditor)) == 1
    with pytest.raises(NotAllowed):
        write(file, auditor)
    with pytest.raises(NotAllowed):
        mark(file, auditor)


def test_a_stranger_finds_nothing(scene, file):
    other = make_association("Association Ailleurs", owner=make_user("ailleurs@example.ma"))
    stranger = as_member(make_user("membre@example.ma"), other)
    with pytest.raises(NotFound):
        shown(file, stranger)


def test_there_is_no_message_about_a_draft(scene, manager):
    with unit_of_work():
        draft = services.start_draft(scene.line, scene.association, "Projet", "fr", scene.owner, AT)
        ref = draft.ref
    with pytest.raises(NotFound):
        shown(ref, scene.owner)
    with pytest.raises(NotAllowed):
        write(ref, scene.owner)


def test_the_pages(scene, file, manager, sign_in, frozen_clock):
    frozen_clock(AT)
    owner = sign_in("presidente@example.ma")
    address = f"/fr/proposals/{file}/messages"
    assert "Aucun message" in owner.get(address).text
    assert owner.post(address, data={"body": " "}).status_code == 422
    bad = owner.post(address, data={"body": "Voici.", "upload": (BytesIO(b"MZ"), "x.exe")})
    assert bad.status_code == 422
    assert "Voici." in bad.text
    data = {"body": "Voici\n<b>deux</b> lignes.", "once": "k", "upload": (BytesIO(PDF), "plan.pdf")}
    assert owner.post(address, data=data).location == address
    page = owner.get(address).text
    assert "&lt;b&gt;deux&lt;/b&gt;" in page
    assert f"/fr/proposals/{file}" in page
    db.session.rollback()
    message = db.session.scalars(select(FileMessage)).one()
    assert owner.get(f"{address}/{message.id}/file").status_code == 200

    office = sign_in("gestion@example.ma")
    page = office.get(address).text
    assert "plan.pdf" in page
    assert "non lu" in page
    assert "1 message non lu" in office.get(f"/fr/staff/proposals/{file}").text
    assert office.post(f"{address}/read", data={"seen": message.id}).location == address
    assert "Marquer comme lu" not in office.get(address).text
    make_user("comite@example.ma", "committee_member")
    judge = sign_in("comite@example.ma")
    assert judge.get(address).status_code == 404
    assert judge.get(f"{address}/{message.id}/file").status_code == 404
    assert judge.post(f"{address}/read").status_code == 403
    assert "/messages" not in judge.get(f"/fr/staff/proposals/{file}").text
    office.post(address, data={"body": "C’est noté."})
    own_page = owner.get(f"/fr/proposals/{file}").text
    assert "Message envoyé" in own_page
    assert "Le ministère" in own_page
    assert "Nadia El Amrani" not in own_page
    assert "Où en est votre dossier" in own_page
    assert "Nadia El Amrani" not in owner.get(address).text


def test_a_file_sent_before_goes_with_its_message(scene, file, sign_in, frozen_clock):
    frozen_clock(AT)
    owner = sign_in("presidente@example.ma")
    address, code = f"/fr/proposals/{file}/messages", sent_before(owner, name="plan.pdf")
    empty = owner.post(address, data={"body": " ", "upload": code})
    assert empty.status_code == 422
    assert f'name="upload" value="{code}"' in empty.text
    assert owner.post(address, data={"body": "Voici.", "upload": code}).status_code == 302
    assert "plan.pdf" in owner.get(address).text
    gone = owner.post(address, data={"body": "Encore.", "upload": "A" * 24})
    assert gone.status_code == 422
    assert "Encore." in gone.text
    assert "A" * 24 not in gone.text


def test_a_thread_costs_the_same_at_one_message_and_at_thirty(scene, file, manager):
    def statements():
        count = 0

        def tick(*_args):
            nonlocal count
            count += 1

        db.session.rollback()
        proposal = queries.get_visible(file, manager)
        event.listen(db.engine, "before_cursor_execute", tick)
        queries.messages_of(proposal, manager)
        event.remove(db.engine, "before_cursor_execute", tick)
        return count

    write(file, scene.owner)
    one = statements()
    for number in range(29):
        write(file, scene.owner, f"Message {number}", at=AT + timedelta(minutes=number))
    assert statements() == one == 3
