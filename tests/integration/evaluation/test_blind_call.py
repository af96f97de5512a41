"""A blind call: evaluators meet no name of who applies, in pages, letters and files."""

import io
import zipfile

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from grants.calls.corrections import way_of
from grants.calls.models import RequiredDocument
from grants.calls.queries import get_for_update
from grants.core.db import db, unit_of_work
from grants.documents.services import receive_stream, register
from grants.evaluation import queries, services
from grants.evaluation.models import BlindFile
from grants.evaluation.services.assignment import _tell
from grants.outbox.models import Email
from grants.proposals.models import ProposalDocument, SubmittedVersion
from grants.proposals.queries import load_for_update
from tests.conftest import NOW
from tests.factories.accounts import make_user
from tests.factories.associations import make_association
from tests.factories.calls import call_line_of, make_call
from tests.factories.evaluation import make_evaluation, make_evaluators
from tests.factories.proposals import make_proposal
from tests.worker import run_jobs

NAME = "Association Tamaynut de Berkane"
SECRETS = ("tamaynut", "جمعية الأمل", "bennani", "hajar zerouali", "rue de la source", "contact@")


def pdf(words, author=NAME, picture=False):
    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setAuthor(author)
    canvas.setTitle(f"Projet {author}")
    canvas.drawString(80, 700, words)
    if picture:
        canvas.drawInlineImage(Image.new("RGB", (20, 20), "red"), 80, 600)
    canvas.save()
    return stream.getvalue()


def docx(words):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            '<Types><Override PartName="/docProps/core.xml"/><Override PartName="/word/d.xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels", '<Relationships><Relationship Target="docProps/core.xml"/></Relationships>'
        )
        archive.writestr("docProps/core.xml", f"<cp><dc:creator>{NAME}</dc:creator></cp>")
        archive.writestr(
            "word/document.xml", f'<w:p><w:ins w:author="{NAME}"><w:t>{words}</w:t></w:ins></w:p>'
        )
    return stream.getvalue()


def jpeg():
    stream = io.BytesIO()
    Image.new("RGB", (30, 30), "white").save(stream, "JPEG", comment=NAME.encode())
    return stream.getvalue()


FILES = {
    "tamaynut-statuts.pdf": pdf("Statuts de l’association, article premier."),
    "tamaynut-rapport.pdf": pdf("Rapport moral de TAMAYNUT de Berkane."),
    "tamaynut-scan.pdf": pdf("En-tête", picture=True),
    "tamaynut-plan.docx": docx("Plan d’action"),
    "tamaynut-photo.jpg": jpeg(),
}


@pytest.fixture
def blind(database):
    """A submitted file of a blind call with five files, one evaluator who opened it, one who did not."""
    call = make_call(state="in_evaluation", hides_identity=True)
    owner = make_user("hajar@tamaynut.example.ma", name="Hajar Zerouali")
    association = make_association(NAME, owner=owner)
    proposal = make_proposal(
        call_line_of(get_for_update(call.code)), association, state="in_evaluation", title=f"{NAME} à l’école"
    )
    opened, waiting, other = make_evaluators(3)
    with unit_of_work() as session:
        codes = session.scalars(
            select(RequiredDocument).where(
                RequiredDocument.call_id == call.id, RequiredDocument.code.not_in(["RIB", "BUR", "PVAG"])
            )
        ).all()
        rows = []
        for asked, (name, content) in zip(codes, FILES.items(), strict=False):
            document = register(receive_stream(io.BytesIO(content), name), owner, NOW)
            session.flush()
            row = ProposalDocument(
                proposal_id=proposal.id,
                required_document_id=asked.id,
                document_id=document.id,
            )
            session.add(row)
            session.flush()
            rows.append(
                {
                    "id": row.id,
                    "code": asked.code,
                    "filename": name,
                    "sha256": document.sha256,
                    "question": "",
                }
            )
        version = session.scalars(select(SubmittedVersion)).one()
        content = dict(version.public_content)
        content["documents"] = rows
        content["texts"] = {
            **content["texts"],
            "summary": "TAMAYNUT de Berkane, 12 rue de la source, Mme Bennani.",
        }
        version.public_content = content
    make_evaluation(proposal, opened, 1, "in_progress")
    make_evaluation(proposal, waiting, 2, "assigned")
    return call.code, proposal.reference, proposal.id, opened, waiting, other


def says(text):
    return [word for word in SECRETS if word in text.lower()]


def prepare(proposal_id):
    with unit_of_work():
        services.ask_blind_files([load_for_update(proposal_id)], NOW)
    run_jobs(NOW)


