"""What the association gave once counts as given in its proposals, and is frozen when they are submitted."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from grants.associations import queries as associations
from grants.associations.models import AssociationDocument
from grants.associations.services import give_document, update_bank
from grants.associations.validity import Dates
from grants.core.db import db, unit_of_work
from grants.documents.services import StoredFile
from grants.documents.storage import put
from grants.proposals import queries, services
from grants.proposals.models import ProposalDocument
from tests.integration.associations.account_data import paper
from tests.integration.proposals.conftest import Scene, make_draft, submit


def give(scene: Scene, at: datetime, name: str = "statuts.pdf", dates: Dates | None = None) -> StoredFile:
    content = f"%PDF-1.4\n{name}\n%%EOF\n".encode()
    stored = StoredFile(put(content), len(content), "application/pdf", name)
    code = "CNSS" if dates else "STAT"
    with unit_of_work():
        reference = scene.association.reference
        found = associations.get_for_update(reference, scene.owner)
        give_document(found, code, stored, dates or Dates(date(2010, 1, 1)), scene.owner, at)
    return stored


def take_away(scene: Scene, ref: str, at: datetime, code: str = "STAT") -> None:
    with unit_of_work():
        proposal = queries.get_for_update(ref, scene.owner)
        for file in queries.content_of(proposal).documents:
            if file.code == code:
                services.remove_document(proposal, file.id, scene.owner, at)


def missing(scene: Scene, ref: str, at: datetime) -> set[str | None]:
    db.session.rollback()
    proposal = queries.get_visible(ref, scene.owner)
    rules = queries.rules_of(proposal, at.date())
    problems = queries.problems_before_submission(proposal, queries.content_of(proposal), rules)
    return {problem.field for problem in problems}


def frozen(scene: Scene, ref: str) -> dict[str, tuple[str, str]]:
    db.session.rollback()
    version = queries.latest_version(queries.get_visible(ref, scene.owner).id)
    assert version is not None
    return {row["code"]: (row["filename"], row["sha256"]) for row in version.content["documents"]}


@pytest.fixture
def bare(scene: Scene, at: datetime) -> str:
    """A complete draft but for the statutes."""
    ref = make_draft(scene, at)
    take_away(scene, ref, at)
    return ref


def test_the_association_s_document_counts_as_given(scene: Scene, bare: str, at: datetime) -> None:
    assert missing(scene, bare, at) == {"STAT"}
    with pytest.raises(services.Incomplete):
        submit(scene, bare, at)
    give(scene, at)
    assert missing(scene, bare, at) == set()


def test_it_is_frozen_with_its_hash(scene: Scene, bare: str, at: datetime) -> None:
    stored = give(scene, at)
    submit(scene, bare, at)
    assert frozen(scene, bare)["STAT"] == ("statuts.pdf", stored.sha256)


def test_the_proposal_s_own_file_comes_first(scene: Scene, draft: str, at: datetime) -> None:
    give(scene, at)
    submit(scene, draft, at)
    assert frozen(scene, draft)["STAT"][0] == "STAT.pdf"


def test_a_replacement_is_taken_at_the_next_submission_only(scene: Scene, bare: str, at: datetime) -> None:
    first = give(scene, at)
    submit(scene, bare, at)
    second = give(scene, at, "statuts-2.pdf")
    assert frozen(scene, bare)["STAT"][1] == first.sha256
    with unit_of_work():
        services.resume_draft(queries.get_for_update(bare, scene.owner), None, scene.owner, at)
    submit(scene, bare, at)
    assert frozen(scene, bare)["STAT"] == ("statuts-2.pdf", second.sha256)
    rows = db.session.scalars(
        select(ProposalDocument).where(ProposalDocument.association_document_id.is_not(None))
    )
    assert [row.removed_at is None for row in rows] == [False, True]


def test_what_is_no_longer_in_force_is_asked_again(scene: Scene, bare: str, at: datetime) -> None:
    give(scene, at)
    submit(scene, bare, at)
    with unit_of_work() as session:
        row = session.scalars(select(AssociationDocument)).one()
        row.expires_on = date(2026, 1, 1)
        services.resume_draft(queries.get_for_update(bare, scene.owner), None, scene.owner, at)
    with pytest.raises(services.Incomplete):
        submit(scene, bare, at)


def test_an_optional_document_is_lent_too(scene: Scene, draft: str, at: datetime) -> None:
    stored = give(scene, at, "cnss.pdf", Dates(at.date()))
    submit(scene, draft, at)
    assert frozen(scene, draft)["CNSS"] == ("cnss.pdf", stored.sha256)


def test_the_page_says_so_and_asks_no_more(
    scene: Scene, bare: str, at: datetime, sign_in, frozen_clock
) -> None:
    give(scene, at)
    frozen_clock(at)
    client = sign_in(scene.editor.email)
    page = client.get(f"/fr/proposals/{bare}/documents").text
    assert "Repris du compte de l’association" in page
    assert "statuts.pdf" in page
    assert "Joindre un autre fichier" in page


def test_an_editor_does_not_read_the_account_through_a_proposal(
    scene: Scene, draft: str, at: datetime, sign_in, frozen_clock
) -> None:
    take_away(scene, draft, at, "RIB")
    with unit_of_work():
        found = associations.get_for_update(scene.association.reference, scene.owner)
        update_bank(found, "999810000000000001234573", "x", None, scene.owner, at, paper("rib.pdf"))
    submit(scene, draft, at)
    proposal = queries.get_visible(draft, scene.owner)
    ref, rows = proposal.ref, {file.code: file.id for file in queries.content_of(proposal).documents}
    frozen_clock(at)
    path = f"/fr/proposals/{ref}/documents/{rows['RIB']}"
    assert sign_in(scene.editor.email).get(path).status_code == 404
    with sign_in(scene.owner.email).get(path) as answer:
        assert answer.status_code == 200
