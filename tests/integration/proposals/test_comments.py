"""Comments between members: threads, settling, mentions by e-mail, members only, never submitted."""

import pytest
from sqlalchemy import select

from grants.core.db import db, unit_of_work
from grants.core.errors import DomainError, NotAllowed, NotFound
from grants.outbox.models import Email
from grants.proposals import queries, services
from tests.factories.accounts import make_user
from tests.integration.proposals.conftest import make_draft, submit
from tests.integration.proposals.test_views import statements


@pytest.fixture
def owner(scene, sign_in, frozen_clock, at):
    frozen_clock(at)
    return sign_in("presidente@example.ma")


def comment(ref, actor, at, body="À relire", told=(), section="budget", unit=None):
    with unit_of_work():
        proposal = queries.get_for_update(ref, actor)
        return services.add_comment(proposal, section, unit, body, told, actor, at).id


def reply(ref, actor, at, thread, body="C’est fait"):
    with unit_of_work():
        proposal = queries.get_for_update(ref, actor)
        return services.reply_to_comment(proposal, thread, body, (), actor, at).id


def settle(ref, actor, at, thread, settled=True):
    with unit_of_work():
        services.settle_comment(queries.get_for_update(ref, actor), thread, settled, actor, at)


def test_a_thread_is_settled_and_a_reply_opens_it_again(scene, draft, at):
    thread = comment(draft, scene.owner, at)
    proposal_id = queries.get_visible(draft, scene.owner).id
    settle(draft, scene.editor, at, thread)
    settle(draft, scene.owner, at, thread)
    first = queries.threads_of(proposal_id)[0].first
    assert (first.resolved_by_id, queries.open_threads(proposal_id)) == (scene.editor.id, 0)
    reply(draft, scene.editor, at, thread)
    assert queries.open_threads(proposal_id) == 1
    settle(draft, scene.editor, at, thread)
    settle(draft, scene.editor, at, thread, settled=False)
    assert [row.body for row in queries.threads_of(proposal_id)[0].replies] == ["C’est fait"]


def test_members_named_get_one_e_mail_and_strangers_none(scene, draft, at):
    stranger = make_user("ailleurs@example.ma")
    told = [scene.editor.id, scene.editor.id, stranger.id, scene.owner.id, 99999]
    comment(draft, scene.owner, at, "Peux-tu relire ?", told)
    mails = db.session.scalars(select(Email).where(Email.event == "proposal.mention")).all()
    assert [mail.recipient for mail in mails] == ["redacteur@example.ma"]
    assert "Peux-tu relire ?" in mails[0].body


def test_only_members_write_and_threads_of_others_are_not_found(scene, draft, at):
    stranger = make_user("gestion@example.ma", "call_manager")
    with pytest.raises(NotAllowed), unit_of_work():
        proposal = queries.get_for_update(draft, scene.owner)
        services.add_comment(proposal, "budget", None, "x", (), stranger, at)
    thread = comment(draft, scene.owner, at)
    other = make_draft(scene, at, "Autre projet")
    with pytest.raises(NotFound):
        reply(other, scene.owner, at, thread)
    with pytest.raises(NotFound):
        reply(draft, scene.owner, at, reply(draft, scene.owner, at, thread))
    with pytest.raises(DomainError, match="Écrivez"):
        comment(draft, scene.owner, at, "   ")


def test_the_page_writes_replies_and_keeps_what_was_typed(scene, draft, owner, at):
    address = f"/fr/proposals/{draft}/comments"
    row = queries.content_of(queries.get_visible(draft, scene.owner)).budget[0]
    page = owner.get(f"{address}?section=budget").text
    assert f'value="budget|budget:{row.id}"' in page
    place = f"budget|budget:{row.id}"
    answer = owner.post(address, data={"place": place, "body": "Trop cher ?", "mentioned": [scene.editor.id]})
    assert answer.status_code == 302
    page = owner.get(address).text
    assert "Dépense : Enseignants" in page
    db.session.rollback()
    thread = queries.threads_of(queries.get_visible(draft, scene.owner).id)[0].first.id
    assert owner.post(address, data={"thread": str(thread), "body": "Oui"}).status_code == 302
    refused = owner.post(address, data={"place": place, "body": "x" * 3001})
    assert refused.status_code == 422
    assert "x" * 3001 in refused.text
    assert owner.post(address, data={"place": "nothing", "body": "x"}).status_code == 422
    assert owner.post(f"{address}/{thread}/settle").status_code == 302
    assert "Réglé" in owner.get(address).text


def test_comments_stay_and_are_no_part_of_what_is_submitted(scene, draft, owner, sign_in, at):
    make_user("gestion@example.ma", "call_manager")
    comment(draft, scene.owner, at, "Secret entre nous")
    version = submit(scene, draft, at)
    assert "Secret entre nous" not in str(version.content)
    db.session.rollback()
    ref = queries.get_visible(draft, scene.owner).ref
    assert "Secret entre nous" in owner.get(f"/fr/proposals/{ref}/comments").text
    manager = sign_in("gestion@example.ma")
    assert manager.get(f"/fr/proposals/{ref}/comments").status_code == 404
    assert manager.post(f"/fr/proposals/{ref}/comments/1/settle").status_code == 403


def test_threads_cost_the_same_whatever_their_number(scene, draft, owner, at):
    thread = comment(draft, scene.owner, at)
    address = f"/proposals/{draft}/comments"
    few, _size = statements(owner, address)
    for number in range(30):
        comment(draft, scene.owner, at, f"Numéro {number}")
        reply(draft, scene.editor, at, thread)
    assert statements(owner, address)[0] == few
