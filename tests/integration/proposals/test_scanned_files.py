"""Files of a proposal and the virus scanner: read, told, missing."""

import io

import pytest
from sqlalchemy import select

from grants.calls.queries import required_documents
from grants.core import clock
from grants.core.db import db
from grants.evaluation.queries.screening import document_points
from grants.outbox.models import Email
from grants.proposals import queries
from tests.integration.documents.test_scanning import INFECTED, SOUND
from tests.integration.proposals.conftest import submit
from tests.unit.documents.files import jpeg
from tests.worker import run_jobs


@pytest.fixture
def asked(scene):
    item = required_documents(scene.call.id, "EDU")[0]
    return item.id, item.code


def join(hand, ref, asked, content, name):
    data = {"required_document": str(asked[0]), "upload": (io.BytesIO(content), name)}
    answer = hand.post(f"/fr/proposals/{ref}/documents", data=data, follow_redirects=True)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    db.session.rollback()


def file_of(scene, ref, asked):
    db.session.rollback()
    return queries.files_of(queries.get_visible(ref, scene.editor).id)[asked[1]]


def test_only_the_giver_reads_a_pending_file_and_all_read_a_clean_one(
    scene, draft, asked, sign_in, scanned, at
):
    giver, colleague = sign_in("redacteur@example.ma"), sign_in("presidente@example.ma")
    join(giver, draft, asked, SOUND, "statuts.pdf")
    address = f"/fr/proposals/{draft}/documents/{file_of(scene, draft, asked).id}"
    assert giver.get(address).data == SOUND
    answer = colleague.get(address)
    assert answer.status_code == 423
    assert "L’antivirus examine ce fichier" in answer.get_data(as_text=True)
    run_jobs(clock.now())
    assert colleague.get(address).data == SOUND


def test_nobody_reads_an_infected_file_it_counts_as_missing_and_people_are_told(
    scene,
    draft,
    asked,
    sign_in,
    scanned,
    at,
):
    giver = sign_in("redacteur@example.ma")
    join(giver, draft, asked, INFECTED, "statuts.pdf")
    file = file_of(scene, draft, asked)
    run_jobs(clock.now())
    assert giver.get(f"/fr/proposals/{draft}/documents/{file.id}").status_code == 423
    page = giver.get(f"/fr/proposals/{draft}/documents").get_data(as_text=True)
    assert "Un virus a été reconnu dans ce fichier" in page
    assert f'/documents/{file.id}"' not in page
    proposal = queries.get_visible(draft, scene.editor)
    content = queries.content_of(proposal)
    assert asked[1] not in {joined.code for joined in content.documents}
    problems = queries.problems_before_submission(proposal, content, queries.rules_of(proposal))
    assert "document_missing" in {problem.code for problem in problems}
    told = db.session.execute(
        select(Email.recipient, Email.subject).where(Email.event == "document.infected")
    )
    assert {recipient for recipient, _subject in told} == {"redacteur@example.ma", "presidente@example.ma"}


def test_a_file_found_infected_after_the_submission_is_read_by_no_staff(
    scene,
    draft,
    asked,
    sign_in,
    scanned,
    at,
):
    join(sign_in("redacteur@example.ma"), draft, asked, INFECTED, "statuts.pdf")
    file = file_of(scene, draft, asked)
    submit(scene, draft, at)
    run_jobs(clock.now())
    assert (
        sign_in("presidente@example.ma").get(f"/fr/proposals/{draft}/documents/{file.id}").status_code == 423
    )


def test_the_first_page_is_shown_once_drawn(scene, draft, asked, sign_in, at):
    giver = sign_in("redacteur@example.ma")
    join(giver, draft, asked, jpeg(), "photo.jpg")
    file = file_of(scene, draft, asked)
    address = f"/fr/proposals/{draft}/documents/{file.id}/preview"
    assert giver.get(address).status_code == 404
    assert address not in giver.get(f"/fr/proposals/{draft}/documents").get_data(as_text=True)
    run_jobs(clock.now())
    page = giver.get(f"/fr/proposals/{draft}/documents").get_data(as_text=True)
    assert f'src="{address}"' in page
    assert 'alt="Aperçu de photo.jpg"' in page
    answer = giver.get(address)
    assert answer.mimetype == "image/webp"
    assert len(answer.data) <= 60 * 1024
    stranger = sign_in("presidente@example.ma")
    assert stranger.get(address.replace(str(file.id), "999999")).status_code == 404


def test_a_file_found_infected_after_the_submission_counts_as_missing_in_the_screening(
    scene, draft, asked, sign_in, scanned, at
):
    join(sign_in("redacteur@example.ma"), draft, asked, INFECTED, "statuts.pdf")
    submit(scene, draft, at)
    ref = draft

    def joined():
        db.session.rollback()
        proposal = queries.get_visible(ref, scene.editor)
        return {point.code: point.files for point in document_points(proposal)}[asked[1]]

    assert [name for _key, name in joined()] == ["statuts.pdf"]
    run_jobs(clock.now())
    assert joined() == ()
