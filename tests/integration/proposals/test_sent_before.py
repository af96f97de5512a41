"""A file sent piece by piece is joined by the code of its upload; the form carries no file."""

import pytest

from grants.calls.queries import required_documents
from grants.core.db import db
from grants.proposals import queries
from tests.integration.proposals.conftest import PDF


@pytest.fixture
def asked(scene):
    return required_documents(scene.call.id, "EDU")[0]


def sent(hand, content=PDF, name="statuts.pdf"):
    code = hand.post("/fr/uploads", data={"filename": name, "size": str(len(content))}).get_json()["code"]
    hand.put(f"/fr/uploads/{code}/0", data=content)
    return code


def join(hand, ref, asked, code):
    return hand.post(
        f"/fr/proposals/{ref}/documents",
        data={"required_document": str(asked.id), "upload": code},
        follow_redirects=True,
    )


def test_it_is_joined_by_its_code(scene, draft, asked, sign_in):
    hand = sign_in("redacteur@example.ma")
    answer = join(hand, draft, asked, sent(hand, name="nouveau.pdf"))
    assert answer.status_code == 200
    db.session.rollback()  # see what the request wrote
    proposal = queries.get_visible(draft, scene.editor)
    assert "nouveau.pdf" in {file.filename for file in queries.content_of(proposal).documents}


def test_a_colleagues_code_joins_nothing(scene, draft, asked, sign_in):
    code = sent(sign_in("presidente@example.ma"), name="autre.pdf")
    assert join(sign_in("redacteur@example.ma"), draft, asked, code).status_code == 404


@pytest.mark.parametrize("code", ["", "x", "../../../../etc/passwd", "A" * 24])
def test_what_is_no_code_is_no_file(scene, draft, asked, sign_in, code):
    answer = join(sign_in("redacteur@example.ma"), draft, asked, code)
    assert answer.status_code in (404, 422)


def test_an_unfinished_file_is_said_at_its_field(scene, draft, asked, sign_in):
    hand = sign_in("redacteur@example.ma")
    code = hand.post("/fr/uploads", data={"filename": "a.pdf", "size": "5000"}).get_json()["code"]
    answer = join(hand, draft, asked, code)
    assert answer.status_code == 422
    assert "pas terminé" in answer.get_data(as_text=True)
