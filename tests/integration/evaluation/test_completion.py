"""Completion after submission: asked once, answered item by item before an instant, judged with the file."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from sqlalchemy import event, select

from grants.calls.queries import required_documents
from grants.core.db import db, unit_of_work
from grants.core.errors import Conflict, DomainError, NotAllowed, NotFound, ProblemsError
from grants.documents.services import receive_stream
from grants.evaluation import queries, services
from grants.evaluation.jobs import close_completion, remind_of_completion
from grants.evaluation.models import CompletionFile, CompletionRequest
from grants.outbox.models import Email
from grants.proposals.models import SubmittedVersion
from grants.proposals.queries import load_for_update
from tests.factories.accounts import make_user
from tests.factories.associations import as_member
from tests.uploads import sent_before
from tests.worker import run_jobs

# A Thursday before the Green March of 6 November (a Friday): the fifth working day is Friday the 13th.
ASKED = datetime(2026, 11, 5, 15, 0, tzinfo=UTC)
# The working day before the last, at nine.
REMINDED = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 13, 23, 59, 59, 999999, tzinfo=UTC)
DAY = timedelta(days=1)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def file(world):
    return world.proposal("submitted")


def keys(proposal, *codes):
    line = load_for_update(proposal.id).call_line
    found = {item.code: item.id for item in required_documents(line.call_id, line.line_code)}
    return [found[code] for code in codes]


def ask(world, proposal, reasons=None, at=ASKED, actor=None):
    wanted = dict.fromkeys(keys(proposal, "STAT", "BUR"), "Page 3 illisible.") if reasons is None else reasons
    with unit_of_work():
        services.ask_completion(load_for_update(proposal.id), wanted, actor or world.manager, at)


def the_request():
    db.session.rollback()
    proposal_id = db.session.scalars(select(CompletionRequest.proposal_id)).one()
    return queries.completion_of(proposal_id)


def give(proposal, number, actor, at, name="statuts.pdf", content=PDF):
    stored = receive_stream(BytesIO(content), name)
    with unit_of_work():
        asked = queries.completion_for_update(proposal.reference, actor)
        services.give_file(asked, asked.items[number].id, stored, actor, at)


def send(proposal, actor, at, version=None):
    with unit_of_work():
        asked = queries.completion_for_update(proposal.reference, actor)
        services.send_completion(asked, version, actor, at)


def review(world, proposal, numbers, at, version=None):
    with unit_of_work():
        asked = queries.completion_for_update(proposal.reference, world.manager)
        accepted = [asked.items[number].id for number in numbers]
        services.review_completion(asked, accepted, version, world.manager, at)


def events():
    """The kinds of e-mails sent about it, each once, in order."""
    db.session.rollback()
    wanted = select(Email.event).where(Email.event.like("completion.%")).order_by(Email.id)
    return list(dict.fromkeys(db.session.scalars(wanted)))


def check_documents(world, proposal, at):
    points = {point.code: True for point in queries.document_points(load_for_update(proposal.id))}
    with unit_of_work():
        services.check_admissibility(
            load_for_update(proposal.id),
            points,
            True,
            "",
            world.manager,
            at,
            reasons=dict.fromkeys(points, "Vue."),
        )


def test_the_last_instant_is_the_end_of_the_fifth_working_day_in_morocco(world, file):
    ask(world, file)
    asked = the_request()
    assert asked.due_at == DUE
    assert asked.is_open(DUE)
    assert not asked.is_open(DUE + timedelta(microseconds=1))
    email = db.session.scalars(select(Email).where(Email.event == "completion.asked")).one()
    assert "Page 3 illisible." in email.body
    assert "13 novembre 2026" in email.body


def test_there_is_one_request_a_file(world, file):
    ask(world, file)
    with pytest.raises(Conflict, match="qu’un"):
        ask(world, file)


def test_essential_documents_are_never_completed(world, file):
    with pytest.raises(NotFound):
        ask(world, file, dict.fromkeys(keys(file, "ENG"), "Signature absente."))
    assert "ENG" not in {item.code for item in services.askable(load_for_update(file.id))}


def test_a_document_of_another_call_is_refused(world, file):
    with pytest.raises(NotFound):
        ask(world, file, {987654: "x"})


def test_each_document_needs_its_reason(world, file):
    first, second = keys(file, "STAT", "BUR")
    with pytest.raises(ProblemsError) as found:
        ask(world, file, {first: "Page 3 illisible.", second: " "})
    assert [field for field, _words in found.value.problems] == [f"reason-{second}"]
    with pytest.raises(DomainError):
        ask(world, file, {})


def test_only_a_manager_outside_the_association_asks_before_the_check(world, file, at):
    with pytest.raises(NotAllowed):
        ask(world, file, actor=world.chair)
    check_documents(world, file, at)
    with pytest.raises(Conflict):
        ask(world, file)


def test_the_association_answers_item_by_item_and_the_ministry_reviews(world, file):
    ask(world, file)
    owner = world.owners[0]
    give(file, 0, owner, ASKED + DAY)
    give(file, 1, owner, ASKED + DAY, "bureau.pdf", PDF + b"%2")
    give(file, 1, owner, ASKED + DAY, "bureau-corrige.pdf", PDF + b"%3")
    asked = the_request()
    assert asked.items[1].current.document.filename == "bureau-corrige.pdf"
    assert len(asked.items[1].files) == 2  # put aside, not overwritten
    before = db.session.scalars(select(SubmittedVersion.sha256)).all()
    send(file, owner, ASKED + DAY, asked.version)
    assert events() == ["completion.asked", "completion.answered"]
    with pytest.raises(Conflict):
        give(file, 0, owner, ASKED + DAY)
    with pytest.raises(Conflict):
        send(file, owner, ASKED + DAY)
    with pytest.raises(Conflict, match="d’abord"):
        check_documents(world, file, ASKED + 2 * DAY)
    review(world, file, [0], ASKED + 2 * DAY)
    points = {point.code: point for point in queries.document_points(load_for_update(file.id))}
    assert [name for _key, name in points["STAT"].completions] == ["statuts.pdf"]
    assert points["BUR"].completions == ()
    assert db.session.scalars(select(SubmittedVersion.sha256)).all() == before
    with pytest.raises(Conflict):
        review(world, file, [1], ASKED + 2 * DAY)
    check_documents(world, file, ASKED + 2 * DAY)


def test_the_check_waits_while_the_association_may_answer(world, file):
    ask(world, file)
    with pytest.raises(Conflict, match="attendez"):
        check_documents(world, file, DUE)
    with pytest.raises(Conflict, match="attendez"):
        review(world, file, [], DUE)
    check_documents(world, file, DUE + DAY)  # nothing came: the check goes on


def test_what_came_in_time_counts_although_nobody_sent_it_back(world, file):
    ask(world, file)
    give(file, 0, world.owners[0], DUE)
    with pytest.raises(Conflict):
        give(file, 1, world.owners[0], DUE + timedelta(microseconds=1))
    with pytest.raises(Conflict):
        send(file, world.owners[0], DUE + timedelta(seconds=1))
    review(world, file, [0], DUE + DAY)  # the worker has not come by: the review closes it
    assert the_request().state == "reviewed"
    assert the_request().expired_at == DUE + DAY


def test_the_worker_closes_it_once_and_tells_the_association(world, file):
    ask(world, file)
    assert run_jobs(REMINDED) == 1
    assert run_jobs(DUE) == 0
    assert run_jobs(DUE + timedelta(seconds=2)) == 1
    assert the_request().state == "expired"
    close_completion({"request": the_request().id}, DUE + DAY)
    assert events() == ["completion.asked", "completion.reminder", "completion.closed"]


def test_the_association_is_reminded_once_the_working_day_before_the_last(world, file):
    ask(world, file)
    give(file, 0, world.owners[0], ASKED + DAY)
    run_jobs(REMINDED - timedelta(seconds=1))
    assert "completion.reminder" not in events()
    assert run_jobs(REMINDED) == 1
    remind_of_completion({"request": the_request().id}, REMINDED + timedelta(hours=1))
    mail = db.session.scalars(select(Email).where(Email.event == "completion.reminder")).one()
    assert "jointe, à renvoyer" in mail.body
    assert "13 novembre 2026" in mail.body
    assert f"/proposals/{file.reference}/completion" in mail.body


@pytest.mark.parametrize("way", ["sent", "late"])
def test_nobody_is_reminded_of_what_is_over(world, file, way):
    ask(world, file)
    give(file, 0, world.owners[0], ASKED + DAY)
    if way == "sent":
        send(file, world.owners[0], ASKED + DAY)
    run_jobs(REMINDED if way == "sent" else DUE + DAY)
    assert "completion.reminder" not in events()


def test_the_worker_leaves_an_answered_one_alone(world, file):
    ask(world, file)
    give(file, 0, world.owners[0], ASKED + DAY)
    send(file, world.owners[0], ASKED + DAY)
    run_jobs(DUE + DAY)
    assert the_request().state == "answered"
    assert "completion.closed" not in events()


def test_sending_back_nothing_is_refused_and_an_editor_does_not_send(world, file):
    ask(world, file)
    owner = world.owners[0]
    with pytest.raises(DomainError, match="au moins une"):
        send(file, owner, ASKED + DAY)
    editor = as_member(make_user("editeur@example.ma"), world.associations[0], "editor")
    give(file, 0, editor, ASKED + DAY)
    with pytest.raises(NotAllowed):
        send(file, editor, ASKED + DAY)


def test_a_form_of_an_older_version_is_a_conflict(world, file):
    ask(world, file)
    give(file, 0, world.owners[0], ASKED + DAY)
    version = the_request().version
    send(file, world.owners[0], ASKED + DAY, version)
    with pytest.raises(Conflict):
        review(world, file, [0], ASKED + DAY, version)


def test_a_stranger_finds_nothing(world, file):
    ask(world, file)
    other = world.proposal("submitted")
    stranger = world.owners[1]
    with pytest.raises(NotFound):
        give(file, 0, stranger, ASKED + DAY)
    with pytest.raises(NotFound):
        queries.completion_for_update(other.reference, stranger)


def test_the_ministry_sees_files_once_they_are_handed_in(world, file):
    ask(world, file)
    owner = world.owners[0]
    give(file, 0, owner, ASKED + DAY)
    file_id = db.session.scalars(select(CompletionFile.id)).one()
    assert queries.completion_file(file.reference, file_id, owner, ASKED + DAY)
    with pytest.raises(NotFound):
        queries.completion_file(file.reference, file_id, world.manager, ASKED + DAY)
    assert queries.completion_file(file.reference, file_id, world.manager, DUE + DAY)
    with pytest.raises(NotFound):
        queries.completion_file(file.reference, file_id, world.evaluators[0], DUE + DAY)


def test_both_sides_find_it_in_their_work_queue(world, file):
    ask(world, file)
    owner = world.owners[0]
    assert [item.endpoint for item in queries.work_items(owner, ASKED + DAY)] == ["evaluation.completion"]
    assert queries.work_items(owner, DUE - DAY)[0].late
    assert queries.work_items(owner, DUE + DAY) == []

    def of_manager(at):
        items = queries.work_items(world.manager, at)
        return [item.count for item in items if item.endpoint == "evaluation.review_completion"]

    assert of_manager(ASKED + DAY) == []
    give(file, 0, owner, ASKED + DAY)
    assert of_manager(ASKED + DAY) == []
    send(file, owner, ASKED + DAY)
    assert of_manager(ASKED + DAY) == [1]
    review(world, file, [0], ASKED + DAY)
    assert of_manager(ASKED + DAY) == []


@pytest.fixture
def visit(app, sign_in, frozen_clock):
    def go(email, at):
        frozen_clock(at)
        return sign_in(email)

    return go


def test_the_pages_from_asking_to_review(world, file, visit):
    first, second = keys(file, "STAT", "BUR")
    ref = file.reference
    db.session.rollback()
    manager = visit("gestionnaire@example.ma", ASKED)
    page = manager.get(f"/fr/staff/proposals/{ref}/completion/ask").text
    assert f'value="{first}"' in page
    typed = {"documents": [first, second], f"reason-{first}": "Page 3 illisible."}
    refused = manager.post(f"/fr/staff/proposals/{ref}/completion/ask", data=typed)
    assert refused.status_code == 422
    assert "Page 3 illisible." in refused.text
    assert f'id="reason-{second}-e"' in refused.text
    typed[f"reason-{second}"] = "Mandats échus."
    done = manager.post(f"/fr/staff/proposals/{ref}/completion/ask", data=typed)
    assert done.location == f"/fr/staff/proposals/{ref}/screening"
    assert manager.post(f"/fr/staff/proposals/{ref}/completion/ask", data=typed).status_code == 409
    assert "jusqu’au" in manager.get(f"/fr/staff/proposals/{ref}/screening").text

    owner = visit("proprio1@example.ma", ASKED + DAY)
    assert "vous demande 2 pièces" in owner.get(f"/fr/proposals/{ref}").text
    page = owner.get(f"/fr/proposals/{ref}/completion").text
    assert "Mandats échus." in page
    assert "13 novembre 2026" in page
    item = the_request().items[0].id
    upload = f"/fr/proposals/{ref}/completion/{item}/file"
    assert owner.post(upload, data={}).status_code == 422
    bad = owner.post(upload, data={"upload": (BytesIO(b"MZ\x90"), "virus.exe")})
    assert bad.status_code == 422
    good = owner.post(upload, data={"upload": (BytesIO(PDF), "statuts.pdf")})
    assert good.location == f"/fr/proposals/{ref}/completion"
    version = the_request().version
    sent = owner.post(f"/fr/proposals/{ref}/completion/send", data={"version": version})
    assert sent.status_code == 302
    assert "statuts.pdf" in owner.get(f"/fr/proposals/{ref}/completion").text
    assert owner.post(upload, data={"upload": (BytesIO(PDF), "x.pdf")}).status_code == 409

    manager = visit("gestionnaire@example.ma", ASKED + 2 * DAY)
    page = manager.get(f"/fr/staff/proposals/{ref}/completion").text
    assert "statuts.pdf" in page
    reviewed = manager.post(
        f"/fr/staff/proposals/{ref}/completion", data={"items": [item], "version": version + 1}
    )
    assert reviewed.location == f"/fr/staff/proposals/{ref}/screening"
    assert "statuts.pdf" in manager.get(f"/fr/staff/proposals/{ref}/screening").text
    assert "Complément examiné" in owner.get(f"/fr/proposals/{ref}").text


def test_a_file_sent_before_completes_an_item(world, file, visit):
    ask(world, file)
    item = the_request().items[0].id
    owner = visit("proprio1@example.ma", ASKED + DAY)
    address = f"/fr/proposals/{file.reference}/completion"
    data = {"upload": sent_before(owner, name="complete.pdf")}
    assert owner.post(f"{address}/{item}/file", data=data).status_code == 302
    assert "complete.pdf" in owner.get(address).text


def test_an_uploaded_file_past_the_instant_is_told_so(world, file, visit):
    ask(world, file)
    item = the_request().items[0].id
    owner = visit("proprio1@example.ma", DUE + DAY)
    answer = owner.post(
        f"/fr/proposals/{file.reference}/completion/{item}/file", data={"upload": (BytesIO(PDF), "x.pdf")}
    )
    assert answer.status_code == 409
    assert "délai" in answer.text


def test_reading_a_request_costs_the_same_whatever_it_holds(world, file):
    def statements():
        count = 0

        def tick(*_args):
            nonlocal count
            count += 1

        db.session.rollback()
        event.listen(db.engine, "before_cursor_execute", tick)
        queries.completion_of(file.id)
        event.remove(db.engine, "before_cursor_execute", tick)
        return count

    offered = [item.id for item in services.askable(load_for_update(file.id))]
    ask(world, file, dict.fromkeys(offered, "À refaire."))
    give(file, 0, world.owners[0], ASKED + DAY)
    one = statements()
    for number in range(1, len(offered)):
        give(file, number, world.owners[0], ASKED + DAY, content=PDF + b"%" + str(number).encode())
    assert statements() == one <= 5  # the beginning of the transaction counts