def test_pages_of_the_evaluator_tell_no_name(blind, app, sign_in):
    _code, ref, proposal_id, opened, waiting, _other = blind
    prepare(proposal_id)
    client = sign_in(opened.email)
    for address in (
        "/fr/evaluations",
        "/ar/evaluations",
        f"/fr/evaluations/{ref}",
        f"/ar/evaluations/{ref}",
        "/fr/work",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert says(page.text) == [], address
    page = client.get(f"/fr/evaluations/{ref}").text
    assert "[association] à l’école" in page
    assert "automatiquement" in page
    declaration = sign_in(waiting.email).get(f"/fr/evaluations/{ref}").text
    # The names of the line are there to declare a tie, without saying which file is whose.
    assert "Tamaynut" in declaration
    assert "[association] à l’école" in declaration


def test_files_are_given_clean_or_not_at_all(blind, sign_in):
    code, ref, proposal_id, opened, _waiting, _other = blind
    client, manager = sign_in(opened.email), make_user("g@example.ma", "call_manager")
    joined = [row["id"] for row in queries.judged_file(proposal_id).content["documents"]]
    assert {client.get(f"/fr/evaluations/{ref}/documents/{key}").status_code for key in joined} == {404}
    prepare(proposal_id)
    prepare(proposal_id)  # once only
    rows = {row.filename: row.file for row in queries.blind_files_of(1)}
    assert len(rows) == 5
    found = {name.removeprefix("tamaynut-"): (row.state.value, row.found) for name, row in rows.items()}
    assert found == {
        "statuts.pdf": ("clean", []),
        "rapport.pdf": ("withheld", ["named"]),
        "scan.pdf": ("withheld", ["images"]),
        "plan.docx": ("clean", []),
        "photo.jpg": ("withheld", ["images"]),
    }
    given = {key: client.get(f"/fr/evaluations/{ref}/documents/{key}") for key in joined}
    assert sorted(answer.status_code for answer in given.values()) == [200, 200, 404, 404, 404]
    for answer in given.values():
        if answer.status_code == 200:
            data = answer.data
            if data.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    data = b"".join(name.encode() + archive.read(name) for name in archive.namelist())
                assert b"docProps" not in data
            assert b"amaynut" not in data
            assert "amaynut" not in str(answer.headers)
            assert ref in answer.headers["Content-Disposition"]
    # The manager looks at the scan and releases it, with a reason; then takes it back.
    scan = rows["tamaynut-scan.pdf"]
    client_of_manager = sign_in(manager.email)
    page = client_of_manager.get(f"/fr/staff/calls/{code}/blind-files")
    assert page.text.count("Montrer aux évaluateurs") == 3
    address = f"/fr/staff/calls/{code}/blind-files/{scan.id}"
    assert client_of_manager.get(f"{address}/copy").status_code == 200
    refused = client_of_manager.post(
        address, data={"action": "release", "reason": " ", "version": scan.version}
    )
    assert refused.status_code == 422
    done = client_of_manager.post(
        address, data={"action": "release", "reason": "Aucun en-tête.", "version": scan.version}
    )
    assert done.status_code == 302
    stale = client_of_manager.post(
        address, data={"action": "withhold", "reason": "x", "version": scan.version}
    )
    assert stale.status_code == 409
    statuses = [client.get(f"/fr/evaluations/{ref}/documents/{key}").status_code for key in joined]
    assert statuses.count(200) == 3
    assert client.get(f"/fr/staff/calls/{code}/blind-files").status_code == 403


def test_letters_to_evaluators_tell_no_name(blind, app):
    _code, _ref, proposal_id, _opened, _waiting, other = blind
    with unit_of_work():
        _tell({other.id: [load_for_update(proposal_id)]}, NOW)
    letter = db.session.scalars(select(Email).where(Email.event == "evaluation.assigned")).one()
    assert says(letter.subject + letter.body) == []
    assert "[association]" in letter.body


def test_an_ordinary_call_shows_names_and_has_no_page_of_masked_files(database, sign_in):
    call = make_call(state="in_evaluation")
    association = make_association(NAME)
    proposal = make_proposal(call_line_of(get_for_update(call.code)), association, state="in_evaluation")
    (evaluator,) = make_evaluators(1)
    make_evaluation(proposal, evaluator, 1, "in_progress")
    make_user("g@example.ma", "call_manager")
    assert "Tamaynut" in sign_in(evaluator.email).get(f"/fr/evaluations/{proposal.reference}").text
    assert sign_in("g@example.ma").get(f"/fr/staff/calls/{call.code}/blind-files").status_code == 404
    assert db.session.scalar(select(BlindFile.id)) is None


def test_the_public_page_says_so_and_publication_freezes_it(database, client):
    call = make_call(hides_identity=True)
    assert "Évaluation anonyme" in client.get(f"/fr/calls/{call.code}").text
    assert way_of("hides_identity") == "never"
